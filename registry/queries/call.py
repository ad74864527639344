"""Calls for applications."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from peewee import fn

from registry.errors import NotFound
from registry.models import Application, Call
from registry.queries.scope import applications_in_scope
from registry.rules.actor import Actor


def calls_open_at(instant: datetime) -> list[Call]:
    """The calls that accept applications at an instant, soonest closing first."""
    open_now = (Call.opens_at <= instant) & (Call.closes_at > instant)
    return list(Call.select().where(open_now).order_by(Call.closes_at, Call.id))


def calls_latest_first() -> Any:
    """Every call, the one that closes last first; a query, to be paged."""
    return Call.select().order_by(Call.closes_at.desc(), Call.id.desc())


def get_call(id: int) -> Call:
    """One call; raises NotFound."""
    found = Call.get_or_none(Call.id == id)
    if found is None:
        raise NotFound()
    return found


def filed_in(actor: Actor, call_ids: Collection[int]) -> dict[int, int]:
    """How many applications in scope were filed in each of these calls."""
    rows: Any = (
        Application.select(Application.call, fn.COUNT(Application.id))
        .where(
            Application.call.in_(list(call_ids))
            & Application.submitted_at.is_null(False)
            & applications_in_scope(actor)
        )
        .group_by(Application.call)
        .tuples()
    )
    return dict(rows)
