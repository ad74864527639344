"""What the leaders' board shows: every panel of one page, read at one moment."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from registry.database import Table, snapshot
from registry.errors import Text, say
from registry.models import Batch, Enterprise, Recognition, Subject, TallySegment
from registry.queries.begun import begun_figures
from registry.queries.board_place import Amount, PlaceRow, pairs_of_scheme, place_rows, sums_of
from registry.queries.former_row import Said, as_known_up_to
from registry.queries.late import LateEntries, Later, LateSide, late_by_day, late_titles, sum_of
from registry.queries.lists import Sorting
from registry.queries.progress import CityFigures, TargetProgress, due_progress, progress_of
from registry.queries.tally import (
    EVERYWHERE,
    Figure,
    figures,
    titles_behind,
)
from registry.queries.tally_known import LedgerPosition, known_up_to, recorded_at_of, tally_known
from registry.rules.catalog import catalog
from registry.rules.composite import NO_LEVEL, Pair
from registry.rules.plan import Plan
from registry.rules.tally import Basis

SORTS = Sorting(
    {
        "enterprise": (Enterprise.name, Enterprise.id, TallySegment.recognition_id),
        "title": (Recognition.scheme, Recognition.level, Recognition.id),
        "place": (TallySegment.district, TallySegment.zone, TallySegment.recognition_id),
        "industry": (TallySegment.industry, TallySegment.recognition_id),
        "award_year": (Recognition.award_year, Recognition.announced_on, Recognition.id),
        "announced": (Recognition.announced_on, Recognition.id),
        "valid_until": (Recognition.valid_until, Recognition.id),
    },
    usual="announced",
    id=TallySegment.id,
    latest_first=True,
)
"""What the list of titles can be sorted by: what sorts alike is in the order in which it was entered, as on
the roll, whose indexes have it so."""
NAMED_BY: Mapping[type[Table], Any] = {
    Enterprise: TallySegment.enterprise_id,
    Subject: TallySegment.subject_id,
    Recognition: TallySegment.recognition_id,
    Batch: Recognition.batch,
}
"""By which columns the list names the rows it prints."""


@dataclass(frozen=True)
class Board:
    """The overview. `due` has every target whose due day has come, as it was on that day; `differences` says
    which panels do not add up to the city. Figures and lists are compared by the recount of every night."""

    known: LedgerPosition
    progress: list[TargetProgress]
    due: Mapping[str, TargetProgress]
    titles: Mapping[Pair, Amount]
    places: list[PlaceRow]
    industries: Mapping[str, Amount]
    years: Mapping[int, Amount]
    differences: list[Text]
    city: Amount
    within: Mapping[str, str]
    """What the board is narrowed to; then titles, places, industries, years and `city` are of that place."""
    contributed: Mapping[str, Amount]
    """By target what the place has of it; none for the whole city."""
    whole_city: Amount
    late: Mapping[date, Mapping[Pair, LateEntries]]
    """By day that is over, of those the board has figures of, what was entered after it: of the place."""

    def late_on(self, day: date, pairs: Iterable[Pair] | None = None) -> LateEntries:
        """What was entered after a day of some titles, or of all: composite ones count what others count."""
        found = self.late.get(day, {})
        asked = [pair for pair in found if pair[1] != NO_LEVEL] if pairs is None else pairs
        return sum_of(found, asked)

    @property
    def headline(self) -> list[TargetProgress]:
        return [item for item in self.progress if item.target.headline and not item.target.superseded_by]

    @property
    def headline_due(self) -> list[TargetProgress]:
        """The numbered targets as they were on their due day, those whose day has not come left out."""
        return [self.due[item.target.id] for item in self.headline if item.target.id in self.due]

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


def read_board(
    plan: Plan, day: date, known_at: datetime | None = None, within: Mapping[str, str] = EVERYWHERE
) -> Board:
    """All of the overview in a number of queries that does not depend on how much is registered; the targets
    are the city's, all else is of the place."""
    with snapshot():
        city = CityFigures(known_at)
        every = _by_title(day, city, within)
        titles = {pair: amount for pair, amount in every.items() if pair[1] != NO_LEVEL}
        by_place = figures(day, ("district", "zone"), known_at=known_at, within=within)
        industries = _by("industry", day, known_at, within)
        years = _by("award_year", day, known_at, within)
        total = sum(titles.values(), Amount())
        progress = progress_of(plan, day, city=city)
        panels = {
            say("分区合计"): _all_of(by_place),
            say("产业合计"): sum(industries.values(), Amount()),
            say("年度合计"): sum(years.values(), Amount()),
        }
        due = due_progress(plan, day, city=city)
        over = {item.target.due_on for item in due.values()} | {day}
        return Board(
            known=_known(known_at),
            progress=progress,
            due=due,
            titles=titles,
            places=place_rows(
                by_place, {scheme: pairs_of_scheme(scheme) for scheme in catalog().schemes}, within
            ),
            industries=industries,
            years=years,
            differences=_against_city(panels, total),
            city=total,
            within=within,
            contributed=_contributed(plan, progress, every, day, known_at, within) if within else {},
            whole_city=_all_of(cell for cell in city.on(day).values() if cell.level != NO_LEVEL),
            late=late_by_day(over, known_at, within),
        )


