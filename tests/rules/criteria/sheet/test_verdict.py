"""The verdict in a sentence, what stands in the way, why it refuses, and what an officer checks."""

from datetime import date
from typing import Any

import pytest

from registry.rules.criteria.assess import SCORE
from registry.rules.criteria.condition import Truth
from registry.rules.criteria.figures import Figures
from registry.rules.criteria.files.shipped import shipped
from registry.rules.criteria.gathering.grounds import grounds_of
from registry.rules.criteria.gathering.origin import PROFILE, Origin
from registry.rules.criteria.sheet.checklist import checklist
from registry.rules.criteria.sheet.refusal import unmet_criteria
from registry.rules.criteria.sheet.sheet import Sheet, sheet_of
from registry.rules.criteria.sheet.verdict import hindrances, score_or_direct, verdict_sentence
from tests.rules.criteria.small import criteria, facts, gate, scored

DAY = date(2026, 5, 1)
RATIO = gate("r", '{ metric = "rd_ratio_y1", op = ">=", value = 3 }')
BRAND = gate("b", '{ flag = "brand" }')
BAD = gate("v", '{ metric = "rd_ratio_y1", op = ">", value = 50 }', role="veto")
DIRECT = gate("d", '{ flag = "clean" }', role="direct")
BANDS = '{ metric = "rd_ratio_y1", bands = [{ code = "A", ge = 3, points = 20 }, { code = "B", lt = 3, points = 5 }] }'
SCORED = scored(10, ("i", 20, BANDS), ("p", 5, '{ manual = "points" }'))
NARROW = scored(10, ("i", 20, BANDS), ("p", 5, '{ manual = "points" }'), dimension_least=12)


def sheet(*parts: str, overrides: dict[str, Truth] | None = None, **values: Any) -> Sheet:
    wanted = criteria(*parts)
    return sheet_of(wanted, facts(wanted, **values), DAY, overrides)


def ways(shown: Sheet) -> list[tuple[Truth, str]]:
    return [(each.truth, each.clause.id if each.clause else "") for each in hindrances(shown)]


@pytest.mark.parametrize(
    ("parts", "values", "sentence", "open_ways"),
    [
        ((RATIO, BRAND), {"rd_ratio_y1": 3, "brand": True}, "符合：2 项条件全部符合。", []),
        (
            (RATIO, BRAND, BAD),
            {"rd_ratio_y1": 1},
            "不符合：1 项条件不符合；1 项条件待定。",
            [(False, "r"), (None, "b")],
        ),
        ((BAD,), {"rd_ratio_y1": 60}, "不符合：1 项条件不符合。", [(False, "v")]),
        ((RATIO,), {}, "待定：1 项条件待定。", [(None, "r")]),
        ((SCORED,), {"rd_ratio_y1": 3, "points": 1}, "符合：得分 21 分，达到 10 分。", []),
        ((SCORED,), {"rd_ratio_y1": 1, "points": 1}, "不符合：得分 6 分，低于 10 分。", [(False, "")]),
        (
            (SCORED,),
            {"rd_ratio_y1": 1},
            "待定：得分 5–10 分，尚不能确定是否达到 10 分的要求。",
            [(None, "")],
        ),
        (
            (NARROW,),
            {"rd_ratio_y1": 1, "points": 5},
            "不符合：得分 10 分，达到 10 分；“维度”未达最低 12 分。",
            [(False, "")],
        ),
        (
            (SCORED, DIRECT),
            {"rd_ratio_y1": 1, "points": 0},
            "待定：得分 5 分，低于 10 分；直接认定条件待定。",
            [(None, "")],
        ),
        (
            (SCORED, DIRECT),
            {"rd_ratio_y1": 1, "points": 0, "clean": True},
            "符合：符合直接认定条件“条件d”。",
            [],
        ),
        (
            (SCORED, DIRECT),
            {"rd_ratio_y1": 3, "points": 0, "clean": False},
            "符合：得分 20 分，达到 10 分。",
            [],
        ),
        ((DIRECT,), {"clean": False}, "不符合：直接认定条件均不符合。", [(False, "")]),
    ],
)
def test_one_sentence_says_the_verdict_and_what_it_hangs_on(
    parts: tuple[str, ...], values: dict[str, Any], sentence: str, open_ways: list[tuple[Truth, str]]
) -> None:
    shown = sheet(*parts, **values)
    assert str(verdict_sentence(shown)) == sentence
    assert ways(shown) == open_ways
    # What is listed is all that decides: nothing is left exactly where the verdict is yes.
    truths = [truth for truth, _ in open_ways]
    assert shown.eligible is (False if False in truths else None if truths else True)


