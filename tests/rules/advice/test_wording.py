"""Advice in words: the gap in natural units, the figure to move, and from when on it could hold."""

from datetime import date
from typing import Any

import pytest

from registry.rules.advice.advise import advise
from registry.rules.advice.kind import Kind
from registry.rules.advice.wording import AdviceShown, Item, advice_in_words
from registry.rules.criteria.assess import assess
from registry.rules.criteria.criteria_set import CriteriaSet
from registry.rules.criteria.files.shipped import build_set, read_metrics, shipped
from tests.rules.criteria.small import COMMON, facts, gate, scored, table

DAY = date(2026, 3, 2)
TYPED = read_metrics(
    "test",
    COMMON.replace("years = 3\n", 'years = 3\nsection = "yearly"\n').replace(
        'unit = "分"\n', 'unit = "分"\nsection = "yearly"\n'
    ),
)


def typed(*parts: str) -> CriteriaSet:
    return build_set("test", table(*parts), TYPED.by_id)


def worded(wanted: CriteriaSet, **values: Any) -> AdviceShown:
    return advice_in_words(advise(assess(wanted, facts(wanted, **values))), DAY)


def only(wanted: CriteriaSet, **values: Any) -> Item:
    """The one thing that is lacking."""
    advice = worded(wanted, **values)
    assert len(advice.plans) == 1
    (item,) = advice.plans[0].items
    assert advice.common == (item,)
    return item


RATIO = '{ metric = "rd_ratio_y1", op = ">=", value = 3 }'


def test_a_ratio_tells_points_of_percent_and_the_money_behind_them() -> None:
    item = only(typed(gate("g", RATIO)), rd_y1=150, revenue_y1=5400)
    assert str(item.needed) == "2025年研发费用占比：≥ 3 %"
    assert str(item.now) == "2025年研发费用 150 万元 ÷ 2025年营业收入 5,400 万元 = 2.78 %"
    assert str(item.gap) == "还差 0.23 个百分点"
    assert str(item.how) == "其他数值不变时，2025年研发费用由 150 万元 增至 162 万元，增加 12 万元"
    assert [metric.id for metric in item.stated] == ["rd_y1", "revenue_y1"]
    assert [(place.key, str(place.title)) for place in item.places] == [("gate:g", "条件g")]


def test_money_that_is_no_whole_fen_is_rounded_to_what_suffices() -> None:
    item = only(
        typed(gate("g", '{ metric = "rd_ratio_y1", op = ">=", value = 3.33 }')),
        rd_y1=1,
        revenue_y1="100.00007",
    )
    assert str(item.how).endswith("由 1 万元 增至 3.34 万元，增加 2.34 万元")


def test_what_is_not_entered_is_to_be_entered_with_what_it_must_come_to() -> None:
    item = only(typed(gate("g", RATIO)), revenue_y1=5400)
    assert (item.kind, item.when) == (Kind.FILL, None)
    assert str(item.now) == "未填：2025年研发费用"
    assert str(item.how) == "2025年研发费用须达到 162 万元"
    assert [metric.id for metric in item.stated] == ["rd_y1"]


def test_a_closed_year_makes_room_for_the_next() -> None:
    item = only(typed(gate("g", RATIO)), rd_y1=150, revenue_y1=5400)
    assert (item.kind, item.when) == (Kind.YEAR, date(2027, 1, 1))
    assert str(item.then) == "已过去的年度不能更改，最早自 2027-01-01 起，以2026年度数据计"


@pytest.mark.parametrize(
    ("ratios", "when"),
    [((5, 1), date(2027, 1, 1)), ((1, 5), date(2027, 1, 1)), ((1, 1), date(2028, 1, 1))],
)
def test_a_window_of_years_moves_on(ratios: tuple[int, int], when: date) -> None:
    """A bad year before a good one leaves the window first; two bad years take two to leave."""
    wanted = typed(gate("g", '{ metric = "rd_ratio", years = 2, op = ">=", value = 3 }'))
    advice = worded(wanted, rd_y1=ratios[0], rd_y2=ratios[1], revenue_y1=100, revenue_y2=100)
    assert advice.plans[0].when == when


def test_growth_tells_what_the_coming_year_must_bring() -> None:
    wanted = typed(gate("g", '{ metric = "growth_y1", op = ">=", value = 15 }'))
    item = only(wanted, revenue_y1=4000, revenue_y2=4100)
    assert str(item.gap) == "还差 17.44 个百分点"
    assert str(item.then).endswith("以2026年度数据计；届时2026年营业收入须达到 4,600 万元")


