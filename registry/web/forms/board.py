"""What a board's address asks for, read and written: day, basis, known-at, and which titles."""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from flask import url_for
from werkzeug.datastructures import MultiDict

from registry import clock
from registry.errors import Text, say
from registry.queries.board import SORTS
from registry.queries.board_place import Amount
from registry.queries.composite import kept_composites
from registry.queries.late import LateSide
from registry.queries.tally import EVERYWHERE
from registry.rules.catalog import catalog
from registry.rules.composite import NO_LEVEL, Pair
from registry.rules.tally import CELL_BASES, Basis

NONE = "none"
"""How an address says 'not known': a blank would read as 'not asked'."""
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)


@dataclass(frozen=True)
class BoardFilters:
    """What every page of the board is asked for; `faults` say what could not be read and was left out."""

    day: date
    known_at: datetime | None
    basis: Basis
    faults: tuple[Text, ...] = ()

    @property
    def known_at_local(self) -> str:
        """The instant on the Shanghai wall clock, as a datetime-local field spells it; '' if not asked."""
        return clock.local(self.known_at).replace(tzinfo=None).isoformat() if self.known_at else ""

    @property
    def of_cells(self) -> "BoardFilters":
        """The same question of a page of cells, which are not kept in period: then by ever."""
        return self if self.basis in CELL_BASES else replace(self, basis=Basis.EVER)

    @property
    def in_address(self) -> dict[str, str]:
        """The same question as query values."""
        values = {"day": self.day.isoformat(), "basis": self.basis.value, "known_at": self.known_at_local}
        return {name: value for name, value in values.items() if value}


@dataclass(frozen=True)
class TitleFilters:
    """Which titles are asked for: `counts` None = every title; `filters` by dimension, '' = not known."""

    counts: tuple[Pair, ...] | None
    filters: Mapping[str, Any]
    sort: str
    descending: bool
    faults: tuple[Text, ...] = ()
    late: LateSide | None = None
    """Only what the list has got since its day was over, or has lost."""

    @property
    def pairs(self) -> Sequence[Pair]:
        return all_pairs() if self.counts is None else self.counts


def all_pairs() -> list[Pair]:
    """Every title of the catalog."""
    return [(scheme.id, level.id) for scheme, level in catalog().titles()]


def read_filters(args: "MultiDict[str, str]") -> BoardFilters:
    """The question of an address; what cannot be read is said and replaced by today, now, ever."""
    faults: list[Text] = []
    day = _read_day(args.get("day", "").strip(), faults)
    known_at = _read_instant(args.get("known_at", "").strip(), faults)
    basis = args.get("basis", "") or Basis.EVER.value
    if basis not in set(Basis):
        faults.append(say("没有“%(basis)s”这种统计口径，已按累计（总）显示。", basis=basis))
        basis = Basis.EVER.value
    return BoardFilters(day, known_at, Basis(basis), tuple(faults))


def _read_day(text: str, faults: list[Text]) -> date:
    if not text:
        return clock.today()
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or not EARLIEST <= day <= LATEST:
        faults.append(say("“%(text)s”不是可用的日期，应写作 2025-12-31；已按今天显示。", text=text))
        return clock.today()
    return day


def _read_instant(text: str, faults: list[Text]) -> datetime | None:
    if not text:
        return None
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        instant = None
    if instant is None or not EARLIEST <= instant.date() <= LATEST:
        faults.append(say("“%(text)s”不是可用的时间，应写作 2025-12-31T18:00；已按目前所知显示。", text=text))
        return None
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=clock.SHANGHAI)
    return instant.astimezone(UTC).replace(tzinfo=None)


def read_titles(args: "MultiDict[str, str]") -> TitleFilters:
    """Which titles an address asks for; what is unknown is said and left out.

    Where every title asked for is unknown the list is empty, not everything.
    """
    faults: list[Text] = []
    given = [name for name in args.getlist("count") if name]
    pairs = [(name.split(":")[0], name.partition(":")[2]) for name in given]
    known = set(all_pairs())
    if any(level == NO_LEVEL for _scheme, level in pairs):
        known |= {composite.pair for composite in kept_composites() if composite.is_whole}
    for name, pair in zip(given, pairs, strict=True):
        if pair not in known:
            faults.append(say("没有“%(name)s”这类称号，已略去。", name=name))
    filters = {name: value for name in _KNOWN for value in _read_filter(name, args.get(name, ""), faults)}
    sort, descending = SORTS.asked(args)
    return TitleFilters(
        tuple(dict.fromkeys(pair for pair in pairs if pair in known)) if given else None,
        filters,
        sort,
        descending,
        tuple(faults),
        LateSide(args["late"]) if args.get("late") in set(LateSide) else None,
    )


_KNOWN: dict[str, Callable[[], Container[str]]] = {
    "district": lambda: catalog().districts,
    "zone": lambda: catalog().zones,
    "industry": lambda: catalog().industries,
    "award_year": lambda: [str(year) for year in range(EARLIEST.year, LATEST.year)],
}


def _read_filter(name: str, text: str, faults: list[Text]) -> list[Any]:
    """The value to filter by, in a list; an empty list if none is asked for or it is unknown."""
    if not text:
        return []
    if name == "award_year" and text in _KNOWN[name]():
        return [int(text)]
    if text == NONE and name != "award_year":
        return [""]
    if text in _KNOWN[name]():
        return [text]
    faults.append(say("没有“%(value)s”这个筛选值，已略去。", value=text))
    return []


Cell = tuple[int, str]
"""A figure, and the address of the list behind it."""


class TitleLinks:
    """The addresses of the lists behind the numbers of one page: hundreds, which share all but a few words.

    Called with titles (None: every title) and with what else differs from the page's question; of a dimension
    '' means 'not known', None 'not asked'.
    """

    def __init__(self, filters: BoardFilters, within: Mapping[str, Any] = EVERYWHERE) -> None:
        self._within, self._day, self._basis = within, filters.day, filters.basis
        self._start = url_for("board.titles")
        self._known_at = _part("known_at", filters.known_at_local) if filters.known_at else ""

    def __call__(
        self,
        counts: Sequence[Pair] | None = None,
        *,
        basis: Basis | str | None = None,
        day: date | None = None,
        **dimensions: Any,
    ) -> str:
        address = f"{self._start}?day={(day or self._day).isoformat()}&basis={basis or self._basis}"
        address += self._known_at + ("" if counts is None else "".join(map(_count_part, counts)))
        for name, value in {**self._within, **dimensions}.items():
            if value is not None:
                address += _part(name, NONE if value == "" else value)
        return address

    def bases(
        self, amount: Amount, counts: Sequence[Pair] | None = None, dimensions: Mapping[str, Any] = EVERYWHERE
    ) -> list[Cell]:
        """A cell's figures, one for each basis of cells."""
        return [(amount.on(basis), self(counts, basis=basis, **dimensions)) for basis in CELL_BASES]


@lru_cache(maxsize=2000)
def _part(name: str, value: Any) -> str:
    """One more value of an address; the same few hundred make up all of them."""
    return "&" + urlencode({name: value}, safe="!$'()*,/:;?@")


def _count_part(pair: Pair) -> str:
    return _part("count", ":".join(pair).removesuffix(":"))
