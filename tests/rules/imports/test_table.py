"""Finding the list in a workbook: header, columns, units, notes."""

from datetime import date
from typing import Any

import pytest

from registry.rules.imports.asking import Asking
from registry.rules.imports.cell import UNITS
from registry.rules.imports.columns import ENTERPRISE_COLUMNS, recognition_columns
from registry.rules.imports.reading import ListReading, ListTable
from registry.rules.imports.table import read_lists
from registry.rules.imports.workbook import Unreadable, read_workbook
from tests.rules.imports.grids import codes, grid, read, shown
from tests.workbooks import CHAMPIONS, sample, workbook


def reading_of(content: bytes, *kinds: str) -> ListReading:
    """As lists of recognitions of these kinds of subject, or of enterprises."""
    columns = recognition_columns(kinds) if kinds else ENTERPRISE_COLUMNS
    return read_lists(read_workbook(content), columns, ("name", "subject") if kinds else ("name",), Asking())


def table_of(content: bytes, *kinds: str) -> ListTable:
    """The one list there is."""
    (table,) = reading_of(content, *kinds).tables
    return table


def noticed(content: bytes, *kinds: str) -> str:
    """Remarks and what was set aside, in one text."""
    reading = reading_of(content, *kinds)
    aside = (f"{each.text} {each.why}" for each in reading.set_aside)
    return "".join((*(str(each.text) for each in reading.remarks), *aside))


def test_the_header_may_stand_on_any_row_and_the_note_at_the_foot_is_no_data() -> None:
    table = table_of(sample(CHAMPIONS), "enterprise", "product")
    assert (table.sheet, table.header_row) == ("Sheet1", 3)
    assert [row.number for row in table.rows] == [4, 5, 6, 7, 8, 9, 10]
    assert table.rows[0].text("place") == "滨海新区"
    assert "注：排名不分先后" in noticed(sample(CHAMPIONS), "enterprise", "product")
    assert "第六批制造业单项冠军" in table.title


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("统一社会信用代码", "uscc"),
        ("信用代码", "uscc"),
        ("社会信用代码（18位）", "uscc"),
        ("*单位名称", "name"),
        ("名称", "name"),
        ("企业名称（全称）", "name"),
        ("企 业\n名 称", "name"),
        ("区", "place"),
        ("推荐单位", "recommender"),
        ("注册地", "place"),
        ("所属区/功能区", "place"),
        ("功能区", "zone"),
        ("产业", "industry"),
        ("成立时间", "founded_on"),
        ("职工人数（人）", "staff"),
        ("2023年营业收入(万元)", "revenue_fen"),
    ],
)
def test_columns_are_known_by_their_variants(head: str, name: str) -> None:
    other = "企业名称" if name != "name" else "所属区"
    table = table_of(workbook([head, other], ["甲", "乙"]))
    assert table.rows[0].text(name) == "甲"


@pytest.mark.parametrize(
    ("above", "head", "unit"),
    [
        ("", "营业收入（万元）", "万元"),
        ("", "营业收入(人民币元)", "元"),
        ("", "营业收入（单位：亿元）", "亿元"),
        ("", "营业收入/元", "元"),
        ("单位：元", "营业收入", "元"),
    ],
)
def test_the_unit_of_money_is_read_from_the_header_or_above(above: str, head: str, unit: str) -> None:
    rows: list[list[Any]] = [["企业名称", head], ["甲公司", 1]]
    content = workbook(*([[above], *rows] if above else rows))
    assert table_of(content).units == {"revenue_fen": unit}
    assert "单位" not in noticed(content)


def test_an_amount_without_unit_waits_for_it_and_is_read_by_the_answer() -> None:
    content = workbook(["企业名称", "营业收入"], ["甲公司", 1], ["乙公司", None], ["丙公司", "2亿元"])
    asking = Asking()
    (table,) = read_lists(read_workbook(content), ENTERPRISE_COLUMNS, ("name",), asking).tables
    (question,) = asking.open
    assert (question.code, [each.value for each in question.answers]) == (
        "unit.名单.revenue_fen",
        list(UNITS),
    )
    assert table.units == {}
    assert [row.waits for row in table.rows] == [(question.code,), (), ()], "what has no amount needs no unit"
    answered = Asking({question.code: "元"})
    (table,) = read_lists(read_workbook(content), ENTERPRISE_COLUMNS, ("name",), answered).tables
    assert [row.units for row in table.rows] == [{"revenue_fen": "元"}] * 3
    assert not any(row.waits for row in table.rows)
    assert answered.asked, "the code stays known"


def test_foreign_money_is_refused() -> None:
    with pytest.raises(Unreadable, match="万美元"):
        table_of(workbook(["企业名称", "营业收入（万美元）"], ["甲公司", 1]))


def test_of_several_years_the_newest_is_read() -> None:
    heads = ["企业名称", "2021年营业收入（万元）", "2023年营业收入（万元）", "2022年营业收入（万元）"]
    content = workbook(heads, ["甲公司", 21, 23, 22])
    assert table_of(content).rows[0].text("revenue_fen") == "23"
    assert "2021年营业收入" in noticed(content)