def _by_title(day: date, city: CityFigures, within: Mapping[str, str]) -> dict[Pair, Amount]:
    """What the city, or the place, has of every title, composite ones too."""
    if not within:
        return {pair: Amount() + cell for pair, cell in city.on(day).items()}
    cells = figures(day, known_at=city.known_at, with_composites=True, within=within)
    return _summed(cells, lambda cell: (cell.scheme, cell.level))


def _contributed(
    plan: Plan,
    progress: Sequence[TargetProgress],
    has: Mapping[Pair, Amount],
    day: date,
    known_at: datetime | None,
    within: Mapping[str, str],
) -> dict[str, Amount]:
    """By target what a place has of it, without any opening balance: that is the city's."""
    pairs = sorted({pair for item in progress for pair in item.counted.pairs})
    sums = dict(has)
    began = begun_figures(plan.last_of(day), plan.starts_on, (), pairs, known_at=known_at, within=within)
    for cell in began:
        pair = (cell.scheme, cell.level)
        sums[pair] = sums.get(pair, Amount()) + cell
    return {
        item.target.id: sum((sums.get(pair, Amount()) for pair in item.counted.pairs), Amount())
        for item in progress
    }


def read_progress(plan: Plan, day: date, known_at: datetime | None = None) -> list[TargetProgress]:
    """Only the targets."""
    with snapshot():
        return progress_of(plan, day, known_at=known_at)


def _summed(cells: Iterable[Figure], key: Any) -> dict[Any, Amount]:
    return sums_of((key(cell), cell) for cell in cells)


def _all_of(cells: Iterable[Figure]) -> Amount:
    return sums_of((None, cell) for cell in cells).get(None, Amount())


def _by(dimension: str, day: date, known_at: datetime | None, within: Mapping[str, str]) -> dict[Any, Amount]:
    cells = figures(day, (dimension,), known_at=known_at, within=within)
    sums = _summed(cells, lambda cell: cell.dimensions[dimension])
    return dict(sorted(sums.items(), key=lambda item: (item[0] == "", item[0])))


def _known(known_at: datetime | None) -> LedgerPosition:
    """What the figures contain: all that was taken in, or of it what had been recorded at an instant."""
    known, cut = tally_known(), known_up_to(known_at)
    if cut is None:
        return known
    seq = min(known.seq, cut)
    return LedgerPosition(seq, recorded_at_of(seq), known.lag, known.held)


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
    since: date | None = None,
    late: LateSide | None = None,
    sort: str = "announced",
    descending: bool = True,
    columns: Sequence[Any] = (),
) -> Any:
    """The list behind a number, with its document, sorted; a query, to be paged or streamed. As known at an
    instant, all of a row and its place in the list are of then. Of each row all, or these columns.

    With `late` only what the list has got since the day was over, or what it had then and has lost.
    """
    cut = known_up_to(known_at)
    if late is None:
        query = titles_behind(day, basis, counts, filters, known_at=known_at, since=since)
    else:
        later = Later.of(day, known_at)
        query = late_titles(later, late, basis, counts, filters)
        cut = later.then if late is LateSide.REMOVED else cut
    batch = Recognition.batch == Batch.id
    query = query.join_from(Recognition, Batch, on=batch, attr="batch").select_extend(Batch)
    said: Said = _as_it_is
    if cut is not None:
        query, said = as_known_up_to(query, cut, NAMED_BY)
    query = SORTS.of(said).sorted_by(query, sort, descending)
    return query.select(*map(said, columns)) if columns else query


def _as_it_is(column: Any) -> Any:
    return column
