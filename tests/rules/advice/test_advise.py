"""Applying an advised set makes the verdict met, no smaller part of it does, and no smaller set exists."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import combinations, product
from typing import Any

import pytest

from bench.pools import make_pool
from registry.rules.advice import prove
from registry.rules.advice.advise import Advice, advise
from registry.rules.advice.apply import apply
from registry.rules.advice.goal import Goal, Goals, Range
from registry.rules.advice.need import Search, open_goals
from registry.rules.advice.prove import meets
from registry.rules.advice.score import ScoreGap
from registry.rules.criteria.assess import assess
from registry.rules.criteria.condition import Truth
from registry.rules.criteria.criteria_set import CriteriaSet
from registry.rules.criteria.figures import Facts, Figures
from registry.rules.criteria.files.shipped import build_set, read_metrics, shipped
from tests.rules.criteria.rare import rare, small
from tests.rules.criteria.small import COMMON, criteria, facts, gate, scored, table

TYPED = read_metrics("test", COMMON.replace("years = 3\n", 'years = 3\nsection = "yearly"\n'))
"""The same metrics, the amounts of a year entered by the enterprise."""

EXHAUSTIVE = 12
MOST_VERDICTS = 500
MOST_PARTS = 4096
"""Parts of one set that are assessed: all of up to twelve goals, of larger ones those without one or two."""


def proved(wanted: CriteriaSet, known: Facts, overrides: Mapping[str, Truth] | None = None) -> Advice:
    """The advice, after every set of it has been proved by the engine itself."""
    advice = advise(wanted, known, overrides)
    met = assess(wanted, known, overrides).eligible is True
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


def names(goals: Goals) -> set[str]:
    return {goal.metric for goal in goals}


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


@pytest.mark.parametrize("name", shipped().sets)
@pytest.mark.parametrize("unknown", [0, 0.15, 0.6])
def test_advice_for_shipped_sets(name: str, unknown: float) -> None:
    wanted = shipped().sets[name]
    pool = make_pool(wanted, 25, 23, unknown, aimed=0.3, stated=0.1)
    assert any(proved(wanted, pool.facts(row)).sets for row in range(pool.size))


@pytest.mark.parametrize("unknown", [0, 0.2, 0.7])
@pytest.mark.parametrize("stated", [0, 1])
def test_advice_for_every_kind_of_condition_points_and_formula(unknown: float, stated: float) -> None:
    wanted = rare()
    pool = make_pool(wanted, 40, 29, unknown, aimed=0.3, stated=stated)
    assert any(proved(wanted, pool.facts(row)).sets for row in range(pool.size))


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


@pytest.mark.parametrize("kind", MIXED)
@pytest.mark.parametrize("unknown", [0, 0.4])
def test_no_smaller_set_exists(kind: str, unknown: float) -> None:
    """Exhaustively: every combination of up to twelve open leaves."""
    wanted = small(*MIXED[kind])
    pool = make_pool(wanted, 100, 31, unknown, aimed=0.5, stated=0)
    tried = 0
    for row in range(pool.size):
        known = pool.facts(row)
        advice = proved(wanted, known)
        if advice.met or len(open_by_metric(wanted, known)) > EXHAUSTIVE:
            continue
        smallest = smallest_by_trying(wanted, known)
        if smallest is not None:
            assert advice.sets, known
            assert len(advice.sets[0].goals) <= smallest, (known, advice.sets)
            tried += 1
    assert tried >= 5


def typed(*parts: str) -> CriteriaSet:
    return build_set("test", table(*parts), TYPED.by_id)


def one_set(wanted: CriteriaSet, **values: Any) -> tuple[dict[str, Any], Goals]:
    """The facts as they would be by the first advised set, and the set."""
    known = facts(wanted, **values)
    advice = proved(wanted, known)
    return apply(wanted, known, advice.sets[0].goals), advice.sets[0].goals


def test_a_ratio_is_reached_by_its_first_figure_exactly() -> None:
    wanted = criteria(gate("g", '{ metric = "rd_ratio_y1", op = ">=", value = 3 }'))
    after, goals = one_set(wanted, rd_y1=150, revenue_y1=5400)
    assert names(goals) == {"rd_ratio_y1"}
    assert (after["rd_y1"], after["revenue_y1"]) == (162, 5400)


def test_what_a_change_breaks_is_mended_in_the_same_set() -> None:
    """Revenue up to 1,000 takes the ratio below 3 %: both are advised."""
    wanted = criteria(
        gate("more", '{ metric = "revenue_y1", op = ">=", value = 1000 }'),
        gate("ratio", '{ metric = "rd_ratio_y1", op = ">=", value = 3 }'),
    )
    after, goals = one_set(wanted, rd_y1=20, revenue_y1=600)
    assert names(goals) == {"revenue_y1", "rd_ratio_y1"}
    assert (after["rd_y1"], after["revenue_y1"]) == (30, 1000)


def test_of_amount_and_ratio_the_cheaper_way_to_a_band() -> None:
    amount = '{ metric = "rd_y1", bands = [{ code = "A", ge = 2000, points = 10 }, { code = "B", lt = 2000, points = 0 }] }'
    share = '{ metric = "rd_ratio_y1", bands = [{ code = "A", ge = 10, points = 10 }, { code = "B", lt = 10, points = 0 }] }'
    wanted = typed(scored(10, ("rd", 10, f"{{ best_of = [{amount}, {share}] }}")))
    near_amount, _ = one_set(wanted, rd_y1=1900, revenue_y1=100000)
    assert near_amount["rd_y1"] == 2000
    near_share, _ = one_set(wanted, rd_y1=90, revenue_y1=1000)
    assert near_share["rd_y1"] == 100


def test_an_indicator_rises_no_higher_than_it_must() -> None:
    for least, wins in ((12, 3), (16, 5)):
        wanted = criteria(
            scored(least, ("one", 10, BANDS.format("rd_ratio_y1")), ("two", 10, BANDS.format("wins")))
        )
        after, goals = one_set(wanted, rd_y1=30, revenue_y1=1000, wins=0)
        assert (names(goals), after["wins"]) == ({"wins"}, wins)


def test_growth_that_takes_a_ratio_below_its_band_is_advised_with_the_ratio() -> None:
    wanted = typed(
        scored(16, ("one", 10, BANDS.format("rd_ratio_y1")), ("two", 10, BANDS.format("growth_y1")))
    )
    after, goals = one_set(wanted, rd_y1=30, revenue_y1=1000, revenue_y2=1000)
    assert names(goals) == {"rd_ratio_y1", "growth_y1"}
    assert (after["revenue_y1"], after["rd_y1"]) == (1050, Fraction("31.5"))


def test_a_circumstance_is_never_brought_about_but_asked_for_where_it_is_not_known() -> None:
    test = """{ any = [{ all = [{ metric = "revenue_y1", op = "<", value = 5000, given = true }, { flag = "brand" }] },
        { metric = "rd_ratio_y1", op = ">=", value = 3 }] }""".replace("\n", "")
    wanted = typed(gate("g", test))
    advice = proved(wanted, facts(wanted, revenue_y1=6000, rd_y1=1, brand=False))
    assert [names(item.goals) for item in advice.sets] == [{"rd_ratio_y1"}]
    advice = proved(wanted, facts(wanted, rd_y1=1, rd_ratio_y1=2))
    assert {"revenue_y1", "brand"} in [names(item.goals) for item in advice.sets]


def test_both_ends_of_a_circumstance_are_one_thing_to_enter() -> None:
    test = '{ all = [{ metric = "revenue_y1", op = ">=", value = 100, given = true }, { metric = "revenue_y1", op = "<", value = 200, given = true }] }'
    wanted = typed(gate("g", test))
    after, goals = one_set(wanted)
    assert len(goals) == 1
    assert after["revenue_y1"] == 100


def test_persons_are_moved_whole() -> None:
    wanted = shipped().sets["tech_sme.2017"]
    goal = Goal("tech_staff_ratio", Range(low=Fraction(10)))
    after = apply(wanted, {"staff_total": Fraction(33), "tech_staff": Fraction(3)}, [goal])
    assert after["tech_staff"] == 4


def test_what_nothing_brings_about_is_named() -> None:
    wanted = criteria(gate("size", '{ flag = "sme" }'), gate("brand", '{ flag = "brand" }'))
    advice = proved(wanted, facts(wanted, sme=False, brand=False))
    assert not advice.sets
    assert advice.blocked == ("gate:size",)


def test_an_officers_word_stands_whatever_the_facts_come_to() -> None:
    wanted = criteria(gate("a", '{ flag = "brand" }'), gate("b", '{ flag = "clean" }'))
    known = facts(wanted, brand=False, clean=False)
    refused = proved(wanted, known, {"gate:a": False})
    assert refused.blocked == ("gate:a",)
    granted = proved(wanted, known, {"gate:a": True})
    assert [names(item.goals) for item in granted.sets] == [{"clean"}]


def test_a_veto_must_be_certainly_absent() -> None:
    wanted = criteria(gate("v", '{ flag = "clean" }', "veto"))
    _, goals = one_set(wanted)
    assert goals == {Goal("clean", values=(False,))}


def test_the_score_stands_beside_easier_direct_passes() -> None:
    wanted = shipped().sets["innovative_sme.2022"]
    routes = [item.routes for item in proved(wanted, {}).sets]
    assert ("score",) in routes
    assert len(routes) == 5


def test_many_ways_are_said_to_be_cut() -> None:
    assert proved(shipped().sets["seed.tj.2021"], {}).cut
    assert not proved(shipped().sets["green_product.2016"], {}).cut


@pytest.mark.parametrize("name", shipped().sets)
def test_the_widest_search_asks_for_few_verdicts(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty form leaves everything open: how many verdicts are asked for does not depend on the machine."""
    asked: list[Facts] = []

    def counted(*arguments: Any) -> bool:
        asked.append(arguments[1])
        return meets(*arguments)

    monkeypatch.setattr(prove, "meets", counted)
    advise(shipped().sets[name], {})
    assert 0 < len(asked) < MOST_VERDICTS
