"""One line of a published notice on its office's pages: holding, releasing and striking it."""

from typing import Any

from flask import flash, redirect
from flask.typing import ResponseReturnValue

from registry import clock
from registry.actions.notice_line import hold_line, release_line, strike_line
from registry.errors import Conflict, NotFound, Refusal, Stale, Unmet, say
from registry.models import Notice
from registry.queries.approval import needs_second, waiting_in_scope
from registry.queries.ledger import timeline
from registry.queries.notice import notice_in_scope
from registry.queries.notice_line import entries_of
from registry.queries.office import office_of_notice
from registry.rules.approval import ApprovalAction, StrikeArguments
from registry.rules.hidden_events import HIDDEN_FROM_OFFICERS
from registry.rules.notice_line import ALLOWED, LineAct
from registry.rules.procedure import Procedure
from registry.rules.right import may_handle, may_step, require_handle
from registry.rules.workflow import Action
from registry.web.access import current_actor
from registry.web.errors import form_page
from registry.web.forms.notice_line import LineForm
from registry.web.language import gettext as _
from registry.web.review.audience import Audience
from registry.web.review.propose import may_begin, proposed, require_begin
from registry.web.wording.events import timeline_events
from registry.web.wording.notice_line import ShownNoticeLine, mark_of, shown_lines


def line_page(audience: Audience, id: int, application: int) -> ResponseReturnValue:
    """One line: as what it stands, and what may be done with it."""
    found = notice_in_scope(current_actor(), id)
    line = _line(found, application)
    return _page(audience, found, line, LineForm.of())


def line_step(audience: Audience, id: int, application: int) -> ResponseReturnValue:
    """Hold it, release it, strike it or propose to; back to the notice."""
    found = notice_in_scope(current_actor(), id)
    line = _line(found, application)
    form = LineForm.of()
    act = form.act
    _require(found, act)
    if not form.validate_on_submit() or act is None:
        unmet = Unmet([say("请选择要办理的事项。")]) if act is None else None
        return _page(audience, found, line, form, unmet)
    try:
        if answer := _done(found, application, act, form):
            return answer
    except (Unmet, Stale, Conflict) as refusal:
        return _page(audience, found, _line(found, application), form, refusal)
    flash(_said(act, line), "success")
    return redirect(audience.url("notice", id=id))


def _line(notice: Notice, application: int) -> ShownNoticeLine:
    lines = shown_lines(notice, entries_of(notice))
    found = next((line for line in lines if line.entry.application.id == application), None)
    if found is None:
        raise NotFound()
    return found


def _require(notice: Notice, act: LineAct | None) -> None:
    office = office_of_notice(notice)
    if act in {LineAct.HOLD, LineAct.RELEASE}:
        require_handle(current_actor(), *office)
    else:
        require_begin(ApprovalAction.STRIKE, office)


def _done(notice: Notice, application: int, act: LineAct, form: LineForm) -> ResponseReturnValue | None:
    actor, reason, version = current_actor(), form.reason.data or "", form.version.data
    if act is LineAct.STRIKE:
        arguments = StrikeArguments(
            notice=notice.id,
            application=application,
            cause=form.chosen,
            reason=reason,
            version=version,
            document_no=form.document_no.data or "",
        )
        if answer := proposed(arguments):
            return answer
        strike_line(arguments, actor)
        return None
    act_on = hold_line if act is LineAct.HOLD else release_line
    act_on(notice.id, application, actor, reason=reason, version=version)
    return None


def _said(act: LineAct, line: ShownNoticeLine) -> str:
    name = line.entry.enterprise_name
    if act is LineAct.STRIKE:
        return str(_("已移出：%(name)s。", name=name))
    return str(
        _("已暂缓：%(name)s。", name=name) if act is LineAct.HOLD else _("已解除暂缓：%(name)s。", name=name)
    )


def acts_on(notice: Notice) -> frozenset[LineAct]:
    """What this person may do with lines of a notice, as far as they allow it; striking is perhaps only
    proposed."""
    actor, office = current_actor(), office_of_notice(notice)
    may = {
        LineAct.STRIKE: may_begin(ApprovalAction.STRIKE, office),
        **{
            act: may_handle(actor, *office) and may_step(actor, Action(act.value), office.procedure)
            for act in (LineAct.HOLD, LineAct.RELEASE)
        },
    }
    return frozenset(act for act, is_theirs in may.items() if is_theirs)


def _page(
    audience: Audience,
    notice: Notice,
    line: ShownNoticeLine,
    form: LineForm,
    refusal: Refusal | None = None,
) -> ResponseReturnValue:
    file = line.entry.application
    context: dict[str, Any] = {
        "notice": notice,
        "line": line,
        "mark": mark_of(line),
        "acts": acts_on(notice) & ALLOWED[line.state],
        "Act": LineAct,
        "recommends": notice.procedure == Procedure.RECOMMENDATION,
        "needs_second": needs_second(ApprovalAction.STRIKE),
        "waiting": waiting_in_scope(current_actor(), f"application:{file.id}", clock.today()),
        "events": timeline_events(timeline(application_id=file.id).without(HIDDEN_FROM_OFFICERS)),
    }
    return form_page("review/line.html", form, refusal, audience=audience, **context)
