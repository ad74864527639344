"""Rows of lists as they would stand: name, code, figures, what is asked and noted. Worked cases and more."""

from datetime import date
from typing import Any

import pytest

from registry.actions.imports.file import apply_import
from registry.models import Enterprise, Recognition
from registry.queries.imports.effect import preview_import
from registry.rules.catalog import catalog
from registry.rules.imports.file import read_import
from registry.rules.imports.line import Decision
from registry.rules.imports.report import Report, RowOutcome
from tests.make import SYSTEM, Make, uscc
from tests.workbooks import sample, workbook

pytestmark = pytest.mark.engines("sqlite")


def decision(scheme: str = "specialized_new", level: str = "municipal") -> Decision:
    found = catalog().schemes[scheme]
    return Decision(found, found.level(level), date(2023, 8, 1), 2023)


def previewed(content: bytes, of: Decision | None, **answers: str) -> Report:
    return preview_import(read_import("名单.xlsx", content, of, answers))


def case(name: str, of: Decision | None = None) -> Report:
    return previewed(sample(f"lists/{name}.xlsx"), of)


def texts_of(report: Report) -> list[str]:
    return ["".join(map(str, line.texts)) for line in report.lines]


def names_of(report: Report) -> list[str]:
    return [line.name for line in report.lines if line.outcome is RowOutcome.CREATED]


def codes_of(report: Report) -> list[Any]:
    return [line.stands.get("uscc") for line in report.lines]


def test_marks_are_no_part_of_a_name(make: Make) -> None:
    report = case("pc87_marked_names", decision())
    assert names_of(report) == [f"天津标记{each}有限公司" for each in "甲乙丙丁"]
    assert all("不作为名称" in text for text in texts_of(report))


def test_characters_out_of_a_pdf_and_rare_ones(make: Make) -> None:
    assert names_of(case("pc33_kangxi", decision())) == ["天津工业自动化金属有限公司"]
    rare = ["\U0002cb5a业科技", "\U0002b7f9昌材料", "\u36c3洁日化", "\U0002567f丰贸易"]
    assert names_of(case("pc34_beyond_bmp", decision())) == [f"天津{each}有限公司" for each in rare]
    new = ["\U0002ebf0源科技", "\U00031350泰实业"]
    assert names_of(case("pc35_unicode15", decision())) == [f"天津{each}有限公司" for each in new]
    three = case("pc78_dropped_collide", decision())
    assert names_of(three)[2] == "天津\u4dae源科技有限公司", "what GB 18030 gave up"
    assert len(set(names_of(three))) == 3


def test_codes_that_are_none_are_refused_each_with_its_sentence(make: Make) -> None:
    lost = case("pc39_number_code").refused()
    assert [each["row"] for each in lost] == [2, 3]
    assert all("已丢失后几位" in each["reason"] for each in lost)
    assert "科学计数法" in case("pc40_sci_text").refused()[0]["reason"]
    registration, organization = case("pc41_old_numbers").refused()
    assert "15 位的旧工商注册号" in registration["reason"]
    assert "9 位的旧组织机构代码" in organization["reason"]
    assert registration["reason"].count("。") == 2


def test_codes_with_something_around_them_are_read_and_noted(make: Make) -> None:
    report = case("pc42_code_decorated")
    codes = ["91120111MA00042014", "91120111MA00042027", "91120111MA0004203A", "91120111MA0004204D"]
    assert codes_of(report) == codes
    for text, code in zip(texts_of(report), codes, strict=True):
        assert f"按 {code} 读取" in text


def test_the_number_of_a_person_stands_nowhere_in_the_answer(make: Make) -> None:
    number = "362322198709086409"
    content = workbook(["企业名称", "统一社会信用代码"], ["天津甲有限公司", number])
    for of in (None, decision()):
        report = previewed(content, of)
        assert report.count(RowOutcome.REFUSED) == 1
        assert number not in str(report.summary())


def test_money_in_words_and_blanks(make: Make) -> None:
    report = case("pc59_money_words")
    said = {line.name[4]: line.stands.get("revenue_fen") for line in report.lines}
    assert said == {"甲": 12_345_670_000, "乙": None, "丙": None, "丁": 8_000_000_000, "戊": None}
    assert [each["row"] for each in report.refused()] == [3, 4]
    assert "读作 12,000 万元" in report.refused()[0]["reason"]


