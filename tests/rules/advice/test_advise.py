"""Applying an advised set makes the verdict met, no smaller part of it does, and no smaller set exists."""

from fractions import Fraction
from typing import Any

import pytest

from registry.rules.advice import prove
from registry.rules.advice.advise import advise
from registry.rules.advice.apply import apply
from registry.rules.advice.goal import Goal, Goals, Range
from registry.rules.advice.prove import meets
from registry.rules.criteria.assess import assess
from registry.rules.criteria.criteria_set import CriteriaSet
from registry.rules.criteria.figures import Figures
from registry.rules.criteria.files.shipped import build_set, read_metrics, shipped
from tests.rules.advice.proof import BANDS, proved
from tests.rules.criteria.small import COMMON, criteria, facts, gate, scored, table

TYPED = read_metrics("test", COMMON.replace("years = 3\n", 'years = 3\nsection = "yearly"\n'))
"""The same metrics, the amounts of a year entered by the enterprise."""

MOST_VERDICTS = 500


def names(goals: Goals) -> set[str]:
    return {goal.metric for goal in goals}


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
    asked: list[Figures] = []

    def counted(*arguments: Any) -> bool:
        asked.append(arguments[1])
        return meets(*arguments)

    monkeypatch.setattr(prove, "meets", counted)
    advise(assess(shipped().sets[name], {}))
    assert 0 < len(asked) < MOST_VERDICTS
