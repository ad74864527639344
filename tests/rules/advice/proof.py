"""An advised set proved by the engine itself, and small sets of which every combination can be tried."""

from collections.abc import Iterator, Mapping
from itertools import combinations, product

from registry.rules.advice.advise import Advice, advise
from registry.rules.advice.apply import apply
from registry.rules.advice.goal import Goal, Goals
from registry.rules.advice.need import Search, open_goals
from registry.rules.advice.score import ScoreGap
from registry.rules.criteria.assess import assess
from registry.rules.criteria.condition import Truth
from registry.rules.criteria.criteria_set import CriteriaSet
from registry.rules.criteria.figures import Facts, Figures
from tests.rules.criteria.small import gate, scored

EXHAUSTIVE = 12
MOST_PARTS = 4096
"""Parts of one set that are assessed: all of up to twelve goals, of larger ones those without one or two."""


SOME = """{ least = 2, of = [{ flag = "brand" }, { choice = "ip", among = ["high"] },
    { metric = "wins", op = ">", value = 2 }, { all = [{ flag = "clean" }, { metric = "years", op = ">=", value = 3 }] }] }""".replace(
    "\n", ""
)
BANDS = """{{ metric = "{0}", bands = [{{ code = "A", ge = 5, points = 10 }}, {{ code = "B", ge = 3, lt = 5, points = 6 }},
    {{ code = "C", lt = 3, points = 0 }}] }}"""
MIXED = {
    "k of n": (gate("a", SOME), gate("b", '{ metric = "rd_ratio", years = 2, op = ">=", value = 3 }')),
    "veto": (
        gate("v", '{ any = [{ flag = "clean" }, { metric = "rd_y1", op = "<", value = 100 }] }', "veto"),
        gate("g", '{ metric = "rd_ratio_y1", op = "<=", value = 5 }'),
    ),
    "direct or score": (
        gate("d", '{ all = [{ flag = "brand" }, { flag = "won" }] }', "direct"),
        scored(
            16,
            ("one", 10, BANDS.format("rd_ratio_y1")),
            ("two", 10, f"{{ best_of = [{BANDS.format('growth_y1')}, {BANDS.format('wins')}] }}"),
            ("three", 4, '{ several = "items", points = 2, allowed = [{ value = "a", zh = "a", en = "a" }, { value = "b", zh = "b", en = "b" }] }'),
            dimension_least=10,
        ),
    ),
    "by unit": (
        scored(9, ("full", 6, '{ metric = "years", each = 2, points = 1.5 }'), ("person", 5, '{ manual = "points" }'), ("first", 5, '{ first = [{ metric = "wins", ge = 3, points = 5 }, { metric = "wins", ge = 1, points = 2 }], otherwise = 0 }')),
    ),
    "figures that pull against each other": (
        gate("more", '{ metric = "revenue_y1", op = ">=", value = 1000 }'),
        gate("ratio", '{ metric = "rd_ratio_y1", op = ">=", value = 3 }'),
        gate("rate", '{ metric = "rate", op = ">=", value = 10 }'),
        gate("mean", '{ metric = "growth_mean", op = ">", value = 5 }'),
    ),
}  # fmt: skip


def proved(wanted: CriteriaSet, known: Facts, overrides: Mapping[str, Truth] | None = None) -> Advice:
    """The advice, after every set of it has been proved by the engine itself."""
    assessment = assess(wanted, known, overrides)
    advice = advise(assessment, overrides)
    met = assessment.eligible is True
    assert advice.met is met
    assert not (met and advice.sets)
    for item in advice.sets:
        assert assess(wanted, apply(wanted, known, item.goals), overrides).eligible is True
        for part in parts_of(item.goals):
            assert assess(wanted, apply(wanted, known, part), overrides).eligible is not True, (item, part)
    assert len({item.goals for item in advice.sets}) == len(advice.sets)
    for one, other in combinations(advice.sets, 2):
        assert not one.goals < other.goals and not other.goals < one.goals
    return advice


def parts_of(goals: Goals, most: int = MOST_PARTS) -> Iterator[tuple[Goal, ...]]:
    ordered = sorted(goals, key=lambda goal: goal.metric)
    sizes = range(len(ordered)) if 2 ** len(ordered) <= most else (0, len(ordered) - 2, len(ordered) - 1)
    for size in sizes:
        yield from combinations(ordered, size)


def open_by_metric(wanted: CriteriaSet, known: Facts) -> dict[str, set[Goal]]:
    """Every goal anything open could be brought about by."""
    search = Search(wanted, Figures(wanted.metrics, known))
    found: dict[str, set[Goal]] = {}
    goals = [
        goal
        for clause in wanted.clauses
        for goal in open_goals(clause.test, search.figures, clause.role != "veto")
    ]
    if wanted.scoring:
        steps = ScoreGap(search, wanted.scoring).steps.values()
        goals += [goal for each in steps for step in each for goal in step.goals]
    for goal in goals:
        found.setdefault(goal.metric, set()).add(goal)
    return found


def smallest_by_trying(wanted: CriteriaSet, known: Facts) -> int | None:
    """How many goals suffice, found by trying all of them; None where that is too much or none do."""
    found = open_by_metric(wanted, known)
    for size in range(1, len(found) + 1):
        for metrics in combinations(sorted(found), size):
            for goals in product(*(sorted(found[metric], key=str) for metric in metrics)):
                if assess(wanted, apply(wanted, known, goals)).eligible is True:
                    return size
    return None
