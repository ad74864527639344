"""What a benchmark found: tables that are kept as JSON and drawn in Markdown from what was kept."""

import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

OURS = "ours"
UNITS = {"s": 1.0, "ms": 1e3, "µs": 1e6}
Kept = Mapping[str, Any]


@dataclass(frozen=True)
class Measured:
    """One job: seconds for one of it, by way and round; the ways took turns, round by round."""

    what: str
    seconds: Mapping[str, Sequence[float]]
    at: str = ""
    """The size at which it was done: a column of its own, if there are several."""


@dataclass(frozen=True)
class TimedTable:
    """Jobs done in several ways: ours first, then floors, by which ours is divided, then what begins with
    `peer`, which is divided by ours."""

    name: str
    of: str
    unit: str
    ways: Mapping[str, str]
    rows: list[Measured] = field(default_factory=list)


@dataclass(frozen=True)
class FigureTable:
    """Figures that are no comparison: heads, and rows of texts and numbers."""

    name: str
    heads: Sequence[str]
    rows: list[Sequence[str | float]] = field(default_factory=list)


Table = TimedTable | FigureTable


def plain(table: Table) -> dict[str, Any]:
    """A table as JSON keeps it: seconds with six digits, of which the last means nothing any more."""
    kept = asdict(table)
    for row in kept["rows"] if isinstance(table, TimedTable) else ():
        row["seconds"] = {way: [float(f"{each:.6g}") for each in row["seconds"][way]] for way in table.ways}
    return kept


def drawn(table: Kept) -> str:
    """The lines of a Markdown table."""
    if "heads" in table:
        return _lines(table["heads"], [[_cell(each) for each in row] for row in table["rows"]])
    if any(row["at"] for row in table["rows"]):
        return _by_size(table)
    heads = [table["of"]]
    for way, name in table["ways"].items():
        heads += [f"{name}, {table['unit']}", *([] if way == OURS else [_quotient(way)])]
    return _lines(heads, [_compared(table, row) for row in table["rows"]])


def ratios(row: Kept, way: str) -> list[float]:
    """Of each round: ours by a floor, a peer by ours."""
    pairs = zip(row["seconds"][OURS], row["seconds"][way], strict=True)
    return [theirs / ours if _is_peer(way) else ours / theirs for ours, theirs in pairs]


def _is_peer(way: str) -> bool:
    return way.startswith("peer")


def _quotient(way: str) -> str:
    return "it ÷ ours" if _is_peer(way) else "ours ÷ it"


def _compared(table: Kept, row: Kept) -> Iterator[str]:
    yield row["what"]
    for way in table["ways"]:
        yield _figure(statistics.median(row["seconds"][way]) * UNITS[table["unit"]])
        if way != OURS:
            yield _spread(ratios(row, way))


def _by_size(table: Kept) -> str:
    """A line a job and a column a size: how long ours takes, and the middle of each ratio."""
    sizes = list(dict.fromkeys(row["at"] for row in table["rows"]))
    lines: dict[str, dict[str, str]] = {}
    for row in table["rows"]:
        ours = _figure(statistics.median(row["seconds"][OURS]) * UNITS[table["unit"]])
        others = [_spread(ratios(row, way)) for way in table["ways"] if way != OURS]
        lines.setdefault(row["what"], {})[row["at"]] = "; ".join((ours, *others))
    said = [_quotient(way).replace("it", name) for way, name in table["ways"].items() if way != OURS]
    head = f"{table['of']}: {'; '.join((table['unit'], *said))}"
    return _lines(
        [head, *sizes], [[what, *(cells.get(at, "") for at in sizes)] for what, cells in lines.items()]
    )


def _spread(found: Sequence[float]) -> str:
    """The middle, the least and the greatest."""
    middle, least, most = (_figure(each) for each in (statistics.median(found), min(found), max(found)))
    return middle if least == most else f"{middle} ({least}–{most})"


def _cell(value: str | float) -> str:
    return value if isinstance(value, str) else _figure(value)


def _figure(value: float) -> str:
    """Whole numbers whole; of others two digits, or what stands before the point."""
    if isinstance(value, int) or abs(value) >= 10:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 1 else f"{value:.2g}"


def _lines(heads: Sequence[str], rows: Sequence[Any]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
