"""Records of enterprises that were merged into others: which one counts, and which are its own."""

from collections.abc import Collection
from typing import Any

from registry.errors import NotFound
from registry.models import Enterprise, Subject
from registry.prepared import Prepared
from registry.queries.scope import enterprises_in_scope
from registry.rules.actor import Actor
from registry.rules.uscc import canonical_uscc

MOST_DIGITS = 9
"""Of the number of a record; a credit code has twice as many."""


def lead_of(id: int) -> int:
    """The record that counts for this one: itself, or what it was merged into."""
    found = id
    while (into := _into(found)) is not None:
        found = into
    return found


def _into(id: int) -> int | None:
    return next((into for (into,) in _merged_into(id)), None)


@Prepared
def _merged_into(id: int) -> Any:
    return Enterprise.select(Enterprise.merged_into).where(Enterprise.id == id).tuples()


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


def lead_in_scope(actor: Actor, id: int) -> int | None:
    """Which record the page of a merged one leads to; None of one that counts itself, or out of scope."""
    lead = lead_of(id)
    here = (Enterprise.id == lead) & enterprises_in_scope(actor)
    return lead if lead != id and Enterprise.select().where(here).exists() else None


def lead_of_subject(actor: Actor, id: int) -> int | None:
    """Which subject the page of one leads to that stayed with a merged record; None of any other, or out of
    scope."""
    row = Subject.get_or_none(Subject.id == id)
    if row is None or row.joined_to is None or lead_in_scope(actor, row.enterprise_id) is None:
        return None
    return int(row.joined_to)


def get_merged(actor: Actor, id: int) -> tuple[Enterprise, Enterprise]:
    """A record that was merged, with the one it was merged into, in scope. Raises NotFound."""
    goes = Enterprise.get_or_none((Enterprise.id == id) & Enterprise.merged_into.is_null(False))
    if goes is None:
        raise NotFound()
    stays = Enterprise.get_or_none((Enterprise.id == goes.merged_into) & enterprises_in_scope(actor))
    if stays is None:
        raise NotFound()
    return goes, stays


def record_called(text: str) -> Enterprise:
    """The record of a number of the register, or of a credit code. Raises NotFound."""
    by_number = text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
    own = Enterprise.id == int(text) if by_number else Enterprise.uscc == canonical_uscc(text)
    found: Enterprise | None = Enterprise.get_or_none(own)
    if found is None:
        raise NotFound()
    return found