def test_growth_from_a_loss_waits_until_the_loss_is_no_base_any_more() -> None:
    wanted = typed(gate("g", '{ metric = "growth_y1", op = ">=", value = 15 }'))
    item = only(wanted, revenue_y1=0, revenue_y2=0)
    assert (item.kind, item.when) == (Kind.YEAR, date(2028, 1, 1))
    assert str(item.now) == "无法计算：除数为零，或基期不为正数"


def test_a_compound_rate_is_worded_as_a_rate() -> None:
    wanted = typed(gate("g", '{ metric = "rate", op = ">=", value = 5 }'))
    item = only(wanted, revenue_y1=4000, revenue_y3=4000)
    assert str(item.needed) == "复合增长率：≥ 5 %"
    assert str(item.gap) == "还差 5 个百分点"
    assert str(item.how).endswith("增至 4,410 万元，增加 410 万元")


@pytest.mark.parametrize(("since", "when"), [("2024-01-01", 2027), ("2024-01-02", 2028), (None, 2027)])
def test_only_time_brings_years(since: str | None, when: int) -> None:
    wanted = typed(gate("g", '{ metric = "years", op = ">=", value = 3 }'))
    stated = {} if since is None else {"since": since}
    years = 2 if since in (None, "2024-01-01") else 1
    item = only(wanted, years=years, **stated)
    assert (item.kind, item.when) == (Kind.TIME, date(when, 1, 1))
    assert str(item.then) == f"只待时间：最早 {when}-01-01"
    assert [metric.id for metric in item.stated] == ["since"]


def test_too_high_a_figure_and_whole_things() -> None:
    item = only(
        typed(gate("g", '{ metric = "rd_ratio_y1", op = "<=", value = 5 }')), rd_y1=60, revenue_y1=1000
    )
    assert str(item.gap) == "高出 1 个百分点"
    assert str(item.how).endswith("由 60 万元 降至 50 万元，减少 10 万元")
    item = only(typed(gate("g", '{ metric = "wins", op = ">", value = 2 }')), wins=1)
    assert str(item.gap) == "还差 1 项以上"
    assert item.kind is Kind.CHANGE


def test_people_the_bureau_and_other_titles() -> None:
    wanted = typed(
        gate("p", '{ manual = "fit" }'),
        gate("t", '{ flag = "holds" }'),
        gate("s", '{ supply = "brand", zh = "待补", en = "?" }'),
    )
    advice = worded(wanted, holds=False)
    kinds = [item.kind for item in advice.common]
    assert kinds == [Kind.TITLE, Kind.PERSON, Kind.SUPPLY]
    assert [item.waits for item in advice.common] == [False, True, True]
    assert advice.plans[0].waiting == 2
    assert advice.common[0].titles == ("innovative_sme",)


def test_alternatives_stand_apart_from_what_all_of_them_need() -> None:
    wanted = typed(gate("a", '{ flag = "clean" }'), gate("b", f'{{ any = [{RATIO}, {{ flag = "brand" }}] }}'))
    advice = worded(wanted, clean=False, brand=False, rd_y1=1, revenue_y1=100)
    assert [item.metric for item in advice.common] == ["clean"]
    assert [[item.metric for item in plan.own] for plan in advice.plans] == [["brand"], ["rd_ratio_y1"]]


def test_several_tells_what_to_add() -> None:
    points = '{ several = "items", points = 3, allowed = [{ value = "a", zh = "a", en = "a" }, { value = "b", zh = "b", en = "b" }] }'
    item = only(typed(scored(6, ("q", 6, points))), items=["a"])
    assert str(item.needed) == "质量管理：具备a、b"
    assert str(item.gap) == "还差 1 项"
    assert [place.key for place in item.places] == ["indicator:q"]


def test_nothing_to_say_where_met_and_where_nothing_helps() -> None:
    assert worded(typed(gate("g", RATIO)), rd_y1=30, revenue_y1=1000) == AdviceShown(True, (), (), (), False)
    advice = worded(typed(gate("size", '{ flag = "sme" }')), sme=False)
    assert [str(title) for title in advice.blocked] == ["条件size"]


@pytest.mark.parametrize("name", shipped().sets)
def test_every_shipped_set_has_advice_for_an_empty_form(name: str) -> None:
    wanted = shipped().sets[name]
    advice = advice_in_words(advise(assess(wanted, {})), DAY)
    for plan in advice.plans:
        for item in plan.items:
            assert str(item.needed) and str(item.now) and item.places, item
            assert item.when is None
