"""Lists as bureaus and ministries publish them, each with what is right: read, or asked about, never guessed."""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask

from registry.models import Enterprise, Recognition
from tests.web.one_engine import one_engine
from tests.workbooks import SAMPLES

pytestmark = one_engine

LISTS = SAMPLES / "lists"
DAY = ("--announced-on", "2023-08-01", "--award-year", "2023")
SRDI = ("recognitions", "--scheme", "specialized_new", "--level", "municipal", *DAY)
FIRMS = ("enterprises",)
XIQING, BEICHEN, BINHAI, HEPING, HEXI = "120111", "120113", "120116", "120101", "120103"
Invoke = Callable[..., Any]


@dataclass(frozen=True)
class Worked:
    """A file, how it is brought in, and what is right. `rows`: names with their district; `refused`: rows with
    what their reason says; `asked`: beginnings of the codes of its questions; `noticed`: what remarks say."""

    file: str
    how: Sequence[str] = SRDI
    rows: Mapping[str, str | None] = field(default_factory=dict)
    refused: Mapping[int, str] = field(default_factory=dict)
    asked: Sequence[str] = ()
    noticed: Sequence[str] = ()
    aside: int = 0


def firms(pattern: str, marks: str, *districts: str | None) -> dict[str, str | None]:
    """天津…甲有限公司, 天津…乙有限公司, each with its district; of one district where one is given."""
    places = districts if len(districts) > 1 else districts * len(marks)
    return {pattern.format(mark): place for mark, place in zip(marks, places, strict=True)}


