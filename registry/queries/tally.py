"""Figures: as of any day, as known at any instant, and the list behind each of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from peewee import Expression, fn

from registry.database import of_one_moment
from registry.models import (
    Enterprise,
    Event,
    Recognition,
    Subject,
    TallyDelta,
    TallyHolder,
    TallyRollup,
    TallySegment,
)
from registry.prepared import Prepared
from registry.queries.long_list import beside
from registry.queries.tally_known import known_up_to
from registry.rules.composite import NO_LEVEL
from registry.rules.tally import Basis, cube_for
from registry.rules.title_history import COUNTED_KINDS

EVERYWHERE: Mapping[str, str] = {}
"""The whole city."""
OF_HOLDERS: tuple[Any, ...] = (TallySegment, TallyDelta, TallyHolder)
"""The tables whose rows are each a holder's."""


@dataclass(frozen=True)
class Figure:
    """One cell: scheme, level, the question dimensions by name, and the three bases."""

    scheme: str
    level: str
    dimensions: Mapping[str, Any]
    ever: int
    net: int
    valid: int
    in_period: int = field(default=0, repr=False)
    """Of a cell only where it was question for."""

    def on(self, basis: Basis | str) -> int:
        return int(getattr(self, str(basis)))


def holders_counted() -> list[int]:
    """Every enterprise with an event that counts or with a row of the figures, by number."""
    found: set[int] = set()
    counted = Event.select(Event.enterprise_id).where(Event.kind.in_(COUNTED_KINDS))
    for query in (counted, *(table.select(table.enterprise_id) for table in OF_HOLDERS)):
        found.update(holder for (holder,) in query.distinct().tuples() if holder is not None)
    return sorted(found)


@of_one_moment
def figures(
    day: date,
    dimensions: Sequence[str] = (),
    *,
    known_at: datetime | None = None,
    with_composites: bool = False,
    within: Mapping[str, str] = EVERYWHERE,
    as_kept: bool = False,
) -> list[Figure]:
    """Every cell that is not all zero, as of `day`; with `known_at`, as it was known at that instant.

    Composite titles count again what their titles count; they belong beside targets and are in no sum.
    `within` narrows to a district or a zone, by dimension. `as_kept`: half of an import, too, where the tally
    has taken in no more of it.
    Read from the smallest roll-up; what was recorded after `known_at` is taken off again, so a recent
    instant costs next to nothing.
    """
    sums: dict[tuple[Any, ...], list[int]] = {}
    question = _Question(day, dimensions, with_composites, within)
    _add(sums, _rolled_up(question), 1)
    if not as_kept and (cut := known_up_to(known_at)) is not None:
        _add(sums, _late(question, cut), -1)
    return [
        Figure(key[0], key[1], dict(zip(dimensions, key[2:], strict=True)), *amounts)
        for key, amounts in sorted(sums.items())
        if any(amounts)
    ]


def _add(sums: dict[tuple[Any, ...], list[int]], rows: Iterable[tuple[Any, ...]], sign: int) -> None:
    for row in rows:
        amounts = sums.setdefault(tuple(row[:-3]), [0, 0, 0])
        for place, amount in enumerate(row[-3:]):
            amounts[place] += sign * int(amount)


class _Span(StrEnum):
    """How long a time a row of the roll-ups adds up."""

    YEAR = "y"
    MONTH = "m"
    DAY = "d"


def _sums_of(table: Any) -> list[Any]:
    return [fn.SUM(column) for column in (table.ever, table.net, table.valid)]


@dataclass(frozen=True)
class _Question:
    """What `figures` is question."""

    day: date
    dimensions: Sequence[str]
    with_composites: bool
    within: Mapping[str, str]

    def keys(self, table: Any) -> list[Any]:
        return [table.scheme, table.level, *(getattr(table, name) for name in self.dimensions)]

    def rows(self, table: Any) -> Expression:
        """The condition that a row is of what is question, on whatever day."""
        rows: Expression = narrowed_to(table, self.within)
        return rows if self.with_composites else rows & (table.level != NO_LEVEL)


def narrowed_to(table: Any, within: Mapping[str, Any]) -> Expression:
    """The condition that a row is of these values of its dimensions."""
    condition: Expression = table.level.is_null(False)
    for name, value in within.items():
        condition &= getattr(table, name) == value
    return condition


def _rolled_up(question: _Question) -> Iterable[tuple[Any, ...]]:
    """Whole years before the day's year, whole months before its month, and the days of its month."""
    day = question.day
    month, year = day.replace(day=1), day.replace(month=1, day=1)
    cube = cube_for((*question.dimensions, *question.within))
    # By name: a value is put into a text that is composed once, a column is part of it.
    dimensions, within = dict.fromkeys(question.dimensions), dict(question.within)
    for span, days in ((_Span.YEAR, [year]), (_Span.MONTH, [year, month]), (_Span.DAY, [month, day])):
        yield from _rows_of.plain(span, days, cube, dimensions, within, question.with_composites)


