"""A set in words, without anybody's facts: what every clause asks, and what gives how many points."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from registry.errors import Named, joined, listed, named, say
from registry.rules.criteria.condition import Among, Compare, Condition, ConditionGroup, Leaf, Person
from registry.rules.criteria.criteria_set import CriteriaSet
from registry.rules.criteria.metric import Metric
from registry.rules.criteria.unit import with_unit
from registry.rules.criteria.wording.figures import (
    MOST_PLACES,
    SIGNS,
    group_head,
    number_text,
    rate_of,
    threshold_text,
)


@dataclass(frozen=True)
class PlainLine:
    """One part of a test: what it asks exactly, how deep it stands, and the document's own `words` for it.
    `supply`: the bureau must still say what the condition is."""

    depth: int
    asked: object
    is_group: bool
    supply: bool = False
    words: Named | None = None


def to_supply(criteria: CriteriaSet) -> tuple[Person, ...]:
    """The leaves whose text the bureau must still supply."""
    return tuple(
        leaf
        for clause in criteria.clauses
        for leaf in clause.leaves()
        if isinstance(leaf, Person) and leaf.supply
    )


def metric_name(metric: Metric) -> object:
    """What a metric is called, with its accounting year counted back from the last full one."""
    name = named(metric)
    if metric.year is None:
        return name
    if metric.year == 1:
        return say("上年度%(name)s", name=name)
    if metric.year == 2:
        return say("上上年度%(name)s", name=name)
    return say("上年度前第%(n)s年%(name)s", n=metric.year - 1, name=name)


def lines_of(test: Condition, metrics: Mapping[str, Metric], depth: int = 0) -> Iterator[PlainLine]:
    """Every part of a test, each on a line of its own."""
    words = named(test) if test.zh else None
    window = window_of(test, metrics)
    if isinstance(test, ConditionGroup) and not window:
        yield PlainLine(depth, group_head(test), True, words=words)
        for item in test.items:
            yield from lines_of(item, metrics, depth + 1)
        return
    supply = isinstance(test, Person) and test.supply
    # The words of a fact or a person's decision are all it asks; a comparison has its figures besides.
    exact = window or isinstance(test, Compare | Among)
    yield PlainLine(depth, condition_text(test, metrics), False, supply, _words_of(test) if exact else None)


def _words_of(test: Condition) -> Named | None:
    first = test.items[0] if isinstance(test, ConditionGroup) else test
    return named(first) if first.zh else None


def condition_text(test: Condition, metrics: Mapping[str, Metric]) -> object:
    """A whole test in one sentence, by its figures."""
    unit = unit_of(test, metrics)
    if isinstance(test, ConditionGroup):
        if unit is None:
            return _group(test, metrics)
        return joined("%(name)s %(asked)s", name=unit.name, asked=unit.asked)
    words = _leaf(test, metrics[test.metric])
    return say("适用情形：%(what)s", what=words) if test.given else words


def _group(group: ConditionGroup, metrics: Mapping[str, Metric]) -> object:
    parts = []
    for item in group.items:
        part = condition_text(item, metrics)
        nested = isinstance(item, ConditionGroup) and unit_of(item, metrics) is None
        parts.append(say("（%(part)s）", part=part) if nested else part)
    row: object = parts[-1]
    for part in reversed(parts[:-1]):
        if group.is_all:
            row = say("%(a)s，且%(b)s", a=part, b=row)
        elif group.is_any:
            row = say("%(a)s，或%(b)s", a=part, b=row)
        else:
            row = say("%(a)s；%(b)s", a=part, b=row)
    if group.is_all or group.is_any:
        return row
    return say("%(all)s 项至少满足 %(least)s 项：%(parts)s", all=len(parts), least=group.least, parts=row)


def _leaf(leaf: Leaf, metric: Metric) -> object:
    if isinstance(leaf, Compare | Among):
        return joined("%(name)s %(asked)s", name=metric_name(metric), asked=threshold(leaf, metric))
    name = named(leaf) if leaf.zh else metric_name(metric)
    if not isinstance(leaf, Person):
        return name
    if leaf.supply:
        return say("%(name)s（条件内容待市局补充）", name=name)
    return say("%(name)s（由审核人员认定）", name=name)


def threshold(leaf: Leaf, metric: Metric) -> object:
    """What a leaf asks of its metric, without naming it: "≥ 3 %", "属于：甲、乙"."""
    if isinstance(leaf, Compare):
        return joined("%(sign)s %(edge)s", sign=SIGNS[leaf.op], edge=threshold_text(leaf, metric))
    if isinstance(leaf, Among):
        return say("属于：%(values)s", values=listed(named(metric.option(value)) for value in leaf.values))
    if not isinstance(leaf, Person):
        return say("是")
    return say("条件内容待市局补充") if leaf.supply else say("由审核人员认定")


@dataclass(frozen=True)
class Unit:
    """A part of a test that asks one thing of one metric, maybe of each of its last years. `key` is the
    same in another version of the part that only asks more or less."""

    key: tuple[str, ...]
    name: object
    asked: object
    words: Named | None


def unit_of(test: Condition, metrics: Mapping[str, Metric]) -> Unit | None:
    """The part as a unit; None for a group."""
    if isinstance(test, ConditionGroup):
        leaf, window = window_of(test, metrics) or (None, 0)
        if leaf is None:
            return None
        metric = metrics[leaf.metric]
        name: object = say("近%(years)s年每年%(name)s", years=window, name=named(metric))
        return Unit(("window", metric.stem, leaf.op[:1]), name, threshold(leaf, metric), _words_of(test))
    metric = metrics[test.metric]
    side = test.op[:1] if isinstance(test, Compare) else ""
    kind = "person" if isinstance(test, Person) else type(test).__name__.lower()
    name = named(test) if test.zh and not isinstance(test, Compare | Among) else metric_name(metric)
    return Unit((kind, test.metric, side), name, threshold(test, metric), _words_of(test))


def window_of(test: Condition, metrics: Mapping[str, Metric]) -> tuple[Compare, int] | None:
    """Of a group that asks the same of each of the last years: one of its parts, and how many years."""
    if not isinstance(test, ConditionGroup) or not test.is_all or test.zh or len(test.items) < 2:
        return None
    leaves = [item for item in test.items if isinstance(item, Compare)]
    if len(leaves) < len(test.items):
        return None
    family = [metrics[leaf.metric] for leaf in leaves]
    same = {(metric.stem, leaf.op, leaf.value, leaf.zh) for metric, leaf in zip(family, leaves, strict=True)}
    if len(same) > 1 or [metric.year for metric in family] != list(range(1, len(family) + 1)):
        return None
    return leaves[0], len(leaves)


def edge_text(metric: Metric, edge: Fraction) -> object:
    """The edge of a band as the document has it: of a compound rate the rate, not its factor."""
    if metric.formula and metric.formula.function == "cagr":
        edge = rate_of(edge, metric.formula.power)
    return with_unit(number_text(edge, 0, MOST_PLACES), metric.unit)
