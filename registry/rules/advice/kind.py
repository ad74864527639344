"""What kind of thing stands between an enterprise and a goal: a blank, a change, a year to pass, a person."""

from enum import StrEnum
from fractions import Fraction

from registry.rules.advice.apply import base_of
from registry.rules.advice.goal import Goal, nearest
from registry.rules.criteria.condition import Compare, Leaf, Person
from registry.rules.criteria.figures import Figures, Value
from registry.rules.criteria.metric import Metric


class Kind(StrEnum):
    """FILL: not entered yet. CHANGE: can be brought about at any time. YEAR: a closed year says otherwise, a
    later one may not. TIME: only time brings it. TITLE: another title first. PERSON: a person decides.
    SUPPLY: the bureau has still to say what is asked."""

    FILL = "fill"
    CHANGE = "change"
    YEAR = "year"
    TIME = "time"
    TITLE = "title"
    PERSON = "person"
    SUPPLY = "supply"


WAITING = frozenset({Kind.PERSON, Kind.SUPPLY})
"""What the enterprise cannot bring about itself. It counts as one thing of a set like any other."""
YEARLY = "yearly"
EFFORT = {
    Kind.FILL: Fraction(1),
    Kind.SUPPLY: Fraction(3, 2),
    Kind.PERSON: Fraction(2),
    Kind.CHANGE: Fraction(4),
    Kind.TITLE: Fraction(5),
    Kind.YEAR: Fraction(5),
    Kind.TIME: Fraction(6),
}
"""Orders sets of one size, no more: entering what is known is less than changing what is."""
FARTHEST = Fraction(3)


def by_person(metric: Metric) -> bool:
    """Whether nobody but an officer or reviewer states it: it is asked for nowhere in the profile."""
    return metric.stated and not metric.section


def kind_of(goal: Goal, figures: Figures, supplied: frozenset[str] = frozenset()) -> Kind:
    """What has to happen for a goal; `supplied` names the metrics whose condition the bureau must supply."""
    metric = figures.metrics[goal.metric]
    value = figures.value(metric.id)
    if metric.id in supplied and value is None:
        return Kind.SUPPLY
    if by_person(metric):
        return Kind.PERSON
    if metric.titles:
        return Kind.TITLE
    if value is None:
        return Kind.YEAR if _has_no_value(metric, figures) else Kind.FILL
    if metric.since:
        return Kind.TIME
    if metric.is_number and any(_yearly(figures.metrics[name]) for name in base_of(metric, figures.metrics)):
        return Kind.YEAR
    return Kind.CHANGE


def _has_no_value(metric: Metric, figures: Figures) -> bool:
    """A derived figure of which all parts are known: a growth from nothing, a division by zero."""
    parts = base_of(metric, figures.metrics)
    return metric.formula is not None and all(figures.value(name) is not None for name in parts)


def _yearly(metric: Metric) -> bool:
    return metric.is_number and (metric.year is not None or metric.section == YEARLY)


def may_be_advised(leaf: Leaf, goal: Goal, figures: Figures) -> bool:
    """Whether somebody could bring a goal about. Circumstances are never advised: a branch is chosen by what
    is, so where that is not known it is asked for, and nothing more."""
    metric = figures.metrics[leaf.metric]
    value: Value | None = figures.value(leaf.metric)
    if isinstance(leaf, Person):
        return True
    if metric.applying or metric.level_not:
        return False
    if leaf.given:
        return value is None and not by_person(metric)
    if metric.sizes or metric.not_titles or metric.refusals:
        return value is None
    if metric.titles:
        return goal.values == (True,)
    # Time goes one way.
    down = isinstance(leaf, Compare) and metric.since and isinstance(value, Fraction)
    return not (down and goal.range is not None and goal.range.low is None)


def effort_of(goal: Goal, kind: Kind, figures: Figures) -> Fraction:
    """How far a goal is, for ordering alike sets: its kind, and the gap relative to what is asked."""
    effort = EFFORT[kind]
    metric, now = figures.metrics[goal.metric], figures.value(goal.metric)
    if kind is Kind.FILL and metric.records:
        # A list without such a row is more likely without the thing than without the row.
        effort = EFFORT[Kind.CHANGE] + (0 if metric.is_number else 1)
    if isinstance(now, Fraction) and goal.range is not None:
        target = nearest(goal, now, metric)
        if isinstance(target, Fraction):
            gap = abs(target - now)
            effort += min(FARTHEST, gap if kind is Kind.TIME else gap / max(abs(target), Fraction(1)))
    return effort
