"""What would suffice: ways to decide conditions as wanted, each a set of goals, the smallest first."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from registry.rules.advice.goal import Goal, Goals, goal_of, joined
from registry.rules.advice.kind import Kind, effort_of, kind_of, may_be_advised
from registry.rules.criteria.condition import Condition, ConditionGroup, Person, decide_leaf, truth_of
from registry.rules.criteria.criteria_set import CriteriaSet
from registry.rules.criteria.figures import Figures

WIDTH = 24
"""How many ways are kept at every step; where more are left out the advice says that the search was cut."""
NOTHING: Goals = frozenset()
Ways = list[Goals]


@dataclass
class Search:
    """One look for ways over the facts of one enterprise."""

    criteria: CriteriaSet
    figures: Figures
    cut: bool = False
    _efforts: dict[Goal, Fraction] = field(default_factory=dict)
    _costs: dict[Goals, tuple[int, Fraction, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.supplied = supplied_of(self.criteria)

    def kind(self, goal: Goal) -> Kind:
        return kind_of(goal, self.figures, self.supplied)

    def cost(self, goals: Goals) -> tuple[int, Fraction, str]:
        """The smaller the better: how many things, then how far they are; the text settles draws."""
        if goals not in self._costs:
            effort = sum((self.effort(goal) for goal in goals), Fraction(0))
            self._costs[goals] = len(goals), effort, ",".join(sorted(goal.metric for goal in goals))
        return self._costs[goals]

    def effort(self, goal: Goal) -> Fraction:
        if goal not in self._efforts:
            self._efforts[goal] = effort_of(goal, self.kind(goal), self.figures)
        return self._efforts[goal]

    def kept(self, ways: Iterable[Goals]) -> Ways:
        """The best of them, without those that do no more than a smaller one."""
        best: Ways = []
        for way in sorted(set(ways), key=self.cost):
            if any(other <= way for other in best):
                continue
            if len(best) == WIDTH:
                self.cut = True
                break
            best.append(way)
        return best

    def ways(self, condition: Condition, wanted: bool = True) -> Ways:
        """Ways to have a condition met, or certainly not met; none where nobody could bring it about."""
        if truth_of(condition, self.figures) is wanted:
            return [NOTHING]
        if isinstance(condition, ConditionGroup):
            needed = condition.least if wanted else len(condition.items) - condition.least + 1
            return self.some(needed, [self.ways(item, wanted) for item in condition.items])
        goal = goal_of(condition, self.figures.metrics[condition.metric], wanted)
        if goal is None or not may_be_advised(condition, goal, self.figures):
            return []
        return [frozenset({goal})]

    def every(self, parts: Iterable[Ways]) -> Ways:
        """Ways that do all of them together."""
        found: Ways = [NOTHING]
        for part in parts:
            found = self.kept(both for one in found for way in part if (both := joined(one, way)) is not None)
        return found

    def some(self, needed: int, parts: list[Ways]) -> Ways:
        """Ways that do at least `needed` of them."""
        done = sum(NOTHING in part for part in parts)
        open_parts = [part for part in parts if part and NOTHING not in part]
        needed -= done
        if needed <= 0:
            return [NOTHING]
        if len(open_parts) < needed:
            return []
        if len(open_parts) == needed:
            return self.every(open_parts)
        by_count: list[Ways] = [[NOTHING], *([] for _ in range(needed))]
        for part in open_parts:
            for count in range(needed, 0, -1):
                more = (
                    both
                    for one in by_count[count - 1]
                    for way in part
                    if (both := joined(one, way)) is not None
                )
                by_count[count] = self.kept([*by_count[count], *more])
        return by_count[needed]


def supplied_of(criteria: CriteriaSet) -> frozenset[str]:
    """The metrics whose condition the bureau has still to supply."""
    return frozenset(
        leaf.metric
        for clause in criteria.clauses
        for leaf in clause.leaves()
        if isinstance(leaf, Person) and leaf.supply
    )


def open_goals(
    condition: Condition, figures: Figures, wanted: bool = True, keep: Callable[[Goal], bool] = bool
) -> Iterator[Goal]:
    """Every goal of an open leaf that may be advised, whichever way the condition needs it."""
    if isinstance(condition, ConditionGroup):
        for item in condition.items:
            yield from open_goals(item, figures, wanted, keep)
    elif decide_leaf(condition, figures) is not wanted:
        goal = goal_of(condition, figures.metrics[condition.metric], wanted)
        if goal is not None and may_be_advised(condition, goal, figures) and keep(goal):
            yield goal
