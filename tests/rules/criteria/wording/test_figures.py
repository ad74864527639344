"""The sheet in words: arithmetic, missing figures, and rounding that never seems to cross an edge."""

from datetime import date
from typing import Any

import pytest

from registry.rules.criteria.assess import assess
from registry.rules.criteria.facts import canonical, number_text, read_number
from registry.rules.criteria.files.version import digest_of, document_of, set_of
from registry.rules.criteria.sheet.frozen import content_text, facts_of, facts_text, sheet_digest
from registry.rules.criteria.sheet.refusal import unmet_criteria
from registry.rules.criteria.sheet.sheet import Sheet, sheet_of
from tests.rules.criteria.small import criteria, facts, gate, metrics, scored, table

DAY = date(2026, 5, 1)


def sheet(*parts: str, **values: Any) -> Sheet:
    """The sheet of a small set."""
    wanted = criteria(*parts)
    return sheet_of(wanted, facts(wanted, **values), DAY)


def found(*parts: str, **values: Any) -> list[str]:
    """What the lines of the first clause say."""
    return [str(line.found) for line in sheet(*parts, **values).clauses[0].lines]


RATIO = gate("r", '{ metric = "rd_ratio_y1", op = ">=", value = 3 }')


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (
            {"revenue_y1": 5400, "rd_y1": 162},
            "2025年研发费用 162 万元 ÷ 2025年营业收入 5,400 万元 = 3.00 % ≥ 3 %",
        ),
        (
            {"revenue_y1": 5400, "rd_y1": "161.999"},
            "2025年研发费用 161.999 万元 ÷ 2025年营业收入 5,400 万元 = 2.99998 % < 3 %",
        ),
        ({"rd_ratio_y1": "2.5"}, "2025年研发费用占比 2.50 % < 3 %"),
        ({"revenue_y1": 5400}, "尚缺：2025年研发费用"),
        ({}, "尚缺：2025年研发费用、2025年营业收入"),
        ({"revenue_y1": 0, "rd_y1": 1}, "2025年研发费用占比无法计算：除数为零，或基期不为正数"),
    ],
)
def test_a_ratio_in_words(values: dict[str, object], words: str) -> None:
    assert found(RATIO, **values) == [words]


def test_growth_mean_and_rate_in_words() -> None:
    three = {"revenue_y1": 1210, "revenue_y2": 1100, "revenue_y3": 1000}
    assert found(gate("g", '{ metric = "growth_y1", op = ">=", value = 10 }'), **three) == [
        "（2025年营业收入 1,210 万元 − 2024年营业收入 1,100 万元）÷ 1,100 万元 = 10.00 % ≥ 10 %"
    ]
    assert found(gate("m", '{ metric = "growth_mean", op = ">=", value = 11 }'), **three) == [
        "（10.00 % + 10.00 %）÷ 2 = 10.00 % < 11 %"
    ]
    assert found(gate("c", '{ metric = "rate", op = ">=", value = 10 }'), **three) == [
        "（2025年营业收入 1,210 万元 ÷ 2023年营业收入 1,000 万元）的 2 次方根 − 1 = 10.00 % ≥ 10 %"
    ]


def test_a_group_tells_what_it_has_and_what_it_could_have() -> None:
    shown = sheet(
        gate("k", '{ least = 2, of = [{ flag = "brand" }, { flag = "clean" }, { manual = "fit" }] }'),
        brand=True,
    )
    lines = shown.clauses[0].lines
    assert str(lines[0].found) == "已满足 1–3 项，共 3 项，需 2 项"
    assert [str(line.found) for line in lines[1:]] == [
        "自主品牌：是",
        "尚缺：信用良好",
        "人工认定：须由审核人员认定",
    ]


def test_scores_show_points_or_an_interval() -> None:
    bands = '{ metric = "rd_ratio_y1", bands = [{ code = "A", ge = 3, points = 20 }, { code = "B", lt = 3, points = 5 }] }'
    several = '{ several = "items", points = 3, allowed = [{ value = "a", zh = "质量奖", en = "a" }, { value = "b", zh = "体系认证", en = "b" }] }'
    part = scored(20, ("i", 20, bands), ("s", 5, several), dimension_least=10)
    shown = sheet(part, rd_ratio_y1=4).dimensions[0]
    assert [(item.points, item.code) for item in shown.indicators] == [("20", "A"), ("0–5", "")]
    assert (shown.points, shown.least, shown.truth) == ("20–25", "10", True)


@pytest.mark.parametrize(
    ("text", "again"),
    [
        ("162", "162"),
        ("0.5", "0.5"),
        ("-3.20", "-3.2"),
        (1e3, "1000"),
        ("1/3", None),
        ("", None),
        ("1e99", None),
        (True, None),
        ("NaN", None),
    ],
)
def test_numbers_are_read_exactly_or_not_at_all(text: object, again: str | None) -> None:
    number = read_number(text)
    assert (None if number is None else number_text(number)) == again


def test_a_version_stands_for_itself_and_a_sheet_recomputes_to_the_same_bytes() -> None:
    parts = (
        RATIO,
        gate("c", '{ metric = "rate", op = ">=", value = 5 }'),
        scored(1, ("p", 5, '{ manual = "points" }')),
    )
    document = document_of(table(*parts), metrics())
    again = set_of(document)
    wanted = criteria(*parts)
    assert again == wanted
    known = facts(wanted, revenue_y1=5400, revenue_y3=4000, rd_y1=162, rate="7.5", points="2.5")
    kept = facts_text(known)
    assert facts_of(kept, again.metrics) == known
    content = content_text(assess(wanted, known))
    assert content_text(assess(again, facts_of(kept, again.metrics))) == content
    digest = sheet_digest(digest_of(document), kept, content)
    assert digest != sheet_digest(digest_of(document), kept, content.replace("true", "false", 1))
    assert canonical({"b": 1, "a": "中"}) == '{"a":"中","b":1}'


def test_a_k_of_n_refuses_with_how_many_of_how_many() -> None:
    test = '{ least = 2, of = [{ flag = "brand" }, { flag = "clean" }, { choice = "ip", among = ["high"] }] }'
    wanted = criteria(gate("k", test))
    shown = sheet_of(wanted, facts(wanted, brand=True, clean=False, ip="none"), DAY)
    assert "已满足 1 项，共 3 项，需 2 项" in str(unmet_criteria(shown)[0])
    assert str(shown.clauses[0].lines[0].asked) == "以下 3 项至少满足 2 项"


def test_a_best_of_names_what_every_way_lacks() -> None:
    bands = '{{ metric = "{0}", bands = [{{ code = "A", ge = 2, points = 5 }}, {{ code = "B", lt = 2, points = 0 }}] }}'
    ways = f"{{ best_of = [{bands.format('rd_y1')}, {bands.format('wins')}] }}"
    wanted = criteria(scored(5, ("i", 5, ways)))
    found = str(sheet_of(wanted, {}, DAY).dimensions[0].indicators[0].found)
    assert all(wanted.metrics[name].zh in found for name in ("rd_y1", "wins"))
