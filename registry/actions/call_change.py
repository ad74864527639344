"""What becomes of a call 申报批次 once opened: changed, extended, closed, withdrawn, its files moved."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from registry import clock
from registry.actions.call_move import move_file
from registry.actions.criteria import bind_call
from registry.actions.ledger import NewEvent, next_seq, record, record_all
from registry.database import Table, transactional
from registry.errors import Stale, Unmet, say
from registry.models import Application, Call, CallChange, CallCriteria
from registry.queries.call import get_call
from registry.queries.call_move import plan_move
from registry.queries.call_plan import (
    CallPlan,
    claims_writing_for,
    drafts_in,
    plan_change,
    plan_early_close,
    plan_extension,
    plan_withdrawal,
    procedure_asked,
    seen_of,
    unmet_asked,
)
from registry.rules.actor import Actor
from registry.rules.call import AskedCall, CallChangeKind
from registry.rules.procedure import Procedure
from registry.rules.right_to_change_call import require_change_call

BINDING = frozenset({"scheme", "level", "opens_at"})
"""What says which criteria a call is bound to."""


@transactional
def change_call(
    call: Call, new: AskedCall, actor: Actor, *, seen: str | None = None, reason: str = ""
) -> None:
    """Change a call before it opens, and bind it anew where its first day or title changed.

    `seen`: what the page said of it (`seen_of`). Raises NotAllowed, Stale, Unmet.
    """
    now = _current(call, actor, seen)
    if not unmet_asked(new):
        _require(actor, procedure_asked(new).procedure, now)
    plan = _sound(plan_change(now, new))
    _keep(now, actor, CallChangeKind.CHANGED, plan, reason)


@transactional
def extend_call(
    call: Call, closes_at: datetime, actor: Actor, *, reason: str, seen: str | None = None
) -> None:
    """Give a call a later end, also one that is over. Raises NotAllowed, Stale, Unmet."""
    now = _current(call, actor, seen)
    plan = _sound(plan_extension(now, closes_at, reason))
    _keep(now, actor, CallChangeKind.EXTENDED, plan, reason)


@transactional
def close_call(
    call: Call, closes_at: datetime, actor: Actor, *, reason: str, seen: str | None = None
) -> None:
    """Give an open call an earlier end, which is not over yet. Raises NotAllowed, Stale, Unmet."""
    now = _current(call, actor, seen)
    plan = _sound(plan_early_close(now, closes_at, reason))
    _keep(now, actor, CallChangeKind.CLOSED_EARLY, plan, reason)


@transactional
def withdraw_call(call: Call, actor: Actor, *, reason: str, seen: str | None = None) -> None:
    """Withdraw a call in which nothing stands filed. Raises NotAllowed, Stale, Unmet."""
    now = _current(call, actor, seen)
    plan = _sound(plan_withdrawal(now, reason))
    _keep(now, actor, CallChangeKind.WITHDRAWN, plan, reason)


@transactional
def move_files(call: Call, into: Call, actor: Actor, *, reason: str, seen: str | None = None) -> int:
    """Take all that is under way in a call to another of the same title and office; returns how many.

    Raises NotAllowed, Stale, Unmet.
    """
    now, target = _current(call, actor, seen), get_call(into.id)
    plan = _sound(plan_move(now, target, reason))
    _keep(now, actor, CallChangeKind.FILES_MOVED, plan, reason, target)
    for file in Application.select().where(Application.id.in_(plan.files)).order_by(Application.id):
        move_file(file, target, actor, reason=reason)
    return len(plan.files)


def _current(call: Call, actor: Actor, seen: str | None) -> Call:
    """The call as it is now, if it is still what was read and the actor's office opened it."""
    now = get_call(call.id)
    _require(actor, Procedure(now.procedure), now)
    if seen is not None and seen != seen_of(now):
        raise Stale(say("该批次已被他人更改，您输入的内容保留在下面，请核对后再提交。"))
    return now


def _require(actor: Actor, procedure: Procedure, call: Call) -> None:
    require_change_call(actor, procedure, call.district, call.zone)


def _sound(plan: CallPlan) -> CallPlan:
    if plan.reasons:
        raise Unmet(list(plan.reasons))
    return plan


def _keep(
    call: Call, actor: Actor, kind: CallChangeKind, plan: CallPlan, reason: str, into: Call | None = None
) -> None:
    """Write the columns, and keep what became of the call."""
    before = {name: getattr(call, name) for name in plan.columns}
    if plan.columns:
        Call.update(**plan.columns).where(Call.id == call.id).execute()
    wrote: dict[type[Table], list[int]] = {Call: [call.id]}
    after = get_call(call.id)
    if BINDING & set(plan.columns):
        wrote[CallCriteria] = _bind_anew(after)
    row = CallChange.create(
        call=call.id,
        kind=kind.value,
        made_at=clock.now(),
        reason=reason.strip(),
        closes_before=call.closes_at,
        closes_after=after.closes_at,
        into=into.id if into else None,
        seq=next_seq(),
    )
    event = NewEvent(
        kind=f"call.{kind.value}",
        visibility="public",
        effective_on=clock.today(),
        body={
            "call": call.id,
            "scheme": after.scheme,
            "level": after.level,
            "reason": reason.strip(),
            "from": _plain(before),
            "to": _plain(plan.columns),
            **({"into": into.id, "files": len(plan.files)} if into else {}),
        },
        wrote={**wrote, CallChange: [row.id]},
    )
    record(actor, event)
    if into is None:
        _say_to_drafts(after, actor, kind, reason)


def _bind_anew(call: Call) -> list[int]:
    """Pin the versions in use on the new first day; the numbers of the rows of before and of now."""
    bound: Any = CallCriteria.select(CallCriteria.id).where(CallCriteria.call == call.id)
    before = {id for (id,) in bound.tuples()}
    CallCriteria.delete().where(CallCriteria.call == call.id).execute()
    bind_call(call)
    return sorted(before | {id for (id,) in bound.tuples()})


def _say_to_drafts(call: Call, actor: Actor, kind: CallChangeKind, reason: str) -> None:
    """One event for each draft, and for each claim that wrote for the call: who wrote it gets a message.

    A draft takes what its call asks now; nothing of it was filed yet.
    """
    drafts = drafts_in(call)
    if kind is CallChangeKind.CHANGED:
        own = Application.id.in_([draft.id for draft in drafts])
        Application.update(procedure=call.procedure, options=call.options).where(own).execute()
    said = {"call": call.id, "what": kind.value, "closes_at": call.closes_at.isoformat()}
    day, note = clock.today(), {"note": reason.strip()}
    events = [
        NewEvent(
            kind="application.call_changed",
            enterprise_id=draft.enterprise_id,
            application_id=draft.id,
            effective_on=day,
            body=said,
            secret=note,
            wrote={Application: [draft.id]},
        )
        for draft in drafts
    ]
    events += [
        NewEvent(
            kind="claim.call_changed",
            visibility="staff",
            effective_on=day,
            body={**said, "account": claim.account_id, "claim": claim.id},
            secret=note,
        )
        for claim in claims_writing_for(call)
    ]
    if events:
        record_all(actor, events)


def _plain(columns: Mapping[str, Any]) -> dict[str, Any]:
    """Values as an event keeps them."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in columns.items()}
