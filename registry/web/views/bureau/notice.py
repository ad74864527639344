"""Public notices 公示: the list, one of them, and recognizing its list once the period is over."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from registry import clock
from registry.actions.notice import recognize_notice
from registry.errors import Conflict, Refusal, Stale, Unmet
from registry.models import Notice
from registry.queries.approval import needs_second, waiting_for
from registry.queries.notice import (
    STATUSES,
    batch_of,
    entries_of,
    get_notice,
    lengths_of,
    notice_counts,
    notice_list,
    period_of,
    proposed_counts,
)
from registry.queries.setting import workdays
from registry.rules.approval import ApprovalAction, RecognizeArguments
from registry.rules.notice import first_counted, unmet_for_recognizing
from registry.rules.right import may_step
from registry.rules.workflow import STATES, Action, State
from registry.web.access import current_actor
from registry.web.errors import form_page
from registry.web.forms.notice import RecognizeForm
from registry.web.language import translated
from registry.web.lists.paging import page_of
from registry.web.lists.tabs import tabs_of
from registry.web.review.propose import may_begin, proposed, require_begin
from registry.web.views.bureau.blueprint import blueprint


@blueprint.get("/notices")
def notices() -> ResponseReturnValue:
    """Every notice, by how it stands."""
    today = clock.today()
    asked = request.args.get("state", "")
    state = asked if asked in STATUSES else ""
    labels = {"": _("全部"), "open": _("公示中"), "over": _("届满待认定"), "recognized": _("已认定")}
    counts = notice_counts(today)
    page = page_of(notice_list(state, today))
    return render_template(
        "bureau/notices.html",
        page=page,
        state=state,
        lengths=lengths_of([row.id for row in page.rows]),
        tabs=tabs_of("bureau.notices", "state", labels, counts, {"state": state} if state else {}),
        proposed=sum(proposed_counts(current_actor()).values()),
    )


@blueprint.get("/notices/<int:id>")
def notice(id: int) -> ResponseReturnValue:
    """One notice: its period, its frozen list, what became of each line."""
    return _notice_page(get_notice(id), RecognizeForm.on(clock.today()))


@blueprint.post("/notices/<int:id>/recognize")
def recognize(id: int) -> ResponseReturnValue:
    """Recognize what is left of the list as one batch."""
    found = get_notice(id)
    require_begin(ApprovalAction.RECOGNIZE)
    form = RecognizeForm.on(clock.today())
    if not form.validate_on_submit():
        return _notice_page(found, form)
    arguments = RecognizeArguments(
        notice=id,
        document_no=form.document_no.data or "",
        award_year=form.award_year.data,
        announced_on=form.announced_on.data,
    )
    try:
        if answer := proposed(arguments):
            return answer
        recognize_notice(arguments, current_actor())
    except (Unmet, Stale, Conflict) as refusal:
        return _notice_page(found, form, refusal)
    flash(_("已认定，证书编号已生成，统计将在数秒内更新。"), "success")
    return redirect(url_for("bureau.notice", id=id))


def _notice_page(found: Notice, form: RecognizeForm, refusal: Refusal | None = None) -> ResponseReturnValue:
    entries, today = entries_of(found), clock.today()
    period = period_of(found)
    states = [State(entry.application.state) for entry in entries]
    return form_page(
        "bureau/notice.html",
        form,
        refusal,
        notice=found,
        counted_from=first_counted(period, workdays()),
        is_over=period.is_over(today),
        entries=entries,
        counts={state: states.count(state) for state in states},
        batch=batch_of(found),
        too_early=[translated(reason) for reason in unmet_for_recognizing(period, today)],
        may_recognize=may_begin(ApprovalAction.RECOGNIZE),
        needs_second=needs_second(ApprovalAction.RECOGNIZE),
        waiting=waiting_for(f"notice:{found.id}", today),
        may_strike=may_step(current_actor(), State.ON_NOTICE, Action.REJECT),
        STATES=STATES,
        State=State,
    )
