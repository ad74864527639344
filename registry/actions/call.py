"""Opening a call for applications 申报批次."""

from datetime import datetime
from typing import Any

from registry import clock
from registry.actions.criteria import bind_call
from registry.actions.ledger import NewEvent, record
from registry.database import transactional
from registry.errors import Text, Unmet, say
from registry.models import Call, CallCriteria
from registry.rules.actor import Actor
from registry.rules.catalog import catalog
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
    document_no: str = "",
) -> Call:
    """Open a call for one scheme and level, bound to the criteria in use on its first day.

    Instants are naive UTC; filing is refused from `closes_at` on.
    """
    require(actor, Right.OPEN_CALL)
    reasons = _unmet(scheme, level, title, opens_at, closes_at)
    if reasons:
        raise Unmet(reasons)
    call = Call.create(
        scheme=scheme,
        level=level,
        title=title.strip(),
        document_no=document_no.strip(),
        opens_at=opens_at,
        closes_at=closes_at,
        award_year=award_year,
    )
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
            "criteria": criteria,
        },
        wrote={Call: [call.id], CallCriteria: [id for (id,) in bound.tuples()]},
    )


def _unmet(scheme: str, level: str, title: str, opens_at: datetime, closes_at: datetime) -> list[Text]:
    """Why such a call cannot be opened."""
    reasons = []
    known = catalog().schemes.get(scheme)
    if known is None or not known.has_level(level):
        reasons.append(say("没有这个认定类别或级别，请从列表中选择。"))
    if not title.strip():
        reasons.append(say("请填写申报批次名称。"))
    if closes_at <= opens_at:
        reasons.append(say("截止时间应晚于开始时间。"))
    return reasons
