"""Goals of an advice: what one figure or fact must come to, exactly, and the value that is nearest to it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from registry.rules.criteria.condition import Among, Compare, Leaf
from registry.rules.criteria.figures import Value
from registry.rules.criteria.metric import Metric

CENT = Fraction(1, 100)
HALF = Fraction(1, 2)
OPPOSITE = {">=": "<", ">": "<=", "<=": ">", "<": ">="}


@dataclass(frozen=True)
class Range:
    """From `low` to `high`, each end inclusive or not; None is without end. Bounds are what is compared."""

    low: Fraction | None = None
    low_inclusive: bool = True
    high: Fraction | None = None
    high_inclusive: bool = True

    def holds(self, figure: Fraction) -> bool:
        if self.low is not None and (figure < self.low or (figure == self.low and not self.low_inclusive)):
            return False
        return self.high is None or figure < self.high or (figure == self.high and self.high_inclusive)

    def with_range(self, other: "Range") -> "Range | None":
        """What lies in both; None where nothing does."""
        low, low_inclusive = max(
            (self._floor(), other._floor()), key=lambda end: (end[0] is not None, end[0] or 0, not end[1])
        )
        high, high_inclusive = min(
            (self._ceiling(), other._ceiling()), key=lambda end: (end[0] is None, end[0] or 0, end[1])
        )
        both = Range(low, low_inclusive, high, high_inclusive)
        if low is not None and high is not None and (low > high or (low == high and not both.holds(low))):
            return None
        return both

    def _floor(self) -> tuple[Fraction | None, bool]:
        return self.low, self.low_inclusive

    def _ceiling(self) -> tuple[Fraction | None, bool]:
        return self.high, self.high_inclusive


@dataclass(frozen=True)
class Goal:
    """What `metric` must come to: a number in `range`, one of `values`, or all of `items`."""

    metric: str
    range: Range | None = None
    values: tuple[Value, ...] = ()
    items: frozenset[str] = frozenset()

    def reached(self, value: Value | None) -> bool:
        """Whether a value is as the goal wants it; unknown never is."""
        if self.range is not None:
            return isinstance(value, Fraction) and self.range.holds(value)
        if self.items:
            return isinstance(value, frozenset) and self.items <= value
        return value is not None and value in self.values

    def joined(self, other: "Goal") -> "Goal | None":
        """The goal that reaches both, of the same metric; None where they exclude each other."""
        if self.range is not None and other.range is not None:
            both = self.range.with_range(other.range)
            return None if both is None else replace(self, range=both)
        if self.items or other.items:
            return replace(self, items=self.items | other.items)
        values = tuple(value for value in self.values if value in other.values)
        return replace(self, values=values) if values else None


Goals = frozenset[Goal]
"""At most one for each metric."""


def joined(one: Goals, other: Goals) -> Goals | None:
    """Goals that reach those of both; None where they exclude each other."""
    if not one or not other or other <= one:
        return one or other
    found = {goal.metric: goal for goal in one}
    for goal in other:
        mine = found.get(goal.metric)
        both = goal if mine is None or mine == goal else mine.joined(goal)
        if both is None:
            return None
        found[goal.metric] = both
    return frozenset(found.values())


def goal_of(leaf: Leaf, metric: Metric, wanted: bool) -> Goal | None:
    """What decides a leaf as `wanted`; None where nothing could."""
    if isinstance(leaf, Compare):
        return Goal(leaf.metric, range_of(leaf.op if wanted else OPPOSITE[leaf.op], leaf.bound))
    if isinstance(leaf, Among):
        others = tuple(option.value for option in metric.options if option.value not in leaf.values)
        values: Iterable[Value] = leaf.values if wanted else others
        return Goal(leaf.metric, values=tuple(values)) if values else None
    return Goal(leaf.metric, values=(wanted,))


def range_of(op: str, bound: Fraction) -> Range:
    """The figures a comparison holds for."""
    if op in {">=", ">"}:
        return Range(low=bound, low_inclusive=op == ">=")
    return Range(high=bound, high_inclusive=op == "<=")


def nearest(goal: Goal, now: Value | None, metric: Metric) -> Value | None:
    """The value that reaches a goal with the least change; None where the metric has none such."""
    if goal.range is not None:
        return _nearest_number(goal.range, now if isinstance(now, Fraction) else None, metric)
    if goal.items:
        return goal.items | (now if isinstance(now, frozenset) else frozenset())
    return now if now is not None and now in goal.values else goal.values[0]


def _nearest_number(wanted: Range, now: Fraction | None, metric: Metric) -> Fraction | None:
    if now is not None and wanted.holds(now):
        return now
    # A compound rate is compared as a factor, so a hundredth of it would be a whole percent point.
    step = Fraction(1) if metric.kind == "whole" else CENT
    if metric.formula and metric.formula.function == "cagr":
        step = CENT * CENT
    from_below = wanted.low is not None and (now is None or now <= wanted.low)
    if from_below and wanted.low is not None:
        figure = wanted.low if wanted.low_inclusive else wanted.low + step
        figure = _whole(figure, up=True) if metric.kind == "whole" else figure
    elif wanted.high is not None:
        figure = wanted.high if wanted.high_inclusive else wanted.high - step
        figure = _whole(figure, up=False) if metric.kind == "whole" else figure
    else:
        figure = Fraction(0)
    if wanted.holds(figure):
        return figure
    if metric.kind != "whole" and wanted.low is not None and wanted.high is not None:
        middle = (wanted.low + wanted.high) * HALF
        return middle if wanted.holds(middle) else None
    return None


def _whole(figure: Fraction, *, up: bool) -> Fraction:
    return Fraction(-(-figure // 1) if up else figure // 1)
