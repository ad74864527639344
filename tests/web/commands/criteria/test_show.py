"""`flask criteria list`, `show` and `diff`: sets listed, shown and compared."""

import json
from decimal import Decimal

from registry.rules.criteria.files.shipped import shipped
from tests.web.commands.invoke import Invoke


def test_an_unknown_set_is_refused_with_the_names_there_are(without_tables: Invoke) -> None:
    for words in (("assess", "nothing"), ("show", "nothing"), ("diff", "nothing", "tech_sme.2017")):
        answer = without_tables(*words)
        assert answer.exit_code == 1
        assert "nothing" in answer.stderr
        assert "tech_sme.2017" in answer.stderr
        assert answer.stdout == ""


def test_sets_are_listed_whether_published_or_only_shipped(invoke: Invoke) -> None:
    before = json.loads(invoke("list", "--json").stdout)
    assert {each["id"] for each in before} == set(shipped().sets)
    assert {each["state"] for each in before} == {"shipped"}
    invoke("load")
    after = json.loads(invoke("list", "--json").stdout)
    assert {each["state"] for each in after} == {"published"}
    assert {each["id"]: each["digest"] for each in before} == {each["id"]: each["digest"] for each in after}
    assert "specialized_new.2026" in invoke("list").stdout


def test_a_set_is_shown_clause_by_clause_in_either_language(without_tables: Invoke) -> None:
    chinese = without_tables("show", "srdi_sme.2026").stdout
    assert "专精特新中小企业认定标准（2026年）（specialized_new.2026）" in chinese
    assert "上年度资产负债率 ≤ 80 %" in chinese
    assert "市级" in chinese
    english = without_tables("show", "srdi_sme.2026", "--language", "en").stdout
    assert "Debt ratio no more than 80 %, last year" in english
    assert "上年度资产负债率不高于80%" not in english
    points = without_tables("show", "tech_sme.2017").stdout
    assert "满分 100 分，60 分以上通过" in points
    supply = without_tables("show", "seed.tj.2021").stdout
    assert "待市局补充" in supply


def test_a_set_as_json_is_the_document_that_is_kept(invoke: Invoke) -> None:
    invoke("load")
    shown = json.loads(invoke("show", "srdi_sme.2026", "--json").stdout, parse_float=Decimal)
    assert shown["id"] == "specialized_new.2026"
    assert shown["aliases"] == ["srdi_sme.2026"]
    assert shown["state"] == "published"
    assert shown["set"]["gate"][1]["test"]["value"] == 3
    assert {"segment_years", "revenue"} <= {metric["id"] for metric in shown["metric"]}


def test_two_sets_are_compared_in_both_languages(without_tables: Invoke) -> None:
    shown = without_tables("diff", "specialized_new.2022", "srdi_sme.2026").stdout
    assert "从事特定细分市场的年限：≥ 2 年 改为 ≥ 3 年" in shown
    assert "Years in the market segment" in shown
    changes = json.loads(
        without_tables("diff", "specialized_new.2022", "specialized_new.2026", "--json").stdout
    )
    assert all(set(change) == {"zh", "en"} for change in changes)
    assert any("≥ 3" in change["en"] for change in changes)
    assert "没有不同" in without_tables("diff", "srdi_sme.2026", "specialized_new.2026").stdout
    only = without_tables("diff", "specialized_new.2022", "srdi_sme.2026", "--language", "en").stdout
    assert "从事特定细分市场的年限" not in only
