"""The kept sums of the figures against the rows they come from, month by month and year by year: no more of
them at a time than one month posts, however large the register."""

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from peewee import Expression, fn

from registry.database import of_one_moment
from registry.models import TallyDelta, TallyRollup
from registry.rules.composite import Pair
from registry.rules.roll_up import AMOUNTS, NOTHING, ROLLUP_KEY, Amounts, Rollup, month_of, rolled_up, year_of
from registry.rules.segment import Cell
from registry.rules.tally import CUBES

CELL = Cell._fields
PAIR = slice(ROLLUP_KEY.index("scheme"), ROLLUP_KEY.index("level") + 1)
"""Where a roll-up says of which title it is."""


class SummedPeriod(NamedTuple):
    """A month, whose days and itself have sums, or a year."""

    first: date
    is_year: bool

    @property
    def last(self) -> date:
        """Its last day."""
        length = 366 if self.is_year else 31
        begin = (year_of if self.is_year else month_of)(self.first + timedelta(days=length))
        return begin - timedelta(days=1)

    @property
    def spans(self) -> tuple[str, ...]:
        return ("y",) if self.is_year else ("d", "m")


def periods() -> list[SummedPeriod]:
    """Every month and then every year with a row of the figures: sums of years come last, as what they are
    summed from is looked at first."""
    days: set[date] = set()
    for column in (TallyDelta.effective_on, TallyRollup.starts_on):
        rows: Any = column.model.select(column).distinct().tuples()
        days.update(day for (day,) in rows)
    months, years = {month_of(day) for day in days}, {year_of(day) for day in days}
    return [
        *(SummedPeriod(day, False) for day in sorted(months)),
        *(SummedPeriod(day, True) for day in sorted(years)),
    ]


@of_one_moment
def wrong_sums(period: SummedPeriod, pair: Pair | None = None) -> list[Rollup]:
    """The sums of a period, or of one title in it, that are not what the holders' rows post, as they should
    be."""
    posted = {row[:-3]: row[-3:] for row in rolled_up(_posted(period, pair), period.spans)}
    kept = {row[:-3]: row[-3:] for row in _kept(period, pair)}
    right = {key: posted.get(key, NOTHING) for key in kept.keys() | posted.keys()}
    return [(*key, *amounts) for key, amounts in right.items() if kept.get(key, NOTHING) != amounts]


def wrong_pairs() -> list[Pair]:
    """The titles of which any sum is wrong; each period is of one moment, all of them are not."""
    found = {row[PAIR] for period in periods() for row in wrong_sums(period)}
    return sorted(found | {row[PAIR] for row in strange_sums()})


@of_one_moment
def wrong_days(month: SummedPeriod) -> int:
    """How many sums of a month's days, told apart by all there is, are not what the holders' rows post."""
    posted = _posted(month)
    kept = {(row[2], Cell._make(row[3:-3])): row[-3:] for row in _kept(month, cubes=("full",), spans=("d",))}
    keys = kept.keys() | posted.keys()
    return sum(kept.get(key, NOTHING) != posted.get(key, NOTHING) for key in keys)


def strange_sums() -> Iterator[Rollup]:
    """Sums that are of no cube or no span, as they should be: nothing."""
    t = TallyRollup
    keys = [getattr(t, name) for name in ROLLUP_KEY]
    of_none = t.cube.not_in(sorted(CUBES)) | t.span.not_in(["d", "m", "y"])
    some = (t.ever != 0) | (t.net != 0) | (t.valid != 0)
    rows: Any = t.select(*keys).where(of_none & some).tuples()
    yield from ((*row, *NOTHING) for row in rows)


def _kept(
    period: SummedPeriod,
    pair: Pair | None = None,
    cubes: Collection[str] = tuple(CUBES),
    spans: Collection[str] = (),
) -> Any:
    t = TallyRollup
    columns = [getattr(t, name) for name in (*ROLLUP_KEY, *AMOUNTS)]
    own = t.cube.in_(cubes) & t.span.in_(spans or period.spans) & _of(t, pair)
    return t.select(*columns).where(own & t.starts_on.between(period.first, period.last)).tuples().iterator()


def _of(table: Any, pair: Pair | None) -> Expression:
    found: Expression = table.level.is_null(False)
    return found if pair is None else (table.scheme == pair[0]) & (table.level == pair[1])


def _posted(period: SummedPeriod, pair: Pair | None = None) -> dict[tuple[date, Cell], Amounts]:
    """What the deltas of a period come to by days and cells; of a year, by cells on its first day."""
    d = TallyDelta
    cell = [getattr(d, name) for name in CELL]
    sums = [fn.SUM(getattr(d, name)).cast("BIGINT") for name in AMOUNTS]
    keys = cell if period.is_year else [d.effective_on, *cell]
    query: Any = d.select(*keys, *sums).where(d.effective_on.between(period.first, period.last), _of(d, pair))
    rows = query.group_by(*keys).tuples()
    if period.is_year:
        return {(period.first, Cell._make(row[:-3])): row[-3:] for row in rows}
    return {(row[0], Cell._make(row[1:-3])): row[-3:] for row in rows}