WORKED = (
    Worked(
        "pc01_sheet_per_district.xlsx",
        rows={
            **firms("天津表一{}科技有限公司", "甲乙丙", XIQING),
            **firms("天津表二{}科技有限公司", "甲乙", BEICHEN),
            **firms("天津表三{}科技有限公司", "甲乙", "120114"),
        },
    ),
    Worked(
        "pc02_green_four_annexes.xlsx",
        how=("recognitions", "--scheme", "green_supply_chain", "--level", "national", *DAY),
        asked=["lists"],
    ),
    Worked(
        "pc02_green_four_annexes.xlsx",
        how=(
            "recognitions",
            "--scheme",
            "green_supply_chain",
            "--level",
            "national",
            "--announced-on",
            "2022-01-15",
            "--award-year",
            "2021",
            "--sheet",
            "附件4 绿色供应链",
        ),  # fmt: skip
        rows={"天津绿戊供应链有限公司": "120110", "天津绿己供应链有限公司": BEICHEN},
    ),
    Worked(
        "pc04_district_subheadings.xlsx",
        rows=firms("天津小标题{}有限公司", "甲乙丙丁戊", HEPING, HEPING, HEXI, BINHAI, BINHAI),
        aside=3,
    ),
    Worked(
        "pc06_champions_two_sections.xlsx",
        how=(
            "recognitions",
            "--scheme",
            "single_champion",
            "--level",
            "national",
            "--announced-on",
            "2024-03-20",
            "--award-year",
            "2023",
        ),  # fmt: skip
        rows={
            **firms("天津冠军{}股份有限公司", "甲乙", None),
            **firms("天津冠军{}有限公司", "丙丁", None),
        },
    ),
    Worked("pc07_rename_list.xlsx", asked=["title.kind"]),
    Worked("pc08_revocation_list.xlsx", asked=["title.kind"]),
    Worked(
        "pc10_new_and_rereview_mixed.xlsx", rows=firms("天津混合{}有限公司", "甲乙", XIQING), noticed=["复核"]
    ),
    Worked(
        "pc11_merged_district_footer.xlsx",
        rows=firms("天津合并{}有限公司", "甲乙丙丁", XIQING, XIQING, BEICHEN, BEICHEN),
        aside=2,
    ),
    Worked("pc12_unit_row_yuan.xlsx", how=FIRMS, rows={"天津单位甲有限公司": XIQING}),
    Worked("pc15_blank_columns.xlsx", rows=firms("天津空列{}有限公司", "甲乙丙", "120104")),
    Worked("pc16_zero_width_header.xlsx", rows=firms("天津零宽{}有限公司", "甲乙", "120106")),
    Worked("pc17_two_places_disagree.xlsx", asked=["place."]),
    Worked("pc19_former_name_column.xlsx", how=FIRMS, rows={"天津现名甲有限公司": "120102"}),
    Worked("pc21_title_other_scheme.xlsx", asked=["title.scheme"]),
    Worked("pc23_single_cell_merge.xlsx", rows=firms("天津单并{}科技有限公司", "甲乙丙", XIQING)),
    Worked("pc25_x000D.xlsx", rows={"天津回车甲有限公司": XIQING}),
    Worked("pc26_strict_ooxml.xlsx", rows=firms("天津严格{}科技有限公司", "甲乙丙", XIQING)),
    Worked("pc27_prefixed_xml.xlsx", rows=firms("天津前缀{}科技有限公司", "甲乙丙", XIQING)),
    Worked("pc30_date1904.xlsx", how=FIRMS, rows={"天津纪元甲有限公司": XIQING}),
    Worked("pc31_formula_no_value.xlsx", refused={2: "公式", 3: "公式"}),
    Worked("pc32_error_cells.xlsx", refused={2: "#N/A", 3: "#REF!"}),
    Worked("pc33_kangxi.xlsx", rows={"天津工业自动化金属有限公司": XIQING}),
    Worked(
        "pc34_beyond_bmp.xlsx",
        rows=dict.fromkeys(
            ("天津𬭚业科技有限公司", "天津𫟹昌材料有限公司", "天津㛃洁日化有限公司", "天津𥙿丰贸易有限公司"),
            XIQING,
        ),
    ),
    Worked(
        "pc35_unicode15.xlsx",
        rows=dict.fromkeys(("天津\U0002ebf0源科技有限公司", "天津\U00031350泰实业有限公司"), XIQING),
    ),
    Worked("pc39_number_code.xlsx", how=FIRMS, refused={2: "数值", 3: "数值"}),
    Worked("pc40_sci_text.xlsx", how=FIRMS, refused={2: "科学记数"}),
    Worked("pc41_old_numbers.xlsx", how=FIRMS, refused={2: "注册号", 3: "组织机构代码"}),
    Worked("pc42_code_decorated.xlsx", how=FIRMS, rows=firms("天津装饰{}有限公司", "甲乙丙丁", XIQING)),
    Worked(
        "pc46_old_districts.xlsx",
        rows=firms(
            "天津旧区{}有限公司", "甲乙丙丁戊己", BINHAI, BINHAI, BINHAI, "120117", "120118", "120119"
        ),
    ),
    Worked("pc48_place_number.xlsx", rows={"天津码区甲有限公司": XIQING}),
    Worked("pc49_same_code_two_names.xlsx", rows={"天津重码甲有限公司": XIQING}, refused={3: "第 2 行"}),
    Worked("pc52_one_row.xlsx", rows={"天津单行甲有限公司": XIQING}),
    Worked("pc53_signature_footer.xlsx", rows=firms("天津落款{}有限公司", "甲乙", XIQING), aside=6),
    Worked("pc56_headers.xlsx", rows=firms("天津表头{}有限公司", "甲乙", XIQING, BEICHEN)),
    Worked("pc57_bilingual_header.xlsx", rows={"天津双语甲有限公司": XIQING}),
    Worked(
        "pc59_money_words.xlsx",
        how=FIRMS,
        rows=firms("天津金额{}有限公司", "甲丁戊", XIQING),
        refused={3: "12000", 4: "8000"},
    ),
    Worked("pc77_leap_day.xlsx", rows={"天津闰日甲有限公司": XIQING}),
    Worked(
        "pc82_rereview_passed.xlsx", rows=firms("天津复核{}有限公司", "甲乙", XIQING), asked=["title.kind"]
    ),
    Worked("pc87_marked_names.xlsx", rows=firms("天津标记{}有限公司", "甲乙丙丁", XIQING), noticed=["标记"]),
    Worked("pc89_certificates.xlsx", rows=firms("天津证号{}有限公司", "甲乙丙", XIQING)),
    Worked("pc95_digits_title.xlsx", rows={"天津全数甲有限公司": XIQING}),
    Worked("pc109_na_code.xlsx", refused={2: "#N/A"}),
)


@pytest.fixture
def invoke(app: Flask) -> Invoke:
    def run(how: Sequence[str], file: str, *more: str) -> Any:
        kind, *options = how
        return app.test_cli_runner().invoke(args=["import", kind, str(LISTS / file), *options, *more])

    return run


@pytest.mark.parametrize("worked", WORKED, ids=lambda each: each.file.partition("_")[0])
def test_a_published_list_is_read_right_or_asked_about(invoke: Invoke, worked: Worked) -> None:
    answer = invoke(worked.how, worked.file, "--dry-run", "--json")
    said = json.loads(answer.stdout)
    good = {each["name"]: each["district"] for each in said["rows"] if each["outcome"] != "refused"}
    codes = [each["code"] for each in said["questions"]]
    if not worked.asked:
        assert good == dict(worked.rows)
        assert codes == []
    for start in worked.asked:
        assert any(code.startswith(start) for code in codes), codes
    refused = {each["row"]: each["reason"] for each in said["refused"]}
    assert set(refused) == set(worked.refused)
    for row, reason in worked.refused.items():
        assert reason in refused[row]
    remarks = "".join(each["text"] for each in said["remarks"])
    assert all(text in remarks for text in worked.noticed), remarks
    if worked.aside:
        assert len(said["set_aside"]) == worked.aside
    assert answer.exit_code == (1 if worked.asked or worked.refused else 0)
    assert not Enterprise.select().exists()


