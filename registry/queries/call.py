"""Calls for applications."""

from datetime import datetime

from registry.errors import NotFound
from registry.models import Call


def calls_open_at(instant: datetime) -> list[Call]:
    """The calls that accept applications at an instant, soonest closing first."""
    open_now = (Call.opens_at <= instant) & (Call.closes_at > instant)
    return list(Call.select().where(open_now).order_by(Call.closes_at, Call.id))


def get_call(id: int) -> Call:
    """One call; raises NotFound."""
    found = Call.get_or_none(Call.id == id)
    if found is None:
        raise NotFound()
    return found
