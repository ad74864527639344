"""Records of enterprises that were merged into others: which one counts, and which are its own."""

from collections.abc import Collection
from typing import Any

from registry.models import Enterprise


def lead_of(id: int) -> int:
    """The record that counts for this one: itself, or what it was merged into."""
    found = id
    while (into := _into(found)) is not None:
        found = into
    return found


def _into(id: int) -> int | None:
    found: int | None = Enterprise.select(Enterprise.merged_into).where(Enterprise.id == id).scalar()
    return found


def merged_into(id: int) -> list[Enterprise]:
    """The records that were merged into this one itself, in order."""
    return list(Enterprise.select().where(Enterprise.merged_into == id).order_by(Enterprise.id))


def records_of(id: int) -> list[int]:
    """A record and all that were merged into it, at whatever distance."""
    found, last = [id], [id]
    while last := _merged(last):
        found += last
    return found


def _merged(ids: Collection[int]) -> list[int]:
    rows: Any = Enterprise.select(Enterprise.id).where(Enterprise.merged_into.in_(list(ids))).tuples()
    return [id for (id,) in rows]
