"""The score table of a draft as it is edited: every way to points, with the figures that may be changed."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from registry.rules.criteria.facts import read_number
from registry.rules.criteria.files.draft import Path, Table, at, key_of, shown_number


@dataclass(frozen=True)
class Spot:
    """A figure of a score table. An edge between two bands stands in both of them."""

    paths: tuple[Path, ...]
    value: str

    @property
    def key(self) -> str:
        return key_of(self.paths[0])


@dataclass(frozen=True)
class DraftPointsRow:
    """One way to points: what is asked (`name` in both languages, `metric`, or a band from its `edge` on),
    and the points it gives; `sign` stands before the edge."""

    depth: int
    metric: str = ""
    name: tuple[str, str] = ("", "")
    code: str = ""
    sign: str = ""
    edge: Spot | None = None
    points: Spot | None = None


def rows_of(points: Table, path: Path, depth: int = 0) -> Iterator[DraftPointsRow]:
    """The rows of an indicator's `points`, or of one of its ways, which stands at `path`."""
    for key, rows in KINDS.items():
        if key in points:
            return rows(points, path, depth)
    return iter([DraftPointsRow(depth, metric=points["manual"], code="manual")])


def _best_of(points: Table, path: Path, depth: int) -> Iterator[DraftPointsRow]:
    for number, way in enumerate(points["best_of"]):
        yield from rows_of(way, (*path, "best_of", number), depth)


def _elected(points: Table, path: Path, depth: int) -> Iterator[DraftPointsRow]:
    for number, way in enumerate(points["choices"]):
        yield DraftPointsRow(depth, name=(way["zh"], way["en"]))
        yield from rows_of(way["points"], (*path, "choices", number, "points"), depth + 1)


def _first(points: Table, path: Path, depth: int) -> Iterator[DraftPointsRow]:
    for number, row in enumerate(points["first"]):
        spot = (*path, "first", number)
        edge, given = _spot(points, path, (*spot, "ge")), _spot(points, path, (*spot, "points"))
        yield DraftPointsRow(depth, metric=row["metric"], sign="≥", edge=edge, points=given)
    yield DraftPointsRow(depth, code="otherwise", points=_spot(points, path, (*path, "otherwise")))


def _options(points: Table, path: Path, depth: int) -> Iterator[DraftPointsRow]:
    yield DraftPointsRow(depth, metric=points["choice"])
    for number, option in enumerate(points["options"]):
        given = _spot(points, path, (*path, "options", number, "points"))
        yield DraftPointsRow(depth + 1, name=(option["zh"], option["en"]), points=given)


def _several(points: Table, path: Path, depth: int) -> Iterator[DraftPointsRow]:
    given = _spot(points, path, (*path, "points"))
    yield DraftPointsRow(depth, metric=points["several"], code="several", points=given)


def _each(points: Table, path: Path, depth: int) -> Iterator[DraftPointsRow]:
    each, given = _spot(points, path, (*path, "each")), _spot(points, path, (*path, "points"))
    yield DraftPointsRow(depth, metric=points["metric"], code="each", edge=each, points=given)


def _spot(table: Table, base: Path, *paths: Path) -> Spot:
    return Spot(paths, shown_number(at(table, paths[0][len(base) :])))


def _bands(points: Table, path: Path, depth: int) -> Iterator[DraftPointsRow]:
    """The bands as written. Each edge is typed once, at the band that begins there, and moves both bands."""
    yield DraftPointsRow(depth, metric=points["metric"])
    bands = list(enumerate(points["bands"]))
    uppers = {_edge(band, "lt", "le"): number for number, band in bands}
    for number, band in bands:
        key = "ge" if "ge" in band else "gt" if "gt" in band else ""
        edge = None
        if key:
            below = uppers.get(_edge(band, "ge", "gt"))
            paths = [(*path, "bands", number, key)]
            if below is not None:
                upper = points["bands"][below]
                paths.append((*path, "bands", below, "lt" if "lt" in upper else "le"))
            edge = _spot(points, path, *paths)
        given = _spot(points, path, (*path, "bands", number, "points"))
        sign = {"ge": "≥", "gt": ">", "": ""}[key]
        yield DraftPointsRow(depth + 1, code=str(band["code"]), sign=sign, edge=edge, points=given)


def _edge(band: Table, *keys: str) -> Fraction | None:
    return next((read_number(band[key]) for key in keys if key in band), None)


KINDS: Mapping[str, Callable[[Table, Path, int], Iterator[DraftPointsRow]]] = {
    "best_of": _best_of,
    "elected": _elected,
    "first": _first,
    "choice": _options,
    "bands": _bands,
    "several": _several,
    "each": _each,
}
"""By the key that tells the kind of points (rules/criteria/files/read_points.py)."""
