"""Proof of an advised set: with it the verdict is met, with any smaller part of it it is not."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations, pairwise

from registry.rules.advice.apply import apply
from registry.rules.advice.goal import Goal, Goals
from registry.rules.criteria.condition import Flag, Person, Truth, truth_of
from registry.rules.criteria.criteria_set import CriteriaSet, Scoring
from registry.rules.criteria.figures import Figures
from registry.rules.criteria.points import BestOf, Elected, First, ways_of

MOST_PROVED = 10
"""Of figures that move each other beyond this many only the removal of one at a time is proved."""
MANY = 1000
"""Weighs a place that asks for more than "yes": alone it is harmless, with any other it may not be."""


@dataclass
class Case:
    """One enterprise before one set, asked again and again while sets are proved."""

    criteria: CriteriaSet
    figures: Figures
    overrides: Mapping[str, Truth] = field(default_factory=dict)
    cut: bool = False

    def __post_init__(self) -> None:
        self._plain = plain_metrics(self.criteria)
        self._known: dict[Goals, bool] = {}

    def meets(self, goals: Goals) -> bool:
        """Whether the verdict is met once these goals are brought about."""
        if goals not in self._known:
            self._known[goals] = meets(self.criteria, self.figures_after(goals), self.overrides)
        return self._known[goals]

    def figures_after(self, goals: Goals) -> Figures:
        """The figures once these goals are brought about."""
        return Figures(self.criteria.metrics, apply(self.criteria, self.figures.facts, goals))

    def smallest(self, goals: Goals, order: Iterable[Goal]) -> Goals:
        """A part of a sufficient set of which no smaller part suffices; `order` says what to do without
        first."""
        for goal in order:
            if goal in goals and self.meets(goals - {goal}):
                goals = goals - {goal}
        smaller = self._smaller(goals)
        return goals if smaller is None else self.smallest(smaller, [*smaller])

    def _smaller(self, goals: Goals) -> Goals | None:
        """A smaller part that suffices all the same. Goals that can only help are either all there or, as
        leaving out one has been tried, do not matter; the others may stand in each other's way."""
        entangled = sorted((goal for goal in goals if not self._helps(goal)), key=lambda goal: goal.metric)
        if len(entangled) > MOST_PROVED:
            self.cut = True
            return None
        plain = goals.difference(entangled)
        for size in range(len(entangled)):
            for some in combinations(entangled, size):
                part = plain.union(some)
                if self.meets(part):
                    return part
        return None

    def _helps(self, goal: Goal) -> bool:
        """Whether bringing it about can never do harm: nothing else looks at its figure."""
        metric = self.criteria.metrics[goal.metric]
        if metric.id not in self._plain:
            return False
        return metric.formula is None or self.figures.value(metric.id) is None


def plain_metrics(criteria: CriteriaSet) -> frozenset[str]:
    """Metrics one place asks for and none derives from, or facts that are only ever asked to be "yes"."""
    places: Counter[str] = Counter()
    harmful: set[str] = set()
    for clause in criteria.clauses:
        for leaf in clause.leaves():
            places[leaf.metric] += 1
            if clause.role == "veto" or not isinstance(leaf, Flag | Person):
                places[leaf.metric] += MANY
    for indicator in criteria.scoring.indicators if criteria.scoring else ():
        for way in ways_of(indicator.points):
            if isinstance(way, Elected) or (isinstance(way, First) and not _descending(way)):
                harmful.update(way.metrics())
            elif not isinstance(way, BestOf):
                places.update(dict.fromkeys(way.metrics(), MANY + 1))
    for metric in criteria.metrics.values():
        harmful.update(metric.formula.metrics() if metric.formula else ())
    return frozenset(name for name, count in places.items() if name not in harmful and count <= MANY + 1)


def _descending(way: First) -> bool:
    """Whether a row further up never gives less, so that reaching it can only help."""
    points = [given for _, _, given in way.rows] + [way.otherwise]
    return all(upper >= lower for upper, lower in pairwise(points))


def meets(criteria: CriteriaSet, figures: Figures, overrides: Mapping[str, Truth]) -> bool:
    """Whether `assess` says "met", found with as little work as possible."""
    direct = False
    for clause in criteria.clauses:
        key = f"{clause.role}:{clause.id}"
        truth = overrides[key] if key in overrides else truth_of(clause.test, figures)
        if clause.role == "direct":
            direct = direct or truth is True
        elif truth is not (clause.role == "gate"):
            return False
    if direct or criteria.scoring is None:
        return direct or not criteria.directs
    return score_passes(criteria.scoring, figures)


def score_passes(scoring: Scoring, figures: Figures) -> bool:
    """Whether total and dimensions certainly reach their least."""
    lows = [(item.dimension, item.points.score(figures, item.most).low) for item in scoring.indicators]
    return sum(low for _, low in lows) >= scoring.least and all(
        dimension.least is None or sum(low for of, low in lows if of == dimension.id) >= dimension.least
        for dimension in scoring.dimensions
    )
