"""Answering the rows of a long list that others changed while it was written, on the page of its run."""

from dataclasses import replace

from flask import current_app, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from registry.actions.imports.settling import ChangedAgain, settle_changed
from registry.queries.imports.run import get_import_run
from registry.queries.imports.waiting_rows import planned_to_settle, waiting_as_now
from registry.rules.approval import ImportArguments
from registry.rules.imports.asking import NO, Answers
from registry.rules.imports.report import Report
from registry.rules.imports.report_kept import report_of
from registry.web.access import current_actor
from registry.web.forms.import_questions import QuestionsForm, questions_form
from registry.web.language import gettext as _
from registry.web.review.propose import proposed
from registry.web.views.imports.answering import posted_answers
from registry.web.views.imports.runs import is_proposed, run, run_page


@run.form("settle")
def settle(id: int) -> ResponseReturnValue:
    """Write or leave out the rows that were answered; without an answer, look what they would do now."""
    found, storage = get_import_run(id), current_app.config["STORAGE"]
    report = report_of(found.report)
    given = posted_answers() | _form(report).chosen(report.changed)
    if not given:
        now = waiting_as_now(planned_to_settle(found, storage), found)
        return run_page(found, now)
    writes = any(value != NO for value in given.values())
    try:
        if writes and is_proposed(found.kind):
            arguments = ImportArguments(id, accept_good=False, answers=tuple(sorted(given.items())))
            if answer := proposed(arguments, by_another=True):
                return answer
        after = settle_changed(found, given, current_actor(), storage)
    except ChangedAgain as refusal:
        return run_page(get_import_run(id), refusal.report, refusal, _form(refusal.report, given))
    if after.changed:
        flash(_("回答已保存，还有 %(count)s 行等待回答。", count=len(after.changed)), "success")
    else:
        flash(_("回答已保存，已没有等待回答的行。"), "success")
    return redirect(url_for("imports.run", id=id))


def _form(report: Report, typed: Answers | None = None) -> QuestionsForm:
    """A field for each waiting row."""
    return questions_form(replace(report, settled=(), offered=()), typed=typed)
