"""Roll-ups: what deltas come to by day, month and year in each cube, so that reading is cheap. Pure."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from registry.rules.segment import Cell
from registry.rules.tally import CUBES, DIMENSIONS

ROLLUP_KEY = ("cube", "span", "starts_on", "scheme", "level", *DIMENSIONS)
"""What tells one roll-up row from another; a dimension a cube does not keep is blank."""
AMOUNTS = ("ever", "net", "valid")
Amounts = tuple[int, int, int]
"""Ever, net and valid."""
DaySums = Mapping[tuple[date, Cell], Amounts]
"""What changes in a cell from a day on."""
Rollup = tuple[Any, ...]
"""ROLLUP_KEY and the amounts."""
_FINER = {
    "place_industry": "full",
    "award_year": "full",
    "place": "place_industry",
    "industry": "place_industry",
    "city": "award_year",
}
"""The cube that each is summed from: a list recognizes many at once, and most of them come to few sums."""
NOTHING = (0, 0, 0)


def rolled_up(sums: DaySums, spans: Collection[str] = ("d", "m", "y")) -> Iterator[Rollup]:
    """Every row of these spans that they add to, without what comes to nothing; by cubes and spans, else in
    no order."""
    in_cubes = {"full": sums}
    for cube, finer in _FINER.items():
        in_cubes[cube] = _coarser(in_cubes[finer], cube)
    for cube in sorted(CUBES):
        days = in_cubes[cube]
        months = _longer(days, month_of)
        for span, found in (("d", days), ("m", months), ("y", _longer(months, year_of))):
            if span in spans:
                for (start, cell), amounts in found.items():
                    if amounts != NOTHING:
                        yield (cube, span, start, *cell, *amounts)


def _coarser(sums: DaySums, cube: str) -> DaySums:
    found: dict[tuple[date, Cell], Amounts] = {}
    for (day, cell), amounts in sums.items():
        add(found, (day, cell_in(cell, cube)), amounts)
    return found


def _longer(sums: DaySums, span_of: Any) -> DaySums:
    found: dict[tuple[date, Cell], Amounts] = {}
    for (day, cell), amounts in sums.items():
        add(found, (span_of(day), cell), amounts)
    return found


def add(sums: dict[tuple[date, Cell], Amounts], key: tuple[date, Cell], more: Amounts) -> None:
    """Add amounts to those of a day and a cell."""
    was = sums.get(key)
    sums[key] = more if was is None else (was[0] + more[0], was[1] + more[1], was[2] + more[2])


@lru_cache(maxsize=50_000)
def cell_in(cell: Cell, cube: str) -> Cell:
    """What a cube keeps of a cell. Cells come again and again."""
    kept = CUBES[cube]
    return Cell(
        cell.scheme,
        cell.level,
        cell.subject_kind if "subject_kind" in kept else "",
        cell.district if "district" in kept else "",
        cell.zone if "zone" in kept else "",
        cell.industry if "industry" in kept else "",
        cell.award_year if "award_year" in kept else 0,
    )


@lru_cache(maxsize=20_000)
def month_of(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)


@lru_cache(maxsize=2_000)
def year_of(day: date) -> date:
    """The first day of its year."""
    return day.replace(month=1, day=1)
