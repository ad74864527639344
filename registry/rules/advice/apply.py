"""Bringing goals about: the facts as they would be, with one figure moved where others derive from it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from registry.rules.advice.goal import Goal, Range, nearest
from registry.rules.criteria.criteria_set import CriteriaSet
from registry.rules.criteria.figures import Facts, Figures, Value
from registry.rules.criteria.formula import HUNDRED, Formula
from registry.rules.criteria.metric import Metric

PASSES = 4
"""A figure moved for one goal may undo another; more rounds than this never settled anything."""


@dataclass(frozen=True)
class Lever:
    """The figure that is moved for the sake of a derived one, and where to."""

    metric: str
    value: Fraction
    at_most: bool = False
    """Whether a figure that is not known yet may not exceed it; else it must reach it."""


def apply(criteria: CriteriaSet, facts: Facts, goals: Iterable[Goal]) -> dict[str, Value | None]:
    """The facts with every goal brought about by the least change.

    A derived figure is changed by moving the first figure it derives from, the others as they are: R&D
    expense at unchanged revenue. Where some of them are unknown the derived figure itself is set: what will
    be entered is the enterprise's to say, only what it must come to is known.
    """
    changed: dict[str, Value | None] = dict(facts)
    ordered = sorted(goals, key=lambda goal: goal.metric)
    metrics = criteria.metrics
    for goal in ordered:
        if metrics[goal.metric].formula is None or facts.get(goal.metric) is not None:
            _set(changed, goal, facts.get(goal.metric), metrics[goal.metric])
    derived = [goal for goal in ordered if metrics[goal.metric].formula and facts.get(goal.metric) is None]
    for _ in range(PASSES if derived else 0):
        moved = False
        for goal in derived:
            figures = Figures(metrics, changed)
            if not goal.reached(figures.value(goal.metric)):
                _move(changed, goal, figures)
                moved = True
        if not moved:
            break
    return changed


def _set(facts: dict[str, Value | None], goal: Goal, now: Value | None, metric: Metric) -> None:
    value = nearest(goal, now, metric)
    if value is not None:
        facts[goal.metric] = value


def _move(facts: dict[str, Value | None], goal: Goal, figures: Figures) -> None:
    lever = lever_of(goal, figures)
    if lever is None:
        _set(facts, goal, figures.value(goal.metric), figures.metrics[goal.metric])
    else:
        facts[lever.metric] = lever.value


def lever_of(
    goal: Goal, figures: Figures, may_move: Callable[[str], bool] = lambda _metric: True
) -> Lever | None:
    """The figure to move, all else as it is; None where a part is unknown or no one figure does it."""
    metric = figures.metrics[goal.metric]
    now = figures.number(metric.id)
    if metric.formula is None or now is None:
        return None
    target = nearest(goal, now, metric)
    if not isinstance(target, Fraction):
        return None
    for lever in _levers(metric.formula, target, figures):
        if may_move(lever.metric):
            settled = _checked(lever, goal, figures, up=target > now)
            if settled is not None:
                return settled
    return None


def _checked(lever: Lever, goal: Goal, figures: Figures, *, up: bool) -> Lever | None:
    """The lever in whole units where its figure counts things, if it does what it should."""
    was = figures.number(lever.metric)
    value = lever.value
    rising = up if was is None else value > was
    if figures.metrics[lever.metric].kind == "whole":
        value = Fraction(-(-value // 1) if rising else value // 1)
    if value < 0 and (was is None or was >= 0):
        return None
    moved = Figures(figures.metrics, {**figures.facts, lever.metric: value})
    settled = Lever(lever.metric, value, at_most=not rising)
    return settled if goal.reached(moved.value(goal.metric)) else None


def limits_of(goal: Goal, figures: Figures, blank: str) -> Range | None:
    """Between which values the one unknown figure of a derived one must lie, all else as it is.

    None where no one can tell, or no figure does it that is not below zero.
    """
    formula = figures.metrics[goal.metric].formula
    if formula is None or goal.range is None:
        return None
    filled = Figures(figures.metrics, {**figures.facts, blank: Fraction(0)})
    bounds = (goal.range.low, goal.range.high)
    at = [None if bound is None else _value_for(formula, bound, filled, blank) for bound in bounds]
    if any(bound is not None and value is None for bound, value in zip(bounds, at, strict=True)):
        return None
    ends = [(at[0], goal.range.low_inclusive), (at[1], goal.range.high_inclusive)]
    known = next((value for value in at if value is not None), None)
    rises = None if known is None else _rises(goal.metric, filled, blank, known)
    if rises is None:
        return None
    (low, low_inclusive), (high, high_inclusive) = ends if rises else reversed(ends)
    limits = Range(low, low_inclusive, high, high_inclusive)
    if figures.metrics[blank].kind == "whole":
        limits = _in_wholes(limits)
    return None if limits.high is not None and limits.high < 0 else limits


def _value_for(formula: Formula, bound: Fraction, filled: Figures, blank: str) -> Fraction | None:
    """What the blank must be for the formula to come to exactly the bound."""
    return next((lever.value for lever in _levers(formula, bound, filled) if lever.metric == blank), None)


def _rises(metric: str, filled: Figures, blank: str, at: Fraction) -> bool | None:
    """Whether a derived figure grows with the blank from there on; None where it does neither."""
    now, then = (
        Figures(filled.metrics, {**filled.facts, blank: value}).number(metric) for value in (at, at + 1)
    )
    return None if now is None or then is None or now == then else then > now


def _in_wholes(limits: Range) -> Range:
    """The same limits for a figure that counts things; both ends inclusive."""
    low, high = limits.low, limits.high
    if low is not None:
        low = Fraction(-(-low // 1)) if limits.low_inclusive else low // 1 + Fraction(1)
    if high is not None:
        high = Fraction(high // 1) if limits.high_inclusive else -(-high // 1) - Fraction(1)
    return Range(low, True, high, True)


def _levers(formula: Formula, target: Fraction, figures: Figures) -> list[Lever]:
    """Ways to bring a formula to a target by one of its figures, the nearest at hand first."""
    parts = [_known(part, figures) for part in formula.parts]
    if any(part is None for part in parts):
        return []
    known = [part for part in parts if part is not None]
    return [
        lever
        for place, part in enumerate(formula.parts)
        if (wanted := _wanted(formula, place, known, target)) is not None
        for lever in _part_levers(part, wanted, figures)
    ]


def _wanted(formula: Formula, place: int, known: list[Fraction], target: Fraction) -> Fraction | None:
    """What one part must come to; only the first part of a quotient is ever moved."""
    name = formula.function
    if name in {"sum", "mean"}:
        whole = target * len(known) if name == "mean" else target
        return whole - (sum(known) - known[place])
    if name == "best":
        return target
    if place:
        return None
    base = known[1]
    if name == "pct":
        return target * base / HUNDRED
    return base + target * base / HUNDRED if name == "growth" else target * base


def _part_levers(part: Formula | Fraction | str, wanted: Fraction, figures: Figures) -> list[Lever]:
    if isinstance(part, Fraction):
        return []
    if isinstance(part, Formula):
        return _levers(part, wanted, figures)
    formula = figures.metrics[part].formula
    if formula is not None and not figures.stated(part):
        return _levers(formula, wanted, figures)
    return [Lever(part, wanted)]


def _known(part: Formula | Fraction | str, figures: Figures) -> Fraction | None:
    if isinstance(part, Fraction):
        return part
    return figures.number(part) if isinstance(part, str) else part.compute(figures.number)


def base_of(metric: Metric, metrics: Mapping[str, Metric]) -> tuple[str, ...]:
    """The figures a metric derives from, down to those that do not derive themselves; its own id without."""
    if metric.formula is None:
        return (metric.id,)
    found: dict[str, None] = {}
    for part in metric.formula.metrics():
        found.update(dict.fromkeys(base_of(metrics[part], metrics)))
    return tuple(found)
