"""What was entered after a day was over and changes its figures 此后补录: how many, and the list of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any

from peewee import Case, Expression, fn

from registry import clock
from registry.database import db, of_one_moment, once_a_snapshot
from registry.models import Cursor, Event, TallySegment
from registry.prepared import Prepared
from registry.queries.board_place import Amount
from registry.queries.composite import kept_composites
from registry.queries.ledger import seq_known_at
from registry.queries.long_list import beside
from registry.queries.tally import EVERYWHERE, any_of, counted_on, key_of, narrowed_to, with_rows
from registry.queries.tally_known import CURSOR, known_up_to
from registry.rules.composite import Pair
from registry.rules.tally import CELL_BASES, Basis


class LateSide(StrEnum):
    """Titles that a day's list has got since, or has lost."""

    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class LateEntries:
    """How many titles a day's list has got since the day was over, and lost, by basis."""

    added: Amount = field(default_factory=Amount)
    removed: Amount = field(default_factory=Amount)

    def __add__(self, other: "LateEntries") -> "LateEntries":
        return LateEntries(self.added + other.added, self.removed + other.removed)


@dataclass(frozen=True)
class Later:
    """A day's list as known when the day was over, beside that as known at an instant, or now."""

    day: date
    then: int
    now: int | None

    @classmethod
    def of(cls, day: date, known_at: datetime | None) -> "Later":
        """As known earlier than the end of the day there is nothing later."""
        over = clock.start_of(day + timedelta(days=1)) - timedelta(milliseconds=1)
        then = seq_known_at(over if known_at is None else min(over, known_at))
        return cls(day, then, known_up_to(known_at))

    def condition(self, side: LateSide, basis: Basis, within: Mapping[str, Any]) -> Expression:
        """That a row of the segments is what the day's list has got, or lost: a title that has a row on the
        other list stayed on it."""
        other = TallySegment.alias()
        keys: Any = other.select(key_of(other)).where(self._rows(_OTHER[side], basis, within, other))
        found: Expression = self._rows(side, basis, within) & key_of(TallySegment).not_in(keys)
        return found

    def entries(self, within: Mapping[str, Any]) -> dict[Pair, LateEntries]:
        """By title how many of both sides, on each basis of cells; one query, which reads the rows once."""
        t = TallySegment
        asked = [(side, basis) for side in LateSide for basis in CELL_BASES]
        # Which of the two lists a row of them is on; of a title each has one row at most.
        on = {LateSide.ADDED: t.seq_from > self.then, LateSide.REMOVED: t.seq_from <= self.then}
        has = [
            fn.SUM(Case(None, ((on[side] & _ON[basis], 1),), 0)).alias(side + basis) for side, basis in asked
        ]
        got, lost = (self._rows(side, Basis.EVER, within) for side in LateSide)
        # Most of them are looked at: no index is read for some of it.
        each: Any = t.select(t.scheme, t.level, *has).where(beside(got | lost))
        each = each.group_by(t.counted, t.scheme, t.level)
        counts = [
            fn.SUM(Case(None, ((each.c[side + basis] > each.c[_OTHER[side] + basis], 1),), 0))
            for side, basis in asked
        ]
        sums: Any = t.select(each.c.scheme, each.c.level, *counts).from_(each)
        found = {}
        for scheme, level, *amounts in sums.group_by(each.c.scheme, each.c.level).tuples():
            added, removed = amounts[: len(CELL_BASES)], amounts[len(CELL_BASES) :]
            found[scheme, level] = LateEntries(Amount(*map(int, added)), Amount(*map(int, removed)))
        return found

    def _rows(
        self, side: LateSide, basis: Basis, within: Mapping[str, Any], table: Any = TallySegment
    ) -> Expression:
        """Rows of the list that were written, or given up, since: the others are on both lists."""
        since: Expression
        if side is LateSide.ADDED:
            since = counted_on(self.day, basis, self.now, table=table) & (table.seq_from > self.then)
        else:
            since = counted_on(self.day, basis, self.then, table=table) & (table.seq_until > self.then)
            if self.now is not None:
                since &= table.seq_until <= self.now
        found: Expression = since & narrowed_to(table, within)
        return found


_ON = {
    Basis.EVER: TallySegment.id.is_null(False),
    Basis.NET: TallySegment.net == True,  # noqa: E712 -- SQL, not Python
    Basis.VALID: TallySegment.valid == True,  # noqa: E712
}
_OTHER = {LateSide.ADDED: LateSide.REMOVED, LateSide.REMOVED: LateSide.ADDED}


@of_one_moment
def late_entries(
    day: date, known_at: datetime | None, within: Mapping[str, Any]
) -> Mapping[Pair, LateEntries]:
    """By title what was entered after a day and changes its figures, nothing known later than `known_at`
    among it; in at most five queries."""
    return _entries(
        db.obj, once_a_snapshot("figures", _counted), Later.of(day, known_at), tuple(within.items())
    )


def _counted() -> tuple[Any, ...]:
    """What rows of the figures are there: which events were taken in, and when, and of composite titles what
    is built. They change with none of it staying the same."""
    kept = ((each.id, each.titles, each.built_to) for each in kept_composites())
    return (*_taken_in(CURSOR), *kept)


@Prepared
def _taken_in(name: str) -> Any:
    return Cursor.select(Cursor.seq, Cursor.moved_at).where(Cursor.name == name).tuples()


@lru_cache(maxsize=100)
def _entries(
    _database: object, _rows: tuple[Any, ...], later: Later, within: tuple[tuple[str, str], ...]
) -> Mapping[Pair, LateEntries]:
    """Found once for the rows there are: they are many, and a board asks for the same days all the time."""
    return later.entries(dict(within))


@of_one_moment
def late_by_day(
    days: Iterable[date], known_at: datetime | None, within: Mapping[str, Any] = EVERYWHERE
) -> dict[date, Mapping[Pair, LateEntries]]:
    """The same for each of these days that is over; at most five queries a day."""
    return {day: late_entries(day, known_at, within) for day in set(days) if day < clock.today()}


def sum_of(found: Mapping[Pair, LateEntries], pairs: Iterable[Pair]) -> LateEntries:
    """What was entered later of some titles together."""
    return sum((found[pair] for pair in pairs if pair in found), LateEntries())


def late_titles(
    later: Later, side: LateSide, basis: Basis, counts: Sequence[Pair], within: Mapping[str, Any]
) -> Any:
    """The list of them, each with the event of the ledger that did it. A query."""
    t = TallySegment
    written = t.seq_from if side is LateSide.ADDED else t.seq_until
    rows = with_rows(later.condition(side, basis, within) & any_of(counts))
    return rows.join_from(t, Event, on=(Event.seq == written), attr="entry").select_extend(
        Event.seq, Event.kind, Event.recorded_at
    )
