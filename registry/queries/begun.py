"""Figures in period: how many count that began in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from peewee import fn

from registry.database import db, of_one_moment, once_a_snapshot
from registry.models import TallySegment
from registry.queries.tally import (
    EVERYWHERE,
    Figure,
    any_of,
    begun_since,
    counted_on,
    narrowed_to,
)
from registry.queries.tally_known import figures_moved, known_up_to
from registry.rules.composite import Pair
from registry.rules.tally import Basis


@of_one_moment
def begun_figures(
    day: date,
    since: date,
    dimensions: Sequence[str],
    counts: Sequence[Pair],
    *,
    known_at: datetime | None = None,
    within: Mapping[str, str] = EVERYWHERE,
) -> Sequence[Figure]:
    """By cell, how many count on `day` and began on the day `since` or later: read from the list, because a
    title that moved meanwhile began where it no longer is."""
    moved = once_a_snapshot("figures moved", figures_moved)
    question = _Question(
        day, since, tuple(dimensions), tuple(counts), tuple(within.items()), known_up_to(known_at)
    )
    return _found(db.obj, moved, question)


@dataclass(frozen=True)
class _Question:
    day: date
    since: date
    dimensions: Sequence[str]
    counts: Sequence[Pair]
    within: Sequence[tuple[str, str]]
    cut: int | None


@lru_cache(maxsize=100)
def _found(_database: object, _moved: tuple[object, ...], question: _Question) -> Sequence[Figure]:
    """Read once for the rows there are: all that count are looked at, and a board asks for the same at each
    view."""
    t, counts = TallySegment, question.counts
    keys = [t.scheme, t.level, *(getattr(t, name) for name in question.dimensions)]
    condition = counted_on(question.day, Basis.IN_PERIOD, question.cut)
    condition &= narrowed_to(t, dict(question.within)) & any_of(counts)
    condition &= begun_since(question.since, counts, question.cut)
    query: Any = t.select(*keys, fn.COUNT(t.id)).where(condition).group_by(*keys)
    return [
        Figure(row[0], row[1], dict(zip(question.dimensions, row[2:-1], strict=True)), 0, 0, 0, row[-1])
        for row in query.tuples()
    ]