def test_a_refusal_names_clauses_and_the_score_with_their_figures() -> None:
    shown = sheet(RATIO, BRAND, SCORED, DIRECT, rd_y1=1, revenue_y1=100, brand=False, points=0, clean=False)
    assert [str(reason) for reason in unmet_criteria(shown)] == [
        "不满足“条件r”：2025年研发费用 1 万元 ÷ 2025年营业收入 100 万元 = 1.00 % < 3 %。",
        "不满足“条件b”：自主品牌：否。",
        "评价得分 5 分，须不低于 10 分。",
        "也不符合任何一项直接认定条件。",
    ]
    only_direct = sheet(DIRECT, clean=False)
    assert [str(reason) for reason in unmet_criteria(only_direct)] == [
        "不符合任何一项直接认定条件。",
        "不满足“条件d”：信用良好：否。",
    ]
    narrow = sheet(NARROW, rd_ratio_y1=1, points=5)
    assert [str(reason) for reason in unmet_criteria(narrow)] == ["“维度”得分 10 分，须不低于 12 分。"]
    assert unmet_criteria(sheet(RATIO)) == []


def test_what_an_officer_found_is_said_as_that() -> None:
    said: dict[str, Truth] = {"gate:r": False, "veto:v": True, SCORE: False}
    shown = sheet(RATIO, BAD, SCORED, overrides=said, rd_ratio_y1=3, points=5)
    assert [str(reason) for reason in unmet_criteria(shown)] == [
        "“条件r”经审核认定不符合。",
        "“条件v”的情形经审核认定存在。",
        "评价得分经审核认定不达标。",
    ]
    assert "评价得分经审核认定不符合" in str(verdict_sentence(shown))
    assert score_or_direct(sheet(SCORED, overrides={SCORE: True}, rd_ratio_y1=1, points=0)) is True
    left_open = sheet(RATIO, overrides={"gate:r": None}, rd_ratio_y1=3)
    assert left_open.eligible is None and ways(left_open) == [(None, "r")]


def test_every_clause_and_the_score_can_be_checked_and_an_override_of_each_counts() -> None:
    shown = sheet(RATIO, BAD, SCORED, DIRECT, rd_ratio_y1=3, points=5, clean=False)
    keys = [clause.key for clause in checklist(shown)]
    assert keys == ["gate:r", "veto:v", "direct:d", SCORE]
    for clause in checklist(shown):
        other = sheet(
            RATIO,
            BAD,
            SCORED,
            DIRECT,
            overrides={clause.key: not clause.found},
            rd_ratio_y1=3,
            points=5,
            clean=False,
        )
        again = next(each for each in checklist(other) if each.key == clause.key)
        assert (again.found, again.truth) == (clause.found, not clause.found)
        # A direct pass more changes nothing where the score passes.
        assert other.eligible is (clause.role == "direct")
    assert [clause.key for clause in checklist(sheet(RATIO))] == ["gate:r"]


def test_grounds_are_the_stated_facts_under_a_figure() -> None:
    wanted = criteria(RATIO, gate("m", '{ metric = "years", op = ">=", value = 3 }'))
    known = facts(wanted, revenue_y1=5400)
    origins = {"revenue_y1": Origin(PROFILE, source="审计报告")}
    found = grounds_of(["rd_ratio_y1", "years"], Figures(wanted.metrics, known), origins, 2025)
    assert [(str(each.name), each.known) for each in found] == [
        ("2025年研发费用", False),
        ("2025年营业收入", True),
        ("从业日期", False),
    ]
    assert str(found[1].value) == "5,400 万元" and found[1].origin == origins["revenue_y1"]
    # A ratio that is stated itself rests on nothing else.
    stated = Figures(wanted.metrics, facts(wanted, rd_ratio_y1=4))
    assert [each.metric.id for each in grounds_of(["rd_ratio_y1"], stated, {}, 2025)] == ["rd_ratio_y1"]


def test_no_clause_or_indicator_of_a_shipped_set_is_without_clause_document_number_and_source() -> None:
    for criteria_set in shipped().sets.values():
        for clause in (
            *criteria_set.clauses,
            *(criteria_set.scoring.indicators if criteria_set.scoring else ()),
        ):
            held = (clause.clause, clause.document, clause.number, clause.source, clause.confidence)
            assert all(held), (criteria_set.id, clause.id)
            assert clause.confidence in {"high", "medium", "low"}
