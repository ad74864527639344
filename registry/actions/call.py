"""Opening a call for applications 申报批次."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from registry import clock
from registry.actions.criteria import bind_call
from registry.actions.ledger import NewEvent, record
from registry.database import transactional
from registry.errors import Unmet, say
from registry.models import Call, CallCriteria
from registry.queries.call_plan import columns_of, plan_opening, procedure_asked, route_asked, unmet_asked
from registry.rules.actor import Actor
from registry.rules.call import AskedCall, CallTerms
from registry.rules.procedure import Procedure
from registry.rules.right import Right, require


@transactional
def open_call(
    scheme: str,
    level: str,
    title: str,
    opens_at: datetime,
    closes_at: datetime,
    award_year: int,
    actor: Actor,
    *,
    terms: CallTerms | None = None,
) -> Call:
    """Open a call for one scheme and level, bound to the criteria and the procedure of its first day.

    Instants are naive UTC; filing is refused from `closes_at` on. A district opens calls of what districts
    decide, for its own enterprises. Raises NotAllowed, Unmet.
    """
    new = AskedCall(scheme, level, title, opens_at, closes_at, award_year, terms or CallTerms())
    return _open(new, actor)


@transactional
def open_calls(several: Sequence[AskedCall], actor: Actor) -> list[Call]:
    """Open a call for each of several titles, or none. Raises NotAllowed, Unmet with all that is wrong."""
    reasons = [
        say("%(title)s：%(reason)s", title=new.title, reason=reason)
        for new in several
        for reason in plan_opening(new, actor.district or None, actor.zone or None).reasons
    ]
    if reasons:
        raise Unmet(reasons)
    return [_open(new, actor) for new in several]


def _open(new: AskedCall, actor: Actor) -> Call:
    if reasons := unmet_asked(new):
        raise Unmet(reasons)
    by_district = procedure_asked(new).procedure is Procedure.DISTRICT_DECISION
    require(actor, Right.OPEN_DISTRICT_CALL if by_district else Right.OPEN_CALL)
    columns = columns_of(new, route_asked(new))
    call = Call.create(**columns, district=actor.district or None, zone=actor.zone or None)
    record(actor, _opened(call, bind_call(call)))
    return call


def _opened(call: Call, criteria: dict[str, str]) -> NewEvent:
    """The event; `criteria` are the digests it is bound to, by kind of application."""
    bound: Any = CallCriteria.select(CallCriteria.id).where(CallCriteria.call == call.id)
    return NewEvent(
        kind="call.opened",
        visibility="public",
        effective_on=clock.day_of(call.opens_at),
        body={
            "call": call.id,
            "scheme": call.scheme,
            "level": call.level,
            "award_year": call.award_year,
            "procedure": call.procedure,
            "options": call.options,
            "criteria": criteria,
            **({} if call.notice_days is None else {"notice_days": call.notice_days}),
        },
        wrote={Call: [call.id], CallCriteria: [id for (id,) in bound.tuples()]},
    )
