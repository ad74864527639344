"""Answering what a list is asked about; who answers by a page that others were quicker than sees both."""

from dataclasses import dataclass
from datetime import datetime

from flask import current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from registry.actions.imports.run import answer_questions
from registry.errors import Conflict, Stale, Unmet
from registry.models import ImportRun
from registry.queries.imports.run import answers_of_run, file_of_run, get_import_run, who_answered
from registry.rules.imports.asking import Answers, ListQuestion
from registry.rules.imports.report_kept import report_of
from registry.web.access import current_actor
from registry.web.forms.import_questions import ALL, questions_form
from registry.web.held_input import TOKEN
from registry.web.language import gettext as _
from registry.web.language import translated
from registry.web.once import ONCE
from registry.web.several_forms import DO
from registry.web.views.imports.runs import run, run_page


@dataclass(frozen=True)
class AnsweredMeanwhile:
    """`rows`: each question that two have answered differently: its words, the kept answer, and one's own.
    `gone`: one's own answers to what is not asked any more, by code: the page holds them all the same."""

    who: str
    at: datetime | None
    rows: list[tuple[str, str, str]]
    gone: Answers


OF_THE_FORM = frozenset({DO, ONCE, TOKEN, "seen"})


@run.form("answer")
def answer(id: int) -> ResponseReturnValue:
    """Keep what was answered about the list, and read it by the answers."""
    found = get_import_run(id)
    report = report_of(found.report)
    form = questions_form(report)
    given = posted_answers() | form.chosen(report.questions)
    try:
        answer_questions(found, given, current_actor(), current_app.config["STORAGE"], seen=form.version)
    except Stale as refusal:
        return _beside_the_other(given, found, refusal)
    except (Unmet, Conflict) as refusal:
        return run_page(found, report, refusal, form)
    flash(_("回答已保存，名单已按回答重新读取。"), "success")
    return redirect(url_for("imports.run", id=id))


def posted_answers() -> dict[str, str]:
    """All that was posted: an older page asks what is not asked any more, and may be again."""
    posted = ((name, value) for name, value in request.form.items() if name not in OF_THE_FORM)
    return {name: value for name, value in posted if value and not name.startswith(ALL)}


def _beside_the_other(given: Answers, found: ImportRun, refusal: Stale) -> ResponseReturnValue:
    """The page as it is now, with what was chosen by the older one, and where the two differ."""
    found = get_import_run(found.id)
    report, kept = report_of(found.report), answers_of_run(found)
    form = questions_form(report, kept.version, given)
    # By these answers, for the words of what is not asked by the others.
    asking = file_of_run(found, current_app.config["STORAGE"], given).asking
    asked = (*asking.asked, *report.offered, *report.questions, *(each for each, _value in report.settled))
    known = {question.code: question for question in asked}
    rows = [
        (translated(known[code].text), _words(known[code], kept.given.get(code)), _words(known[code], value))
        for code, value in given.items()
        if code in known and value != kept.given.get(code)
    ]
    gone = {code: value for code, value in given.items() if code not in form}
    meanwhile = AnsweredMeanwhile(who_answered(kept), kept.at, rows, gone)
    return run_page(found, report, refusal, form, meanwhile=meanwhile)


def _words(question: ListQuestion, value: str | None) -> str:
    """The answer in words; '' for none."""
    return next((translated(each.text) for each in question.answers if each.value == value), "")