def test_unknown_columns_are_left_aside_and_named() -> None:
    content = workbook(["序号", "企业名称", "主营产品", "联系人"], [1, "甲公司", "阀门", "王某"])
    assert "未使用的列：主营产品、联系人。" in noticed(content)


def test_blank_numbered_section_and_sum_rows_are_no_data() -> None:
    table = table_of(
        workbook(
            ["序号", "企业名称", "所属区", "从业人数"],
            ["一、市内六区（2家）"],
            [1, "甲公司", "和平区", 10],
            [],
            [2, "乙公司", "河东区", 20],
            [3],
            ["序号", "企业名称", "所属区", "从业人数"],
            [3, "丙公司", "西青区", 30],
            ["合计", "", "", 60],
            ["备注：以上数据由各区填报"],
        )
    )
    assert [(row.number, row.text("name")) for row in table.rows] == [
        (3, "甲公司"),
        (5, "乙公司"),
        (8, "丙公司"),
    ]


def test_a_row_with_only_its_code_is_data_so_that_it_can_be_refused() -> None:
    table = table_of(workbook(["统一社会信用代码", "企业名称"], ["91120111MA9000038C", ""]))
    assert len(table.rows) == 1


def test_a_vertically_merged_place_holds_for_all_its_rows() -> None:
    content = workbook(
        ["企业名称", "所属区"],
        ["甲公司", "武清区"],
        ["乙公司", None],
        ["丙公司", "河东区"],
        merged=["B2:B3"],
    )
    assert [row.text("place") for row in table_of(content).rows] == ["武清区", "武清区", "河东区"]


def test_a_header_of_two_rows_is_read_by_its_lower_one() -> None:
    content = workbook(
        ["企业名称", "经营情况", ""],
        [None, "从业人数", "营业收入（元）"],
        ["甲公司", 5, 7],
        merged=["A1:A2", "B1:C1"],
    )
    table = table_of(content)
    assert table.header_row == 2
    assert table.rows[0].cells["staff"] == 5
    assert table.units == {"revenue_fen": "元"}


@pytest.mark.parametrize("merged", [["A1:A2", "B1:D1"], []])
def test_of_years_below_one_head_the_newest_is_read(merged: list[str]) -> None:
    heads = ["企业名称", "营业收入（万元）", "", ""]
    content = workbook(heads, [None, "2021年", "2023年", "2022年"], ["甲公司", 21, 23, 22], merged=merged)
    table = table_of(content)
    assert (table.header_row, table.rows[0].text("revenue_fen"), table.units) == (
        2,
        "23",
        {"revenue_fen": "万元"},
    )


def test_what_is_recognized_has_a_column_of_its_own() -> None:
    table = table_of(workbook(["运营单位", "数据中心名称"], ["甲公司", "一号数据中心"]), "data_center")
    assert (table.rows[0].text("name"), table.rows[0].text("subject")) == ("甲公司", "一号数据中心")
    table = table_of(workbook(["序号", "工厂/车间名称"], [1, "甲公司"]), "site")
    assert table.rows[0].text("subject") == "甲公司"


@pytest.mark.parametrize("rows", [[["序号", "数量"], [1, 2]], [["企业名称", "所属区"]]])
def test_a_workbook_without_a_list_is_refused_with_a_sentence(rows: list[list[Any]]) -> None:
    with pytest.raises(Unreadable, match=r"没有找到表头|没有数据行"):
        table_of(workbook(*rows))


def test_a_day_cell_is_a_day() -> None:
    table = table_of(workbook(["企业名称", "成立日期"], ["甲公司", date(2007, 11, 2)]))
    assert table.rows[0].cells["founded_on"] == date(2007, 11, 2)


@pytest.mark.parametrize(
    ("places", "is_asked"),
    [
        ("西 . . 北 北 . 东 东", True),
        ("西 西 . . 北 北 . .", True),
        ("西 西 西 北 北 东 东 .", False),
        ("西 西 西 北 北 北 东 .", True),
        ("西 北 . 东", False),
        ("西 北 . 西 东 . 北 .", False),
        (". 西 西 北 . . 东 .", False),
        ("西 西 北 北 东 东 东 东", False),
    ],
)
def test_places_left_out_below_the_first_row_of_their_group_are_asked_about(
    places: str, is_asked: bool
) -> None:
    names = {"西": "西青区", "北": "北辰区", "东": "东丽区", ".": ""}
    rows = [[names[each], f"天津第{place}有限公司"] for place, each in enumerate(places.split())]
    asking = Asking()
    reading = read(grid([["所属区", "企业名称"], *rows]), asking=asking)
    assert codes(asking) == (["fill_down.名单"] if is_asked else [])
    blank = sum(not place for place, _ in rows)
    assert len(shown(reading)) == len(rows) - (blank if is_asked else 0)
