"""The recount: figures against a full replay of the ledger and against a plain count of the tables."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import fn

from registry.database import of_one_moment
from registry.models import Event, TallySegment
from registry.queries.former_row_check import former_row_faults
from registry.queries.recount_part import Holders, PartCount, count_part
from registry.queries.tally import Figure, counted_on, figures, holders_counted
from registry.queries.tally_known import tally_known
from registry.queries.tally_sums import periods, wrong_days
from registry.rules.roll_up import AMOUNTS
from registry.rules.segment import Cell
from registry.rules.tally import DIMENSIONS, Basis
from registry.rules.title_history import COUNTED_KINDS

FIRST, LAST = -(2**31), 2**31 - 1
"""Between these are the numbers of all holders there will be."""
HOLDERS = 1000
"""Holders of one part: a second or two."""


@dataclass(frozen=True)
class Recount:
    """What differs, in words; empty if figures, replay and plain count agree."""

    differences: list[str]
    events: int
    titles: int

    @property
    def agrees(self) -> bool:
        return not self.differences


def recount(day: date) -> Recount:
    """Replay the ledger and compare all that is kept, and figures on `day`.

    Figures that are behind agree with nothing: what waits to be counted is then the only difference.
    """
    known = tally_known()
    if waiting := _waiting(known.seq, known.lag):
        return Recount([f"{waiting} events are not counted yet"], known.seq, 0)
    if known.lag < 0:
        return Recount([f"{-known.lag} events that were counted are no longer in the ledger"], known.seq, 0)
    return recount_as_known(day)


def _waiting(seq: int, lag: int) -> int:
    """How many of the next events would change the figures; others leave them as good as they are."""
    later = (Event.seq > seq) & (Event.seq <= seq + lag)
    count: int = Event.select().where(later & Event.kind.in_(COUNTED_KINDS)).count()
    return count


def recount_as_known(day: date) -> Recount:
    """The same as far as the tally has come, one part after the other."""
    counted = sum((count_part(part, day) for part in parts()), PartCount())
    return whole_recount(counted, day)


def parts() -> list[Holders]:
    """All holders in parts, each to be counted by itself: the last one goes on for ever, as new ones come."""
    firsts = holders_counted()[::HOLDERS][1:]
    return list(zip([FIRST, *firsts], [*(first - 1 for first in firsts), LAST], strict=True))


def are_all(counted: Iterable[Holders | None]) -> bool:
    """Whether these are parts of all holders, each counted once."""
    ends = [FIRST - 1]
    for part in sorted(filter(None, counted)):
        if part[0] != ends[-1] + 1:
            return False
        ends.append(part[1])
    return ends[-1] == LAST


def whole_recount(counted: PartCount, day: date) -> Recount:
    """What all parts came to, with what is of no holder: sums, figures and former rows."""
    differences = [
        *_of_parts(counted),
        *_against_days(),
        *_against_figures(day),
        *_against_tables(counted),
        *former_row_faults(),
    ]
    return Recount(differences, counted.seq or tally_known().seq, counted.titles)


def _of_parts(counted: PartCount) -> Iterator[str]:
    if counted.segments:
        yield f"{counted.segments} segments differ from the replay"
    if counted.deltas:
        yield f"{counted.deltas} sums of the deltas differ from the replay"


def _against_days() -> Iterator[str]:
    """The roll-up of days against the deltas, which every part compared with its replay."""
    if wrong := sum(map(wrong_days, (each for each in periods() if not each.is_year))):
        yield f"{wrong} sums of the daily roll-up differ from the replay"


@of_one_moment
def _against_figures(day: date) -> list[str]:
    """Every roll-up as of the day against a count of the segments, which every part compared with its replay;
    and the figure of every title against the length of the list behind it, on each basis."""
    cells = _counted(day)
    differences = []
    for dimensions in ((), ("district", "zone"), ("industry",), ("award_year",), DIMENSIONS):
        counted: Counter[tuple[Any, ...]] = Counter()
        for cell, amounts in cells.items():
            key = (cell.scheme, cell.level, *(getattr(cell, name) for name in dimensions))
            for basis, amount in zip(AMOUNTS, amounts, strict=True):
                counted[*key, basis] += amount
        shown = _flat(figures(day, dimensions, with_composites=True, as_kept=True))
        wrong = sorted(key for key in counted.keys() | shown.keys() if counted[key] != shown[key])
        if wrong:
            differences.append(f"{len(wrong)} figures by {'+'.join(dimensions) or 'city'} differ")
        if not dimensions:
            lists = [
                f"{key[0]}:{key[1]} {key[2]} shows {shown[key]}, its list has {counted[key]}" for key in wrong
            ]
    return [*differences, *lists]


def _counted(day: date) -> dict[Cell, tuple[int, int, int]]:
    """The lists behind the figures of a day, counted by cells in one query."""
    t = TallySegment
    keys = [getattr(t, name) for name in Cell._fields]
    counts = (fn.COUNT(t.id), *(fn.SUM(flag.cast("INTEGER")) for flag in (t.net, t.valid)))
    rows: Any = t.select(*keys, *counts).where(counted_on(day, Basis.EVER)).group_by(*keys).tuples()
    return {Cell._make(row[:-3]): (row[-3], int(row[-2]), int(row[-1])) for row in rows}


def _flat(cells: list[Figure]) -> Counter[tuple[Any, ...]]:
    flat: Counter[tuple[Any, ...]] = Counter()
    for cell in cells:
        for basis in AMOUNTS:
            flat[cell.scheme, cell.level, *cell.dimensions.values(), basis] = cell.on(basis)
    return flat


def _against_tables(counted: PartCount) -> list[str]:
    return [
        f"{name} shows {counted.listed[name]}, a plain count gives {counted.plain[name]}"
        for name in sorted(counted.wrong)
    ]
