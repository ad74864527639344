"""Public notices 公示: the list, one of them, and recognizing its list once the period is over."""

from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from registry import clock
from registry.actions.notice import recognize_notice
from registry.database import for_a_page
from registry.errors import Conflict, Refusal, Stale, Text, Unmet
from registry.models import Application, Notice
from registry.queries.approval import needs_second, waiting_in_scope
from registry.queries.notice import (
    STATUSES,
    batches_of,
    first_names,
    granted_by_batch,
    left_out_of,
    lengths_of,
    notice_counts,
    notice_in_scope,
    notice_list,
    period_of,
    proposed_counts,
)
from registry.queries.notice_line import entries_of, left_on
from registry.queries.notice_replacement import replaced_by_it, replacement_of
from registry.queries.office import office_of_notice
from registry.queries.prior_title import by_name
from registry.queries.recognizable import unrecognizable
from registry.queries.setting import workdays
from registry.rules.approval import ApprovalAction, RecognizeArguments
from registry.rules.notice import first_counted, unmet_for_recognizing
from registry.rules.notice_line import ALLOWED, LineState
from registry.rules.procedure import Procedure
from registry.rules.right import may_handle
from registry.rules.state import State
from registry.web.access import current_actor
from registry.web.errors import form_page
from registry.web.forms.notice import RecognizeForm
from registry.web.language import gettext as _
from registry.web.language import translated
from registry.web.lists.notices import notice_file, notices_file
from registry.web.lists.paging import page_of
from registry.web.lists.tabs import tabs_of
from registry.web.lists.take_away import taken_away
from registry.web.review.audience import Audience
from registry.web.review.notice_line import acts_on
from registry.web.review.notice_withdrawal import may_withdraw
from registry.web.review.propose import may_begin, proposed, require_begin
from registry.web.wording.approval import NAMED, named_firms
from registry.web.wording.notice_line import shown_lines
from registry.web.wording.notice_status import notice_status
from registry.web.wording.state_words import state_words


def notices_page(audience: Audience) -> ResponseReturnValue:
    """The notices in scope, by how they stand."""
    actor, today = current_actor(), clock.today()
    state = _state_asked()
    counts = notice_counts(actor, today)
    page = page_of(notice_list(actor, state, today))
    ids = [row.id for row in page.rows]
    return render_template(
        "review/notices.html",
        audience=audience,
        page=page,
        state=state,
        lengths=lengths_of(ids),
        names=first_names(ids, NAMED),
        named_firms=named_firms,
        tabs=tabs_of(
            f"{audience.blueprint}.notices", "state", _labels(), counts, {"state": state} if state else {}
        ),
        notice_status=notice_status,
        proposed=sum(proposed_counts(actor).values()),
    )


def _state_asked() -> str:
    asked = request.args.get("state", "")
    return asked if asked in STATUSES else ""


def _labels() -> dict[str, str]:
    return {
        "": _("全部"),
        "open": _("公示中"),
        "over": _("届满待办理"),
        "recognized": _("已认定"),
        "withdrawn": _("已撤回"),
    }


def notices_taken_away(suffix: str) -> ResponseReturnValue:
    """The same list as a file."""
    actor, state = current_actor(), _state_asked()
    words = [(_("状态"), _labels()[state])]
    return taken_away(suffix, lambda: notices_file(actor, state, clock.today(), words))


def notice_taken_away(id: int, suffix: str) -> ResponseReturnValue:
    """The list of one notice as a file."""
    found = notice_in_scope(current_actor(), id)
    return taken_away(suffix, lambda: notice_file(found, clock.today()))


def notice_page(audience: Audience, id: int) -> ResponseReturnValue:
    """One notice: its period, its frozen list, what became of each line."""
    found = notice_in_scope(current_actor(), id)
    return _notice_page(audience, found, RecognizeForm.on(clock.today()))


def recognize_page(audience: Audience, id: int) -> ResponseReturnValue:
    """Recognize what is left of the list as one batch."""
    found = notice_in_scope(current_actor(), id)
    require_begin(ApprovalAction.RECOGNIZE, office_of_notice(found))
    form = RecognizeForm.on(clock.today())
    if not form.validate_on_submit():
        return _notice_page(audience, found, form)
    arguments = RecognizeArguments(
        notice=id,
        document_no=form.document_no.data or "",
        award_year=form.award_year.data,
        announced_on=form.announced_on.data,
        left_out=tuple(form.typed_reasons.items()),
    )
    try:
        if answer := proposed(arguments):
            return answer
        recognize_notice(arguments, current_actor())
    except (Unmet, Stale, Conflict) as refusal:
        return _notice_page(audience, found, form, refusal)
    flash(_("已认定，证书编号已生成，统计将在数秒内更新。"), "success")
    return redirect(audience.url("notice", id=id))


@for_a_page
def _notice_page(
    audience: Audience, found: Notice, form: RecognizeForm, refusal: Refusal | None = None
) -> ResponseReturnValue:
    actor, entries, today = current_actor(), entries_of(found), clock.today()
    lines, acts = shown_lines(found, entries), acts_on(found)
    office = office_of_notice(found)
    handles = may_handle(actor, *office)
    period, waiting = period_of(found), left_on(found)
    is_over = period.is_over(today)
    states = [State(entry.application.state) for entry in entries]
    return form_page(
        "review/notice.html",
        form,
        refusal,
        audience=audience,
        handles=handles,
        recommends=office.procedure is Procedure.RECOMMENDATION,
        notice=found,
        counted_from=first_counted(period, workdays()),
        is_over=is_over,
        lines=lines,
        counts={state: states.count(state) for state in states},
        batches=batches_of(found),
        granted=granted_by_batch(found),
        waiting_ids={row.id for row in waiting},
        left_out=left_out_of(found),
        unrecognizable=[translated(reason) for reason in _unrecognizable(waiting, form)] if is_over else [],
        too_early=[translated(reason) for reason in unmet_for_recognizing(period, today)],
        may_recognize=may_begin(ApprovalAction.RECOGNIZE, office),
        needs_second=needs_second(ApprovalAction.RECOGNIZE),
        waiting=waiting_in_scope(actor, f"notice:{found.id}", today),
        acts={line.entry.application.id: acts & ALLOWED[line.state] for line in lines},
        **_withdrawal(found),
        words=state_words(entry.application for entry in entries),
        State=State,
        LineState=LineState,
        notice_status=notice_status,
    )


def _withdrawal(found: Notice) -> dict[str, Any]:
    """Whether it may be withdrawn or replaced, and what replaces what."""
    may_publish = may_begin(ApprovalAction.PUBLISH, office_of_notice(found))
    return {
        "may_withdraw": may_withdraw(found),
        "may_replace": found.withdrawn_at is not None and found.replaced_by is None and may_publish,
        "replaced": replaced_by_it(found),
        "replacement": replacement_of(found),
    }


def _unrecognizable(waiting: list[Application], form: RecognizeForm) -> list[Text]:
    """The lines that cannot be recognized on the day in the form, by name."""
    day = form.announced_on.data or clock.today()
    return by_name(waiting, unrecognizable(waiting, day))
