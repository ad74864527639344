"""Districts and zones on the board: what each has, in columns of titles."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from registry.queries.begun import begun_figures
from registry.queries.tally import EVERYWHERE, Figure, figures
from registry.rules.catalog import catalog
from registry.rules.composite import NO_LEVEL, Pair
from registry.rules.tally import Basis


@dataclass(frozen=True)
class Amount:
    """The bases of one cell or of a sum of cells; in period only where it was asked for."""

    ever: int = 0
    net: int = 0
    valid: int = 0
    in_period: int = 0

    def __add__(self, other: "Amount | Figure") -> "Amount":
        return Amount(
            self.ever + other.ever,
            self.net + other.net,
            self.valid + other.valid,
            self.in_period + other.in_period,
        )

    def on(self, basis: Basis | str) -> int:
        return int(getattr(self, str(basis)))


@dataclass(frozen=True)
class PlaceRow:
    """A district with all its zones (`zone` None), or one of its parts ('' = the district outside its zones).

    `district` '' is 属地待定. `amounts` are by column.
    """

    district: str
    zone: str | None
    amounts: Mapping[str, Amount]
    total: Amount


NOTHING = Amount()
ALL = None
"""What stands for no column: the total."""


def sums_of(parts: Iterable[tuple[Any, Figure]]) -> dict[Any, Amount]:
    """By key the sum of its cells. A thousand cells make a board: plain numbers are added up, and one amount
    is made of each sum."""
    sums: dict[Any, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for key, cell in parts:
        sum_ = sums[key]
        sum_[0] += cell.ever
        sum_[1] += cell.net
        sum_[2] += cell.valid
        sum_[3] += cell.in_period
    return {key: Amount(*amounts) for key, amounts in sums.items()}


def read_places(
    day: date,
    columns: Mapping[str, Sequence[Pair]],
    known_at: datetime | None = None,
    *,
    period: tuple[date, date] | None = None,
    within: Mapping[str, str] = EVERYWHERE,
) -> list[PlaceRow]:
    """Districts and zones by columns of titles; with `period` also what began in its days."""
    asked = ("district", "zone")
    cells = figures(day, asked, known_at=known_at, with_composites=True, within=within)
    if period is not None:
        pairs = sorted({pair for each in columns.values() for pair in each})
        cells += begun_figures(period[1], period[0], asked, pairs, known_at=known_at)
    return place_rows(cells, columns, within)


def pairs_of_scheme(scheme: str) -> list[Pair]:
    """All titles of a scheme."""
    return [(scheme, level.id) for level in catalog().schemes[scheme].levels]


def place_rows(
    cells: Iterable[Figure], columns: Mapping[str, Sequence[Pair]], within: Mapping[str, str] = EVERYWHERE
) -> list[PlaceRow]:
    """A row for every district, below it its zones, and last what waits for its place; empty ones too. Of a
    place only its own rows."""
    holding: dict[Pair, list[str]] = defaultdict(list)
    for column, pairs in columns.items():
        for pair in pairs:
            holding[pair].append(column)
    parts: list[tuple[Any, Figure]] = []
    for cell in cells:
        district, zone = cell.dimensions["district"], cell.dimensions["zone"]
        for key in ((district, None), (district, zone)):
            if cell.level != NO_LEVEL:
                parts.append(((key, ALL), cell))
            parts += (((key, column), cell) for column in holding[cell.scheme, cell.level])
    sums = sums_of(parts)
    return [
        PlaceRow(
            *key,
            {column: sums.get((key, column), NOTHING) for column in columns},
            sums.get((key, ALL), NOTHING),
        )
        for key in _places(within)
    ]


def _places(within: Mapping[str, str]) -> list[tuple[str, str | None]]:
    """Every place that has a row, in order."""
    rows: list[tuple[str, str | None]] = []
    for code in catalog().districts:
        rows.append((code, None))
        zones = [zone.id for zone in catalog().zones.values() if zone.district_code == code]
        rows += [(code, zone) for zone in (*zones, "")] if zones else []
    rows.append(("", None))
    asked = dict(within)
    return [row for row in rows if asked.items() <= {"district": row[0], "zone": row[1]}.items()]
