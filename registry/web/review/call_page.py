"""One call for applications as its office shows it: what it says, what became of it, and what may be done."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from registry import clock
from registry.actions.call_change import change_call, close_call, extend_call, move_files, withdraw_call
from registry.errors import Refusal, Stale, Text, Unmet, say
from registry.models import Call
from registry.queries.call import call_in_scope, filed_in, get_call
from registry.queries.call_move import plan_move, targets_of
from registry.queries.call_plan import (
    CallPlan,
    changes_of,
    how_many_drafts,
    plan_change,
    plan_early_close,
    plan_extension,
    plan_withdrawal,
    seen_of,
)
from registry.queries.criteria import versions_of_calls
from registry.queries.ledger import timeline_of
from registry.rules.actor import Actor
from registry.rules.call import POSSIBLE, CallAct, CallWarning
from registry.rules.eligibility import may_file_again
from registry.rules.procedure import Procedure
from registry.rules.right_to_change_call import may_change_call, require_change_call
from registry.web.access import current_actor
from registry.web.criteria.values import bound_to
from registry.web.forms.call import CallForm
from registry.web.forms.call_change import ClosingForm, MoveForm, ReasonForm
from registry.web.forms.calls_several import CallsForm
from registry.web.forms.field import UNREADABLE
from registry.web.language import refusal_reasons, translated
from registry.web.review.audience import Audience
from registry.web.wording.call import stage_badge
from registry.web.wording.deadline import last_moment
from registry.web.wording.events import timeline_events

ASKED_TWICE = 422
Form = CallForm | ReasonForm
DONE: dict[CallAct, Text] = {
    CallAct.CHANGE: say("批次已修改。"),
    CallAct.EXTEND: say("批次已延长。"),
    CallAct.CLOSE: say("批次将提前截止。"),
    CallAct.WITHDRAW: say("批次已撤回。"),
    CallAct.MOVE: say("申报已移到另一批次，企业会收到消息。"),
}


@dataclass(frozen=True, slots=True)
class NotDone:
    """What was posted and not done: its form, and why not."""

    act: CallAct
    form: Form
    refusal: Refusal | None = None
    warnings: Collection[CallWarning] = ()

    @property
    def status(self) -> int:
        """The HTTP answer."""
        return self.refusal.status if self.refusal else ASKED_TWICE


def call_page(audience: Audience, id: int, change_form: type[CallForm]) -> ResponseReturnValue:
    """One call with its history; who may change it finds a form for each thing that may be done now."""
    actor = current_actor()
    call = call_in_scope(actor, id)
    if request.method == "GET":
        return _page(audience, call, actor, change_form)
    require_change_call(actor, Procedure(call.procedure), call.district, call.zone)
    act = _act_posted()
    not_done = _do(act, call, _form(act, call, change_form, is_posted=True), actor)
    if not_done is None:
        flash(translated(DONE[act]), "success")
        return redirect(audience.url("call", id=id))
    return _page(audience, call_in_scope(actor, id), actor, change_form, not_done)


def _act_posted() -> CallAct:
    posted = request.form.get("act", "")
    if posted not in {act.value for act in DONE}:
        raise Unmet([UNREADABLE])
    return CallAct(posted)


def _form(act: CallAct, call: Call, change_form: type[CallForm], *, is_posted: bool) -> Form:
    """The form of an act; each has names of its own, as they stand on one page."""
    given: dict[str, Any] = {} if is_posted else {"formdata": None}
    if act is CallAct.CHANGE:
        return change_form(data={**change_form.shown(call), "seen": seen_of(call)}, **given)
    given |= {"data": {"seen": seen_of(call)}, "prefix": f"{act.value}-"}
    if act is CallAct.MOVE:
        form = MoveForm(**given)
        form.offer(targets_of(call))
        return form
    return ReasonForm(**given) if act is CallAct.WITHDRAW else ClosingForm(**given)


def _plan(act: CallAct, call: Call, form: Form) -> CallPlan:
    if isinstance(form, CallForm):
        return plan_change(call, form.asked())
    if isinstance(form, ClosingForm):
        plan = plan_extension if act is CallAct.EXTEND else plan_early_close
        return plan(call, form.closes_at.data, form.reason.data or "")
    if isinstance(form, MoveForm):
        return plan_move(call, get_call(int(form.into.data)), form.reason.data or "")
    return plan_withdrawal(call, form.reason.data or "")


def _do(act: CallAct, call: Call, form: Form, actor: Actor) -> NotDone | None:
    """Do what was posted; None once it is done. What is unusual about it takes a second press."""
    if not form.validate():
        return NotDone(act, form)
    plan = _plan(act, call, form)
    if not plan.reasons and (unusual := ask_twice(form, plan.warnings)):
        return NotDone(act, form, warnings=unusual)
    seen = form.seen.data or ""
    try:
        if isinstance(form, CallForm):
            change_call(call, form.asked(), actor, seen=seen)
        elif isinstance(form, ClosingForm):
            change_end = extend_call if act is CallAct.EXTEND else close_call
            change_end(call, form.closes_at.data, actor, reason=form.reason.data or "", seen=seen)
        elif isinstance(form, MoveForm):
            move_files(call, get_call(int(form.into.data)), actor, reason=form.reason.data or "", seen=seen)
        else:
            withdraw_call(call, actor, reason=form.reason.data or "", seen=seen)
    except Unmet as refused:
        return NotDone(act, form, refused)
    except Stale as refused:
        # What is there now is shown above the form; who presses again has read it.
        form.seen.data = seen_of(call_in_scope(actor, call.id))
        return NotDone(act, form, refused)
    return None


def ask_twice(form: Form | CallsForm, warnings: Collection[CallWarning]) -> list[CallWarning]:
    """What was not confirmed by a second press yet; the form carries it from now on."""
    known = set((form.confirmed.data or "").split())
    form.confirmed.data = " ".join(each.token for each in warnings)
    return [each for each in warnings if each.token not in known]


def _page(
    audience: Audience,
    call: Call,
    actor: Actor,
    change_form: type[CallForm],
    not_done: NotDone | None = None,
) -> ResponseReturnValue:
    changes = changes_of([call.id])[call.id]
    may_change = may_change_call(actor, Procedure(call.procedure), call.district, call.zone)
    acts = [act for act in POSSIBLE[call.stage(clock.now())] if act in DONE] if may_change else []
    forms = {act.value: _form(act, call, change_form, is_posted=False) for act in acts}
    if not_done:
        forms[not_done.act.value] = not_done.form
    refusal = not_done.refusal if not_done else None
    page = render_template(
        "review/call.html",
        audience=audience,
        call=call,
        badge=stage_badge(call),
        bound=bound_to(versions_of_calls([call])[call.id]),
        filed=filed_in(actor, [call.id]).get(call.id, 0),
        drafts=how_many_drafts(call),
        last_moment=last_moment,
        may_file_again=may_file_again(call.may_file_again),
        events=timeline_events(timeline_of([change.seq for change in changes])),
        forms=forms,
        asked=not_done.act.value if not_done and not_done.warnings else "",
        warnings=[each.words for each in not_done.warnings] if not_done else [],
        form=not_done.form if not_done else None,
        form_reasons=refusal_reasons(refusal),
        office_may=may_change,
    )
    return page, not_done.status if not_done else 200
