"""The award years of the batches of a title: as the bureau keeps them, and as earlier lists were counted."""

from collections import defaultdict
from typing import Any

from registry import clock
from registry.models import Batch, Recognition
from registry.queries.setting import settings
from registry.queries.validity import not_voided
from registry.rules.imports.batch_year import KnownBatches, batch_numbers
from registry.rules.imports.line import Decision

BATCH_YEARS = "batch_years"
"""The setting: the award year of each batch of a title."""


def known_batches(decision: Decision) -> KnownBatches:
    """What is known of the batches of a list's title."""
    title = f"{decision.scheme.id}:{decision.level.id}"
    now = settings()
    fixed = now.batches(clock.today(), BATCH_YEARS, title) if title in now.known[BATCH_YEARS].firsts else {}
    own = (
        (Batch.scheme == decision.scheme.id) & (Batch.level == decision.level.id) & (Batch.source_name != "")
    )
    kept = Recognition.select(Recognition.batch).where(not_voided())
    rows: Any = Batch.select(Batch.source_name, Batch.award_year).where(own & Batch.id.in_(kept)).tuples()
    earlier: defaultdict[int, set[int]] = defaultdict(set)
    for source, year in rows:
        for number in batch_numbers(source):
            earlier[number].add(year)
    return KnownBatches(fixed, {number: frozenset(years) for number, years in earlier.items()})
