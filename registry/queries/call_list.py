"""Calls as the bureau lists them."""

from collections.abc import Collection
from typing import Any

from peewee import fn

from registry.models import Application, Call


def calls_latest_first() -> Any:
    """Every call, the one that closes last first."""
    return Call.select().order_by(Call.closes_at.desc(), Call.id.desc())


def filed_in(call_ids: Collection[int]) -> dict[int, int]:
    """How many applications were filed in each of these calls."""
    rows: Any = (
        Application.select(Application.call, fn.COUNT(Application.id))
        .where(Application.call.in_(list(call_ids)) & Application.submitted_at.is_null(False))
        .group_by(Application.call)
        .tuples()
    )
    return dict(rows)
