"""What the leaders' board shows: every panel of one page, read at one moment."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from peewee import Case, fn

from registry.database import snapshot
from registry.errors import Text, say
from registry.models import Batch, Enterprise, Recognition, Subject, TallySegment
from registry.queries.ledger import seq_known_at
from registry.queries.lists import Sorting
from registry.queries.progress import TargetProgress, progress_of
from registry.queries.tally import (
    Figure,
    LedgerPosition,
    counted_on,
    figures,
    recorded_at_of,
    tally_known,
    titles_behind,
)
from registry.rules.catalog import catalog
from registry.rules.plan import Plan
from registry.rules.tally import Basis

Pair = tuple[str, str]
"""A scheme and a level."""

SORTS = Sorting(
    {
        "enterprise": (Enterprise.name,),
        "title": (TallySegment.scheme, TallySegment.level),
        "place": (TallySegment.district, TallySegment.zone),
        "industry": (TallySegment.industry,),
        "award_year": (TallySegment.award_year,),
        "announced": (Recognition.announced_on,),
        "valid_until": (Recognition.valid_until,),
    },
    usual="announced",
    id=TallySegment.id,
    then=(Subject.name, TallySegment.id),
    latest_first=True,
)
"""What the list of titles can be sorted by."""


@dataclass(frozen=True)
class Amount:
    """The three bases of one cell or of a sum of cells."""

    ever: int = 0
    net: int = 0
    valid: int = 0

    def __add__(self, other: "Amount | Figure") -> "Amount":
        return Amount(self.ever + other.ever, self.net + other.net, self.valid + other.valid)

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


@dataclass(frozen=True)
class Board:
    """The overview. `at_end` is None until the plan's last day; `differences` says where figures and lists
    disagree."""

    known: LedgerPosition
    progress: list[TargetProgress]
    at_end: list[TargetProgress] | None
    titles: Mapping[Pair, Amount]
    places: list[PlaceRow]
    industries: Mapping[str, Amount]
    years: Mapping[int, Amount]
    differences: list[Text]
    city: Amount = field(default=Amount())

    @property
    def headline(self) -> list[TargetProgress]:
        return [item for item in self.progress if item.target.headline and not item.target.superseded_by]

    @property
    def uncounted(self) -> list[TargetProgress]:
        return [item for item in self.progress if not item.target.counts]

    @property
    def wordless(self) -> list[TargetProgress]:
        """Other targets the registry counts: facts, mostly without a number."""
        shown = {item.target.id for item in self.headline}
        return [item for item in self.progress if item.target.counts and item.target.id not in shown]

    def schemes(self) -> dict[str, Amount]:
        """By scheme, over its levels; every scheme of the catalog is there."""
        sums = dict.fromkeys(catalog().schemes, Amount())
        for (scheme, _), amount in self.titles.items():
            sums[scheme] += amount
        return sums


def read_board(plan: Plan, day: date, known_at: datetime | None = None) -> Board:
    """All of the overview in a number of queries that does not depend on how much is registered."""
    with snapshot():
        titles = _summed(figures(day, known_at=known_at), lambda cell: (cell.scheme, cell.level))
        by_place = figures(day, ("district", "zone"), known_at=known_at)
        industries = _by("industry", day, known_at)
        years = _by("award_year", day, known_at)
        city = sum(titles.values(), Amount())
        panels = {
            say("分区合计"): sum((Amount() + cell for cell in by_place), Amount()),
            say("产业合计"): sum(industries.values(), Amount()),
            say("年度合计"): sum(years.values(), Amount()),
        }
        return Board(
            known=_known(known_at),
            progress=progress_of(plan, day, known_at=known_at),
            at_end=progress_of(plan, plan.ends_on, known_at=known_at) if day >= plan.ends_on else None,
            titles=titles,
            places=place_rows(by_place, {scheme: pairs_of_scheme(scheme) for scheme in catalog().schemes}),
            industries=industries,
            years=years,
            differences=[*_against_lists(titles, day, known_at), *_against_city(panels, city)],
            city=city,
        )


def read_progress(plan: Plan, day: date, known_at: datetime | None = None) -> list[TargetProgress]:
    """Only the targets."""
    with snapshot():
        return progress_of(plan, day, known_at=known_at)


def read_places(
    day: date, columns: Mapping[str, Sequence[Pair]], known_at: datetime | None = None
) -> list[PlaceRow]:
    """Districts and zones by columns of titles."""
    return place_rows(figures(day, ("district", "zone"), known_at=known_at), columns)


def pairs_of_scheme(scheme: str) -> list[Pair]:
    """All titles of a scheme."""
    return [(scheme, level.id) for level in catalog().schemes[scheme].levels]


def place_rows(cells: Iterable[Figure], columns: Mapping[str, Sequence[Pair]]) -> list[PlaceRow]:
    """A row for every district, below it its zones, and last what waits for its place; empty ones too."""
    holding: dict[Pair, list[str]] = defaultdict(list)
    for column, pairs in columns.items():
        for pair in pairs:
            holding[pair].append(column)
    sums: dict[tuple[str, str | None], dict[str, Amount]] = defaultdict(lambda: defaultdict(Amount))
    totals: dict[tuple[str, str | None], Amount] = defaultdict(Amount)
    for cell in cells:
        district, zone = cell.dimensions["district"], cell.dimensions["zone"]
        for key in ((district, None), (district, zone)):
            totals[key] += cell
            for column in holding[cell.scheme, cell.level]:
                sums[key][column] += cell
    return [
        PlaceRow(*key, {column: sums[key][column] for column in columns}, totals[key]) for key in _places()
    ]


def _places() -> list[tuple[str, str | None]]:
    """Every place that has a row, in order."""
    rows: list[tuple[str, str | None]] = []
    for code in catalog().districts:
        rows.append((code, None))
        zones = [zone.id for zone in catalog().zones.values() if zone.district_code == code]
        rows += [(code, zone) for zone in (*zones, "")] if zones else []
    return [*rows, ("", None)]


def _summed(cells: Iterable[Figure], key: Any) -> dict[Any, Amount]:
    sums: dict[Any, Amount] = defaultdict(Amount)
    for cell in cells:
        sums[key(cell)] += cell
    return dict(sums)


def _by(dimension: str, day: date, known_at: datetime | None) -> dict[Any, Amount]:
    cells = figures(day, (dimension,), known_at=known_at)
    sums = _summed(cells, lambda cell: cell.dimensions[dimension])
    return dict(sorted(sums.items(), key=lambda item: (item[0] == "", item[0])))


def _known(known_at: datetime | None) -> LedgerPosition:
    """What the figures contain: all that was taken in, or of it what had been recorded at an instant."""
    known = tally_known()
    if known_at is None:
        return known
    seq = min(known.seq, seq_known_at(known_at))
    return LedgerPosition(seq, recorded_at_of(seq), known.lag)


def _against_lists(titles: Mapping[Pair, Amount], day: date, known_at: datetime | None) -> list[Text]:
    """Which figures differ from the length of the list behind them; one query for all."""
    t = TallySegment
    cut = seq_known_at(known_at) if known_at is not None else None
    rows: Any = (
        t.select(
            t.scheme,
            t.level,
            fn.COUNT(t.id),
            fn.SUM(Case(None, ((t.net == True, 1),), 0)),  # noqa: E712 -- SQL, not Python
            fn.SUM(Case(None, ((t.valid == True, 1),), 0)),  # noqa: E712
        )
        .where(counted_on(day, Basis.EVER, cut))
        .group_by(t.scheme, t.level)
        .tuples()
    )
    listed = {(row[0], row[1]): Amount(*map(int, row[2:])) for row in rows}
    return [
        say("%(title)s的数字与名单不一致。", title=catalog().title_of(":".join(pair)))
        for pair in sorted(titles.keys() | listed.keys())
        if titles.get(pair, Amount()) != listed.get(pair, Amount())
    ]


def _against_city(panels: Mapping[Text, Amount], city: Amount) -> list[Text]:
    """Which panels do not add up to the city."""
    return [say("%(panel)s与全市不一致。", panel=name) for name, sum_ in panels.items() if sum_ != city]


def listed_titles(
    day: date,
    basis: Basis,
    counts: Sequence[Pair],
    filters: Mapping[str, Any],
    *,
    known_at: datetime | None = None,
    sort: str = "announced",
    descending: bool = True,
) -> Any:
    """The list behind a number, with its document, sorted; a query, to be paged or streamed."""
    query = (
        titles_behind(day, basis, counts, filters, known_at=known_at)
        .join_from(Recognition, Batch, on=(Recognition.batch == Batch.id), attr="batch")
        .select_extend(Batch)
    )
    return SORTS.sorted_by(query, sort, descending)
