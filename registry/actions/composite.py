"""Composite titles: begun when a target or its setting asks for one, built by holders, shown when whole."""

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce
from operator import or_
from typing import Any

from registry.database import require_transaction
from registry.models import TallyComposite, TallyDelta, TallyHolder, TallyRollup, TallySegment
from registry.queries.composite import kept_composites, wanted_sets
from registry.queries.tally_rows import HOLDERS
from registry.queries.tally_work import TallyWork, work_of
from registry.rules.composite import Composite, composite_id
from registry.rules.ledger import canonical_json

FIGURES: tuple[Any, ...] = (TallySegment, TallyDelta, TallyRollup)


def settle_composites() -> list[Composite]:
    """Begin what is wanted and not kept, drop what nobody wants any more; returns all that are kept.

    Under the cursor's lock. Where nothing is counted yet a new one is whole at once.
    """
    require_transaction()
    kept, wanted = kept_composites(), wanted_sets()
    known = {(composite.target, composite.titles) for composite in kept}
    dropped = [composite for composite in kept if (composite.target, composite.titles) not in wanted]
    begun = [each for each in wanted if each not in known]
    if not dropped and not begun:
        return kept
    for composite in dropped:
        TallyComposite.delete().where(TallyComposite.id == composite.id).execute()
        _forget(composite.id)
    built_to = 0 if TallyHolder.select().exists() else None
    for target, titles in begun:
        number = max((each.number for each in kept_composites() if each.target == target), default=0) + 1
        id = composite_id(target, number)
        # Rows of this id that a lost or an older composite left would be counted twice.
        _forget(id)
        TallyComposite.create(
            id=id,
            target=target,
            number=number,
            titles=canonical_json(sorted(":".join(pair) for pair in titles)),
            built_to=built_to,
        )
    return kept_composites()


def _forget(id: str) -> None:
    for table in FIGURES:
        table.delete().where(table.scheme == id).execute()


def build_composites(composites: Sequence[Composite], last_seq: int) -> TallyWork | None:
    """The rows of one composite of the next some holders, each with its event's own number, up to an event.
    None where all composites are whole."""
    require_transaction()
    composite = next((each for each in composites if not each.is_whole), None)
    if composite is None:
        return None
    holders = _next_holders(composite)
    built_to = holders[-1] if len(holders) == HOLDERS else None
    TallyComposite.update(built_to=built_to).where(TallyComposite.id == composite.id).execute()
    return work_of(holders, last_seq, [replace(composite, built_to=None)]).only(composite.id)


def _next_holders(composite: Composite) -> list[int]:
    """Holders past the last built one that ever had one of the titles: each has a row of it."""
    t = TallySegment
    of_titles = reduce(or_, ((t.scheme == scheme) & (t.level == level) for scheme, level in composite.titles))
    query = t.select(t.enterprise_id).where(of_titles & (t.enterprise_id > composite.built_to)).distinct()
    return [row.enterprise_id for row in query.order_by(t.enterprise_id).limit(HOLDERS)]