@Prepared
def _rows_of(
    span: _Span,
    days: Sequence[date],
    cube: str,
    dimensions: Mapping[str, None],
    within: Mapping[str, str],
    with_composites: bool,
) -> Any:
    """The sums of one span: of years what begins before a day, of months from one up to another, of days the
    other, too."""
    t = TallyRollup
    question = _Question(days[-1], tuple(dimensions), with_composites, within)
    keys, last = question.keys(t), days[-1]
    rows = (t.cube == cube) & (t.span == span.value) & question.rows(t)
    rows &= t.starts_on <= last if span is _Span.DAY else t.starts_on < last
    if span is not _Span.YEAR:
        rows &= t.starts_on >= days[0]
    return t.select(*keys, *_sums_of(t)).where(rows).group_by(*keys).tuples()


def _late(question: _Question, cut: int) -> Iterable[tuple[Any, ...]]:
    """What is effective by the day but was recorded after the cut: the late entries."""
    t = TallyDelta
    keys = question.keys(t)
    late = (t.seq > cut) & (t.effective_on <= question.day) & question.rows(t)
    query: Any = t.select(*keys, *_sums_of(t)).where(late)
    yield from query.group_by(*keys).tuples()


def counted_on(day: date, basis: Basis, cut: int | None = None, *, table: Any = TallySegment) -> Expression:
    """The condition that a segment is counted on a day, as known up to event `cut` (None: now)."""
    t = table
    condition: Expression = (t.from_on <= day) & (t.until_on > day)
    if cut is None:
        # Of nearly all rows: no index is to be read for it.
        condition &= beside(t.seq_until.is_null())
    else:
        condition &= (t.seq_from <= cut) & (t.seq_until.is_null() | (t.seq_until > cut))
    if basis is Basis.NET:
        condition &= t.net == True  # noqa: E712 -- SQL, not Python
    if basis is Basis.VALID:
        condition &= t.valid == True  # noqa: E712
    return condition


def titles_behind(
    day: date,
    basis: Basis,
    counts: Sequence[tuple[str, str]],
    filters: Mapping[str, Any],
    *,
    known_at: datetime | None = None,
    since: date | None = None,
) -> Any:
    """The list behind a number: one row a title, with the recognition it rests on. A query, to be paged.

    `counts` are (scheme, level) pairs; `filters` narrow by dimension. In period are those that begin on the
    day `since` or later.
    """
    cut = known_up_to(known_at)
    return with_rows(behind(day, basis, counts, filters, cut, since) & any_of(counts))


def behind(
    day: date,
    basis: Basis,
    counts: Sequence[tuple[str, str]],
    filters: Mapping[str, Any],
    cut: int | None,
    since: date | None,
) -> Expression:
    """The condition that a segment is in that list, but for whether it is of one of these titles."""
    condition = counted_on(day, basis, cut) & narrowed_to(TallySegment, filters)
    return condition & begun_since(since, counts, cut) if basis is Basis.IN_PERIOD else condition


def with_rows(condition: Expression) -> Any:
    """Segments with the holder, subject and recognition they rest on. A query."""
    t = TallySegment
    return (
        t.select(t, Enterprise, Subject, Recognition)
        .join(Enterprise, on=(Enterprise.id == t.enterprise_id), attr="holder")
        .switch(t)
        .join(Subject, on=(Subject.id == t.subject_id), attr="title_subject")
        .switch(t)
        .join(Recognition, on=(Recognition.id == t.recognition_id), attr="recognition")
        .where(condition)
    )


def begun_since(since: date | None, counts: Sequence[tuple[str, str]], cut: int | None) -> Expression:
    """What counts on a day counts on all later ones: it began since if it does not on the day before."""
    if since is None:
        raise ValueError("in period needs the first day of the period")
    t, earlier = TallySegment, TallySegment.alias()
    day = since - timedelta(days=1)
    before: Any = earlier.select(key_of(earlier)).where(
        counted_on(day, Basis.EVER, cut, table=earlier) & any_of(counts, table=earlier)
    )
    begun: Expression = (t.from_on > day) & key_of(t).not_in(before)
    return begun


def key_of(table: Any) -> Expression:
    """What is counted once, as one text: in a list of three columns SQLite finds nothing by an index."""
    key: Expression = table.counted.concat("/").concat(table.scheme).concat("/").concat(table.level)
    return key


def any_of(counts: Sequence[tuple[str, str]], *, table: Any = TallySegment) -> Expression:
    t = table
    condition: Expression | None = None
    for scheme, level in counts:
        pair = (t.scheme == scheme) & (t.level == level)
        condition = pair if condition is None else condition | pair
    if condition is None:
        condition = t.id.is_null()
    return condition