def test_certificates_and_places_as_they_stand(make: Make) -> None:
    numbers = [line.stands["certificate_no"] for line in case("pc89_certificates", decision()).lines]
    assert numbers == ["20230001", "0012", "120230000012"]
    assert case("pc48_place_number", decision()).lines[0].stands["district"] == "120111"
    old = case("pc46_old_districts", decision())
    places = [line.stands.get("district") for line in old.lines]
    assert places == [None, None, None, "120117", "120118", "120119"]
    assert [each["row"] for each in old.refused()] == [2, 3, 4]
    assert all("现属“滨海新区”" in each["reason"] for each in old.refused())


def test_one_code_or_one_name_on_two_rows(make: Make) -> None:
    one = case("pc49_same_code_two_names", decision())
    assert [line.outcome for line in one.lines] == [RowOutcome.CREATED, RowOutcome.REFUSED]
    for of in (decision(), None):
        two = case("pc50_same_name_two_codes", of)
        assert two.count(RowOutcome.CREATED) == 2
        assert "与第 2 行同名而代码不同" in texts_of(two)[1]


def test_a_renamed_firm_is_found_by_the_name_the_list_says_it_had(make: Make) -> None:
    assert "天津曾用甲有限公司" in texts_of(case("pc19_former_name_column"))[0]
    known = make.enterprise(name="天津旧有限公司")
    waiting = make.enterprise(name="天津待码有限公司", uscc=None)
    rows = [
        ["天津新有限公司（原名：天津旧有限公司）", ""],
        ["天津换名有限公司（曾用名：天津待码有限公司）", uscc(990)],
    ]
    report = previewed(workbook(["企业名称", "统一社会信用代码"], *rows), decision())
    assert [line.outcome for line in report.lines] == [RowOutcome.MATCHED] * 2
    assert "按表中的曾用名，对应名录中的“天津旧有限公司”" in texts_of(report)[0]
    assert "名称不同" not in texts_of(report)[0]
    apply_import(
        read_import("x", workbook(["企业名称", "统一社会信用代码"], *rows), decision()),
        SYSTEM,
        accept_good=False,
    )
    assert {row.enterprise_id for row in Recognition.select()} == {known.id, waiting.id}
    assert Enterprise.select().count() == 2


def test_a_row_that_is_no_firm_waits_and_is_set_aside_by_no(make: Make) -> None:
    make.enterprise(name="飞鸽", uscc=uscc(991))
    content = workbook(
        ["企业名称", "统一社会信用代码"],
        ["天津甲有限公司", ""],
        ["红旗", ""],
        ["飞鸽", ""],
        ["海鸥", uscc(992)],
        ["牡丹", ""],
        ["", ""],
    )
    for of in (None, decision()):
        report = previewed(content, of)
        assert [line.row for line in report.lines] == [2, 4, 5]
        assert [each.code for each in report.questions] == ["row.名单.3", "row.名单.6"]
        assert str(report.questions[0].text) == "第 3 行“红旗”是企业吗？"
    answered = previewed(content, decision(), **{"row.名单.3": "no", "row.名单.6": "yes"})
    assert [line.row for line in answered.lines] == [2, 4, 5, 6]
    assert (answered.questions, [each.row for each in answered.set_aside]) == ((), [3])


def test_of_products_the_holder_is_asked_not_the_product(make: Make) -> None:
    of = decision("single_champion", "national")
    held = workbook(["产品名称", "生产企业"], ["自行车变速器", "天津冠军丙有限公司"])
    assert names_of(previewed(held, of)) == ["天津冠军丙有限公司"]
    alone = previewed(workbook(["产品名称", "区"], ["自行车变速器", "河西区"]), of)
    assert (alone.lines, len(alone.questions)) == ((), 1)
    parks = previewed(workbook(["园区名称"], ["天津某某经济开发区"]), decision("green_park", "national"))
    assert (len(parks.lines), parks.questions) == (1, ())


def test_a_second_line_that_may_be_a_firm_is_asked(make: Make) -> None:
    content = workbook(["企业名称"], ["天津甲有限公司\n天津乙有限公司"], ["天津丙\n有限公司"])
    report = previewed(content, decision())
    assert (names_of(report), [each.code for each in report.questions]) == (
        ["天津丙有限公司"],
        ["name.名单.2"],
    )
    assert names_of(previewed(content, decision(), **{"name.名单.2": "yes"})) == [
        "天津甲有限公司",
        "天津丙有限公司",
    ]


def test_a_name_too_long_is_refused(make: Make) -> None:
    for count, reason in ((300, "不能超过 200 个字"), (32_000, "超过 2000 个字")):
        content = workbook(["企业名称"], [f"天津{'甲' * count}有限公司"])
        for of in (None, decision()):
            assert reason in previewed(content, of).refused()[0]["reason"]
