"""Reading how an indicator finds its points. Bands must cover every figure once: no gap, no overlap."""

from collections.abc import Mapping
from fractions import Fraction

from registry.rules.catalog_entry import Entry
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


def read_points(entry: Entry, metrics: Mapping[str, Metric]) -> Points:
    """The `points` of an indicator, or of one of its ways."""

    def inner(table: Entry) -> Points:
        return read_points(table, metrics)

    def named(key: str, *kinds: str) -> str:
        name = entry.text(key)
        if name not in metrics or metrics[name].kind not in kinds:
            raise entry.fault(f"{key} {name!r} is not in metrics.toml or is no {' or '.join(kinds)}")
        return name

    numbers = ("amount", "whole", "percent")
    if entry.has("best_of"):
        return BestOf(entry.each("best_of", inner))
    if entry.has("elected"):
        return Elected(
            named("elected", "choice"),
            entry.each("choices", lambda table: (_option(table), table.one("points", inner))),
        )
    if entry.has("several"):
        return Several(named("several", "several"), entry.number("points"), entry.each("allowed", _option))
    if entry.has("choice"):
        name = named("choice", "choice")
        options = entry.each("options", lambda table: (_option(table), table.number("points")))
        missing = {option.value for option in metrics[name].options} - {o.value for o, _ in options}
        if missing:
            raise entry.fault(f"no points for {', '.join(sorted(missing))}")
        return Options(name, options)
    if entry.has("first"):
        rows = entry.each(
            "first", lambda table: (table.text("metric"), table.number("ge"), table.number("points"))
        )
        for name, _, _ in rows:
            if name not in metrics or not metrics[name].is_number:
                raise entry.fault(f"metric {name!r} is not in metrics.toml or is no number")
        return First(rows, entry.number("otherwise"))
    if entry.has("manual"):
        return ByPerson(named("manual", *numbers))
    name = named("metric", *numbers)
    if entry.has("each"):
        each = entry.number("each")
        if each <= 0:
            raise entry.fault("each must be more than 0")
        return PerUnit(name, each, entry.number("points"))
    return Bands(name, _read_bands(entry, metrics[name].formula))


def _option(entry: Entry) -> Option:
    return Option(entry.matching("value", r"[a-z0-9_]+"), entry.text("zh"), entry.text("en"))


def _read_bands(entry: Entry, formula: Formula | None) -> tuple[Band, ...]:
    def bound(table: Entry, key: str) -> Fraction | None:
        if not table.has(key):
            return None
        value = table.number(key)
        return formula.bound_of(value) if formula else value

    def band(table: Entry) -> Band:
        ge, gt, le, lt = (bound(table, key) for key in ("ge", "gt", "le", "lt"))
        if (ge is not None and gt is not None) or (le is not None and lt is not None):
            raise table.fault("a band has one lower and one upper bound")
        low, high = (ge if ge is not None else gt), (le if le is not None else lt)
        return Band(table.text("code"), table.number("points"), low, ge is not None, high, le is not None)

    bands = entry.each("bands", band)
    rising = sorted(bands, key=lambda item: (item.low is not None, item.low or Fraction(0)))
    if not rising or rising[0].low is not None or rising[-1].high is not None:
        raise entry.fault("the bands must cover every figure, from the least to the greatest")
    for lower, upper in zip(rising, rising[1:], strict=False):
        if lower.high != upper.low or lower.high_inclusive == upper.low_inclusive:
            raise entry.fault(f"between bands {lower.code} and {upper.code} there is a gap or an overlap")
    return bands
