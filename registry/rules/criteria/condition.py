"""Conditions of a clause: a tree of comparisons and facts, decided in three values.

True is met, False is not met, None is unknown. Unknown is never false and never a pass: a group is decided
only where its known parts decide it whatever the unknown ones turn out to be (Kleene).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from operator import ge, gt, le, lt

from registry.rules.criteria.figures import Figures

Truth = bool | None
OPERATORS: dict[str, Callable[[Fraction, Fraction], bool]] = {">=": ge, ">": gt, "<=": le, "<": lt}


@dataclass(frozen=True)
class Compare:
    """A figure against a threshold: `value` as written, in the metric's unit; `bound` is what is compared."""

    metric: str
    op: str
    value: Fraction
    bound: Fraction
    zh: str = ""
    en: str = ""
    given: bool = False


@dataclass(frozen=True)
class Flag:
    """A fact that must be "yes"."""

    metric: str
    zh: str = ""
    en: str = ""
    given: bool = False


@dataclass(frozen=True)
class Among:
    """A choice that must be one of `values`."""

    metric: str
    values: tuple[str, ...]
    zh: str = ""
    en: str = ""
    given: bool = False


@dataclass(frozen=True)
class Person:
    """A person decides; with `supply`, the bureau must still supply what the condition says."""

    metric: str
    supply: bool = False
    zh: str = ""
    en: str = ""
    given: bool = False


@dataclass(frozen=True)
class ConditionGroup:
    """At least `least` of `items`: all-of, any-of and k-of-n are one thing."""

    least: int
    items: tuple["Condition", ...]
    zh: str = ""
    en: str = ""

    @property
    def is_all(self) -> bool:
        return self.least == len(self.items)

    @property
    def is_any(self) -> bool:
        return self.least == 1


Leaf = Compare | Flag | Among | Person
Condition = Leaf | ConditionGroup


@dataclass(frozen=True)
class Decided:
    """A condition and how it was decided; of a group also its parts, and how many are and could be met."""

    condition: Condition
    truth: Truth
    items: tuple["Decided", ...] = ()
    met: int = 0
    possible: int = 0


def decide_leaf(leaf: Leaf, figures: Figures) -> Truth:
    """Whether one leaf is met."""
    value = figures.value(leaf.metric)
    if value is None:
        return None
    if isinstance(leaf, Compare):
        return OPERATORS[leaf.op](value, leaf.bound) if isinstance(value, Fraction) else None
    if isinstance(leaf, Among):
        return value in leaf.values
    return value is True


def truth_of(condition: Condition, figures: Figures) -> Truth:
    """Met, not met or unknown, with as little work as possible."""
    if not isinstance(condition, ConditionGroup):
        return decide_leaf(condition, figures)
    met = possible = 0
    for item in condition.items:
        truth = truth_of(item, figures)
        met += truth is True
        possible += truth is not False
    return counted(condition.least, met, possible)


def decide(condition: Condition, figures: Figures) -> Decided:
    """The whole tree with every part decided, for those who want to see why."""
    if not isinstance(condition, ConditionGroup):
        truth = decide_leaf(condition, figures)
        return Decided(condition, truth, (), int(truth is True), int(truth is not False))
    items = tuple(decide(item, figures) for item in condition.items)
    met = sum(item.truth is True for item in items)
    possible = sum(item.truth is not False for item in items)
    return Decided(condition, counted(condition.least, met, possible), items, met, possible)


def counted(least: int, met: int, possible: int) -> Truth:
    """k-of-n with unknowns: `met` are, `possible` could be."""
    if met >= least:
        return True
    return False if possible < least else None


def leaves_of(condition: Condition) -> Iterator[Leaf]:
    """Every leaf, in order."""
    if isinstance(condition, ConditionGroup):
        for item in condition.items:
            yield from leaves_of(item)
    else:
        yield condition
