"""Reading how an indicator finds its points. Bands must cover every figure once: no gap, no overlap."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import pairwise

from registry.rules.catalog_entry import CatalogEntry
from registry.rules.criteria.formula import Formula
from registry.rules.criteria.metric import Metric, Option
from registry.rules.criteria.points import (
    Band,
    Bands,
    BestOf,
    ByPerson,
    Elected,
    First,
    Options,
    PerUnit,
    Points,
    Several,
)

NUMBERS = ("amount", "whole", "percent")


def read_points(entry: CatalogEntry, metrics: Mapping[str, Metric]) -> Points:
    """The `points` of an indicator, or of one of its ways."""
    reader = PointsReader(metrics)
    for key, read in reader.kinds.items():
        if entry.has(key):
            return read(entry)
    return reader.bands(entry)


class PointsReader:
    """Reads points by the key that tells their kind."""

    def __init__(self, metrics: Mapping[str, Metric]) -> None:
        self.metrics = metrics
        self.kinds: Mapping[str, Callable[[CatalogEntry], Points]] = {
            "best_of": lambda entry: BestOf(entry.each("best_of", self._inner)),
            "elected": self.elected,
            "several": self.several,
            "choice": self.options,
            "first": self.first,
            "manual": lambda entry: ByPerson(self._named(entry, "manual", *NUMBERS)),
            "each": self.per_unit,
        }

    def elected(self, entry: CatalogEntry) -> Points:
        """Ways to count of which the applicant elects one."""
        return Elected(
            self._named(entry, "elected", "choice"),
            entry.each("choices", lambda table: (_option(table), table.one("points", self._inner))),
        )

    def several(self, entry: CatalogEntry) -> Points:
        """Points per item held."""
        return Several(
            self._named(entry, "several", "several"),
            entry.number("points"),
            entry.each("allowed", _option),
        )

    def options(self, entry: CatalogEntry) -> Points:
        """Points by option; every option of the metric must have its own."""
        name = self._named(entry, "choice", "choice")
        options = entry.each("options", lambda table: (_option(table), table.number("points")))
        missing = {option.value for option in self.metrics[name].options} - {o.value for o, _ in options}
        if missing:
            raise entry.fault(f"no points for {', '.join(sorted(missing))}")
        return Options(name, options)

    def first(self, entry: CatalogEntry) -> Points:
        """The first row whose figure reaches its least."""
        rows = entry.each(
            "first",
            lambda table: (
                self._named(table, "metric", *NUMBERS),
                table.number("ge"),
                table.number("points"),
            ),
        )
        return First(rows, entry.number("otherwise"))

    def per_unit(self, entry: CatalogEntry) -> Points:
        """Points per full `each` units."""
        name, each = self._named(entry, "metric", *NUMBERS), entry.number("each")
        if each <= 0:
            raise entry.fault("each must be more than 0")
        return PerUnit(name, each, entry.number("points"))

    def bands(self, entry: CatalogEntry) -> Points:
        """Points by the band a figure lies in."""
        name = self._named(entry, "metric", *NUMBERS)
        return Bands(name, _read_bands(entry, self.metrics[name].formula))

    def _inner(self, table: CatalogEntry) -> Points:
        return read_points(table, self.metrics)

    def _named(self, entry: CatalogEntry, key: str, *kinds: str) -> str:
        name = entry.text(key)
        if name not in self.metrics or self.metrics[name].kind not in kinds:
            raise entry.fault(f"{key} {name!r} is not in metrics.toml or is no {' or '.join(kinds)}")
        return name


def _option(entry: CatalogEntry) -> Option:
    return Option(entry.matching("value", r"[a-z0-9_]+"), entry.text("zh"), entry.text("en"))


def _read_bands(entry: CatalogEntry, formula: Formula | None) -> tuple[Band, ...]:
    def bound(table: CatalogEntry, key: str) -> Fraction | None:
        if not table.has(key):
            return None
        value = table.number(key)
        return formula.bound_of(value) if formula else value

    def band(table: CatalogEntry) -> Band:
        ge, gt, le, lt = (bound(table, key) for key in ("ge", "gt", "le", "lt"))
        if (ge is not None and gt is not None) or (le is not None and lt is not None):
            raise table.fault("a band has one lower and one upper bound")
        low, high = (ge if ge is not None else gt), (le if le is not None else lt)
        return Band(table.text("code"), table.number("points"), low, ge is not None, high, le is not None)

    bands = entry.each("bands", band)
    rising = sorted(bands, key=lambda item: (item.low is not None, item.low or Fraction(0)))
    if not rising or rising[0].low is not None or rising[-1].high is not None:
        raise entry.fault("the bands must cover every figure, from the least to the greatest")
    for lower, upper in pairwise(rising):
        if lower.high != upper.low or lower.high_inclusive == upper.low_inclusive:
            raise entry.fault(f"between bands {lower.code} and {upper.code} there is a gap or an overlap")
    return bands
