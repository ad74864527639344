"""The ladder 梯度: where an enterprise stands 种子期、培育期、发展期, what comes next, and how far it is.

The plan names the three periods and does not define them; catalog/ladder.toml says what is taken for them,
from which words of the plan, and with which confidence. An enterprise stands where the highest title it
holds stands; without any title of the ladder it stands in none.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from registry.errors import Text
from registry.rules.catalog import catalog
from registry.rules.catalog_entry import CatalogEntry, catalog_folders, read_file
from registry.rules.criteria.condition import Truth
from registry.rules.criteria.sheet.sheet import Sheet
from registry.rules.criteria.sheet.verdict import hindrances


@dataclass(frozen=True)
class LadderPeriod:
    """One of the three periods."""

    id: str
    zh: str
    en: str


@dataclass(frozen=True)
class Rung:
    """A step of the ladder: held with any of `titles` ("scheme:level"). An `optional` one
    need not be stood on to go higher."""

    id: str
    zh: str
    en: str
    period: LadderPeriod
    titles: tuple[str, ...]
    optional: bool
    source: str
    confidence: str


@dataclass(frozen=True)
class Ladder:
    """The rungs from the bottom up, and where the division into periods comes from."""

    rungs: tuple[Rung, ...]
    source: str
    confidence: str
    note: str
    note_en: str


@dataclass(frozen=True)
class Reading:
    """What a sheet says of one title: its verdict, and how many things are not met and undecided."""

    title: str
    eligible: Truth
    failed: int
    undecided: int
    bar: Text | None = None
    """Why nothing may be filed for it on the day."""


class RungStatus(StrEnum):
    """What a rung is to an enterprise: held, below the highest held one, the next above it, or later."""

    HELD = "held"
    PASSED = "passed"
    NEXT = "next"
    LATER = "later"


@dataclass(frozen=True)
class LadderRung:
    """A rung as one enterprise stands to it; `readings` of those titles criteria are in use for."""

    rung: Rung
    step: RungStatus
    held: tuple[str, ...]
    readings: tuple[Reading, ...]

    @property
    def nearest(self) -> Reading | None:
        """The title that is least far; a barred one where there is one: nobody is invited round a bar."""
        barred = next((reading for reading in self.readings if reading.bar), None)
        return barred or min(self.readings, key=_distance, default=None)


@dataclass(frozen=True)
class LadderPosition:
    """Where an enterprise stands: `period` is None below the first rung, `next` None on the highest."""

    period: LadderPeriod | None
    rungs: tuple[LadderRung, ...]

    @property
    def highest(self) -> LadderRung | None:
        """The highest rung that is held."""
        return next((rung for rung in reversed(self.rungs) if rung.step is RungStatus.HELD), None)

    @property
    def next(self) -> LadderRung | None:
        """The next rung that must be stood on to go higher."""
        coming = [rung for rung in self.rungs if rung.step is RungStatus.NEXT]
        return next((rung for rung in coming if not rung.rung.optional), coming[0] if coming else None)


def reading_of(title: str, sheet: Sheet) -> Reading:
    """What a ladder asks of a sheet."""
    ways = [each.truth for each in hindrances(sheet)]
    return Reading(title, sheet.eligible, ways.count(False), ways.count(None), sheet.bar)


def ladder_position(ladder: Ladder, held: Collection[str], readings: Mapping[str, Reading]) -> LadderPosition:
    """Where an enterprise stands that holds these titles ("scheme:level"), read by title."""
    highest = max(
        (place for place, rung in enumerate(ladder.rungs) if any(title in held for title in rung.titles)),
        default=-1,
    )
    later = [place for place, rung in enumerate(ladder.rungs) if place > highest and not rung.optional]
    following = min(later, default=len(ladder.rungs))
    rungs = tuple(
        LadderRung(
            rung,
            _step(place, highest, following, held=any(title in held for title in rung.titles)),
            tuple(title for title in rung.titles if title in held),
            tuple(readings[title] for title in rung.titles if title in readings),
        )
        for place, rung in enumerate(ladder.rungs)
    )
    return LadderPosition(ladder.rungs[highest].period if highest >= 0 else None, rungs)


def _step(place: int, highest: int, following: int, *, held: bool) -> RungStatus:
    if held:
        return RungStatus.HELD
    if place < highest:
        return RungStatus.PASSED
    return RungStatus.NEXT if place <= following else RungStatus.LATER


def _distance(reading: Reading) -> tuple[int, int, int]:
    order = {True: 0, None: 1, False: 2}
    return order[reading.eligible], reading.failed, reading.undecided


@cache
def ladder() -> Ladder:
    """The shipped ladder. Raises CatalogError where ladder.toml is not exactly as it should be."""
    return read_file(catalog_folders(), "ladder.toml", read_ladder)


def read_ladder(entry: CatalogEntry) -> Ladder:
    """ladder.toml. Raises CatalogError, also for titles the catalog does not know or names twice."""
    periods = {
        period.id: period
        for period in entry.each(
            "period",
            lambda table: LadderPeriod(table.matching("id", r"[a-z_]+"), table.text("zh"), table.text("en")),
            ("id", "zh"),
        )
    }
    rungs = entry.each("rung", lambda table: _read_rung(table, periods), ("id", "zh"))
    named = [title for rung in rungs for title in rung.titles]
    if not rungs or len(set(named)) != len(named):
        raise entry.fault("there must be a rung, and no title may stand on two")
    order = list(periods)
    places = [order.index(rung.period.id) for rung in rungs]
    if places != sorted(places):
        raise entry.fault("the periods of the rungs must follow each other from the bottom up")
    return Ladder(rungs, entry.text("source"), entry.confidence(), **entry.bilingual("note"))


def _read_rung(entry: CatalogEntry, periods: Mapping[str, LadderPeriod]) -> Rung:
    titles = entry.words("titles")
    if not titles:
        raise entry.fault("titles must not be empty")
    for title in titles:
        if ":" not in title or not catalog().has_title(title):
            raise entry.fault(f"{title!r} is no title of schemes.toml, written scheme:level")
    return Rung(
        entry.matching("id", r"[a-z_]+"),
        entry.text("zh"),
        entry.text("en"),
        periods[entry.choice("period", periods)],
        titles,
        entry.optional_flag("optional", False),
        entry.text("source"),
        entry.confidence(),
    )