def rows_of(invoke: Invoke, how: Sequence[str], file: str, *more: str) -> list[dict[str, Any]]:
    """The rows of a dry run."""
    said = json.loads(invoke(how, file, "--dry-run", "--json", *more).stdout)
    return list(said["rows"])


def test_each_row_is_shown_as_it_would_stand(invoke: Invoke) -> None:
    (firm,) = rows_of(invoke, FIRMS, "pc12_unit_row_yuan.xlsx")
    assert firm["revenue_fen"] == 1_234_567_890, "the row under the header says yuan"
    money = {each["row"]: each["revenue_fen"] for each in rows_of(invoke, FIRMS, "pc59_money_words.xlsx")}
    assert (money[2], money[5], money[6]) == (1_234_567_000, 8_000_000_000, None)
    mixed = rows_of(invoke, SRDI, "pc10_new_and_rereview_mixed.xlsx")
    assert [each["valid_until"] for each in mixed] == ["2026-12-31"] * 2
    numbers = [each["certificate_no"] for each in rows_of(invoke, SRDI, "pc89_certificates.xlsx")]
    assert numbers == ["20230001", "0012", "120230000012"]
    (title,) = rows_of(invoke, SRDI, "pc95_digits_title.xlsx")
    assert (title["uscc"], title["certificate_no"]) == ("911201110103803250", "012023000000000017")
    assert (title["scheme"], title["level"], title["award_year"]) == ("specialized_new", "municipal", 2023)
    assert (title["announced_on"], title["valid_until"]) == ("2023-08-01", "2026-07-31")


def test_a_list_in_two_sections_recognizes_firms_and_products(invoke: Invoke) -> None:
    how = ("recognitions", "--scheme", "single_champion", "--level", "national", *DAY)
    answer = invoke(how, "pc06_champions_two_sections.xlsx", "--json", "--answer", "title.kind=recognitions")
    answer = invoke(how, "pc06_champions_two_sections.xlsx", "--json") if answer.exit_code else answer
    assert json.loads(answer.stdout)["applied"], answer.output
    kinds = Counter(row.subject_kind for row in Recognition.select())
    assert kinds == {"enterprise": 2, "product": 2}


def test_a_question_is_answered_by_its_code(invoke: Invoke) -> None:
    file = "pc17_two_places_disagree.xlsx"
    said = json.loads(invoke(SRDI, file, "--json").stdout)
    assert (said["applied"], said["created"], said["rows"]) == (False, 0, [])
    (question,) = said["questions"]
    assert question["row"] == 2
    value = question["answers"][0]["value"]
    answered = invoke(SRDI, file, "--json", "--answer", f"{question['code']}={value}")
    assert (answered.exit_code, json.loads(answered.stdout)["created"]) == (0, 1)
    wrong = invoke(SRDI, file, "--dry-run", "--answer", f"{question['code']}=nowhere")
    assert wrong.exit_code
    assert "没有“nowhere”这个回答" in wrong.output
    unknown = invoke(SRDI, file, "--dry-run", "--answer", "none.such=yes")
    assert "没有编号为“none.such”的问题" in unknown.output


def test_a_leap_day_ends_on_the_last_day_before_three_years(invoke: Invoke) -> None:
    how = ("recognitions", "--scheme", "specialized_new", "--level", "municipal")
    of = ("--announced-on", "2024-02-29", "--award-year", "2023")
    answer = invoke(how, "pc77_leap_day.xlsx", *of, "--json")
    assert json.loads(answer.stdout)["rows"][0]["valid_until"] == "2027-02-28"


def test_names_that_differ_by_a_rare_character_are_different_firms(invoke: Invoke) -> None:
    answer = invoke(SRDI, "pc78_dropped_collide.xlsx", "--json")
    assert json.loads(answer.stdout)["created"] == 3, answer.output
    assert Enterprise.select(Enterprise.name).distinct().count() == 3


@pytest.mark.parametrize(
    ("file", "count"), [("pc29_workbook2.xlsx", 3), ("pc43_gbk.csv", None), ("pc45.ods", None)]
)
def test_other_makers_and_formats_are_read(invoke: Invoke, file: str, count: int | None) -> None:
    answer = invoke(SRDI, file, "--dry-run", "--json")
    assert answer.exit_code == 0, answer.output
    rows = json.loads(answer.stdout)["rows"]
    assert rows
    assert count in (None, len(rows))


def test_what_is_no_workbook_is_one_sentence(invoke: Invoke) -> None:
    answer = invoke(SRDI, "pc44_html.xlsx", "--dry-run")
    assert answer.exit_code == 2
    assert "另存为" in answer.output
