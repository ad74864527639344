"""The lines of a list: which are data, under which sub-heading, and why the others are none."""

from typing import Any

import pytest

from registry.rules.imports.asking import Asking
from tests.rules.imports.grids import codes, grid, read, rows_of, shown

HEAD = ["序号", "企业名称", "主营产品"]
FIRM = [1, "天津海河有限公司", "阀门"]
LAST = [2, "天津渤海有限公司", "电机"]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (["合计", "", 5], "合计"),
        (["", "合计", 5], "合计"),
        (["共2家"], "合计"),
        (["", "2家", ""], "合计"),
        (["填表人：王某", "审核人：李某", "2023年8月1日"], "落款"),
        (["填表人", "王某", ""], "落款"),
        (["", "天津市西青区工业和信息化局（盖章）"], "落款"),
        (["", "天津市工业和信息化局"], "落款"),
        (["单位负责人（签字）："], "落款"),
        (["抄送：市财政局"], "落款"),
        (["", "二〇二三年八月一日"], "日期"),
        (["第1页 共3页"], "页码"),
        (["- 2 -"], "页码"),
        (["注：排名不分先后"], "说明"),
        (["", "以上企业排名不分先后"], "说明"),
        (["备注：天津甲有限公司更名为天津乙有限公司"], "说明"),
        (["", "说明：1.本表一式两份；2.加盖公章。"], "说明"),
        (["（以下空白）"], "说明"),
        (["单位：万元"], "单位"),
    ],
)
def test_a_line_at_the_foot_is_no_data_and_says_why(line: list[Any], why: str) -> None:
    asking = Asking()
    reading = read(grid([HEAD, FIRM, LAST, line]), asking=asking)
    assert [row for row, *_ in shown(reading)] == [2, 3]
    assert [(each.row, str(each.why)[:2]) for each in reading.set_aside] == [(4, why)]
    assert codes(asking) == []


@pytest.mark.parametrize(
    "name",
    [
        "天津注塑有限公司",
        "合计数据（天津）有限公司",
        "附件（天津）科技有限公司",
        "以上海科技（天津）有限公司",
        "说明书印刷厂",
        "天津日期智能有限公司",
        "请君来餐饮有限公司",
        "联系电话机（天津）有限公司",
        "第一页传媒有限公司",
        "和平区建筑工程有限公司",
        "天津一（二）家具有限公司",
    ],
)
def test_a_firm_that_is_called_like_a_note_is_a_firm(name: str) -> None:
    for line in ([3, name, "阀门"], ["", name, ""]):
        reading = read(grid([HEAD, FIRM, line, LAST]))
        assert [row.text("name") for row in rows_of(reading)] == [FIRM[1], name, LAST[1]]


@pytest.mark.parametrize(
    "line",
    [
        ["一、和平区（1家）"],
        ["（一）和平区"],
        ["和平区（1家）"],
        ["", "和平区"],
        ["一", "和平区", ""],
        ["（一）", "和平区（1家）", ""],
        ["和平区", "1家", ""],
        ["天津市和平区工业和信息化局"],
    ],
)
def test_a_sub_heading_of_a_district_is_the_place_of_the_rows_below_it(line: list[Any]) -> None:
    reading = read(grid([HEAD, line, FIRM, ["二、滨海新区"], LAST]))
    assert [row.text("place") for row in rows_of(reading)][1] == "滨海新区"
    assert rows_of(reading)[0].text("place").removeprefix("天津市").startswith("和平区")
    assert [row.section for row in rows_of(reading)] == ["", ""]


def test_a_place_of_its_own_counts_more_than_the_sub_heading() -> None:
    head = ["企业名称", "所属区"]
    reading = read(grid([head, ["和平区（2家）"], ["天津一有限公司", "西青区"], ["天津二有限公司", ""]]))
    assert shown(reading, "place") == [(3, "西青区"), (4, "和平区")]


def test_a_sub_heading_of_a_category_is_the_section_of_its_rows_until_the_next() -> None:
    rows = [
        ["一、新认定"],
        ["（一）和平区"],
        FIRM,
        ["（二）河西区"],
        LAST,
        ["二、复核通过"],
        [3, "天津三有限公司", ""],
    ]
    reading = read(grid([HEAD, *rows]))
    assert [(row.section, row.text("place")) for row in rows_of(reading)] == [
        ("新认定", "和平区"),
        ("新认定", "河西区"),
        ("复核通过", ""),
    ]


@pytest.mark.parametrize(
    "last", ["天津渤海有限公司\n地址：西青区海泰路1号", "天津渤海有限公司 Bohai Co., Ltd.", "#REF!"]
)
def test_a_sub_heading_above_a_last_name_of_any_spelling_is_no_foot(last: str) -> None:
    asking = Asking()
    heading = ["（二）复核通过（1家）"]
    reading = read(grid([HEAD[1:], FIRM[1:], heading, [last, "电机"]]), asking=asking)
    assert [row.section for row in reading.rows] == ["", "复核通过"]
    assert codes(asking) == []


def test_a_sub_heading_that_says_another_number_of_rows_is_remarked() -> None:
    reading = read(grid([HEAD, ["一、和平区（2家）"], FIRM, ["二、河西区（1家）"], LAST]))
    (remark,) = [each for each in reading.remarks if "小标题" in str(each.text)]
    assert (remark.row, "写明 2 家" in str(remark.text), "1 行" in str(remark.text)) == (2, True, True)


def test_a_lone_text_that_is_neither_organization_nor_note_stays_a_row() -> None:
    reading = read(grid([HEAD, FIRM, ["", "博格样例"], LAST]))
    assert [row.text("name") for row in rows_of(reading)] == [FIRM[1], "博格样例", LAST[1]]


@pytest.mark.parametrize(
    "heading", [["一、复核通过企业"], ["", "通过企业（1家）"], ["复核企业"], ["", "复核企业"]]
)
def test_a_sub_heading_right_below_the_header_that_is_spelled_like_a_head_is_none(heading: list[str]) -> None:
    reading = read(grid([HEAD, heading, FIRM, ["二、民营企业"], LAST]))
    assert rows_of(reading)[0].section.endswith("企业")
    assert [each.row for each in reading.set_aside] == [2, 4]


@pytest.mark.parametrize("name", ["#N/A", "智能化改造一期"])
def test_a_line_that_begins_with_nothing_known_is_no_note(name: str) -> None:
    reading = read(grid([["统一社会信用代码", "企业名称"], ["无", "天津一有限公司"], ["无", name]]))
    assert [row.text("name") for row in rows_of(reading)] == ["天津一有限公司", name]


def test_a_name_across_the_list_or_signed_with_a_date_waits_for_an_answer() -> None:
    across = grid([HEAD, ["天津控股集团有限公司"], FIRM, LAST], "名单", (1, 0, 1, 2))
    signed = grid([HEAD, FIRM, LAST, ["", "天津评审有限公司"], ["", "2023年8月1日"]])
    for sheet, row in ((across, 2), (signed, 4)):
        asking = Asking()
        reading = read(sheet, asking=asking)
        assert [each.number for table in reading.tables for each in table.rows if each.waits] == [row]
        assert codes(asking) == [f"row.名单.{row}.A"]
        assert len(shown(read(sheet, asking=Asking({f"row.名单.{row}.A": "yes"})))) == 3
        assert len(shown(read(sheet, asking=Asking({f"row.名单.{row}.A": "no"})))) == 2


def test_a_name_merged_over_its_products_is_repeated_for_each() -> None:
    head = ["序号", "生产企业", "产品名称"]
    rows = [head, [1, FIRM[1], "阀门"], ["", "", "电机"], [2, LAST[1], "轴承"]]
    reading = read(grid(rows, "名单", (1, 1, 2, 1)), kinds=("product",))
    assert shown(reading, "name", "subject") == [
        (2, FIRM[1], "阀门"),
        (3, FIRM[1], "电机"),
        (4, LAST[1], "轴承"),
    ]


def test_a_name_merged_over_what_is_not_read_is_one_row() -> None:
    rows = [HEAD, FIRM, ["", "", "电机"], LAST]
    reading = read(grid(rows, "名单", (1, 1, 2, 1)))
    assert [row for row, *_ in shown(reading)] == [2, 4]
    assert [(each.row, str(each.why)[:2]) for each in reading.set_aside] == [(3, "名称")]


def test_a_header_printed_again_begins_no_other_list() -> None:
    reading = read(grid([["企业名单"], HEAD, FIRM, ["第1页 共2页"], ["企业名单"], HEAD, LAST]))
    assert [row for row, *_ in shown(reading)] == [3, 7]
    assert len(reading.tables) == 1
    assert [each.row for each in reading.set_aside] == [4, 5, 6]


def test_a_place_once_for_several_rows_is_asked_about() -> None:
    rows = [
        ["所属区", "企业名称"],
        ["西青区", FIRM[1]],
        ["", LAST[1]],
        ["北辰区", "天津三有限公司"],
        ["", "天津四有限公司"],
    ]
    asking = Asking()
    assert shown(read(grid(rows), asking=asking), "place") == [(2, "西青区"), (4, "北辰区")]
    assert codes(asking) == ["fill_down.名单"]
    for answer, place in (("yes", "西青区"), ("no", "")):
        reading = read(grid(rows), asking=Asking({"fill_down.名单": answer}))
        assert shown(reading, "place")[1] == (3, place)


def test_numbers_of_columns_and_an_example_below_the_header_are_no_data() -> None:
    reading = read(grid([HEAD, ["甲", "乙", "1"], ["示例", "天津某某有限公司", "阀门"], FIRM]))
    assert [row for row, *_ in shown(reading)] == [4]
    assert [str(each.why)[:2] for each in reading.set_aside] == ["表头", "填写"]


def test_a_sum_above_the_rows_of_a_district_is_their_heading() -> None:
    rows = [["和平区", "小计：1家", ""], FIRM, ["河西区", "小计：1家", ""], LAST, ["总计", "2家", ""]]
    reading = read(grid([HEAD, *rows]))
    assert shown(reading, "place") == [(3, "和平区"), (5, "河西区")]
    assert [each.row for each in reading.set_aside] == [2, 4, 6]


def test_what_is_to_be_filled_in_below_a_header_is_no_data() -> None:
    reading = read(grid([HEAD, ["", "（与营业执照一致）", "（不超过三项）"], FIRM]))
    assert [row for row, *_ in shown(reading)] == [3]


def test_a_column_without_a_head_is_named_if_anything_stands_in_it() -> None:
    reading = read(grid([["序号", "企业名称", "", ""], [1, FIRM[1], "★", ""]]))
    assert [str(each.text) for each in reading.remarks] == ["未使用的列：C 列（没有列名）。"]


def test_numbers_that_nobody_filled_in_are_one_line() -> None:
    reading = read(grid([HEAD, FIRM, [2, "", ""], [3, "", ""], [4, "", ""]]))
    assert [(each.row, each.text) for each in reading.set_aside] == [(3, "2–4")]


def test_a_header_under_the_name_of_each_district_is_one_list() -> None:
    reading = read(
        grid(
            [["企业名单"], ["和平区"], HEAD, FIRM, ["河西区"], HEAD, LAST, ["三、南开区（1家）"], HEAD, FIRM]
        )
    )
    assert shown(reading, "place") == [(4, "和平区"), (7, "河西区"), (10, "南开区")]
    assert [table.title for table in reading.tables] == ["企业名单 / 和平区"]


def test_a_title_that_says_another_number_of_rows_is_remarked() -> None:
    reading = read(grid([["2023年企业名单（3家）"], HEAD, FIRM, LAST]))
    assert ["写明 3 家" in str(each.text) and "2 行" in str(each.text) for each in reading.remarks[-1:]] == [
        True
    ]


def test_who_recommends_is_the_place_only_where_nothing_else_is() -> None:
    rows = [
        ["企业名称", "所属区", "推荐单位"],
        ["天津一有限公司", "", "西青区工信局"],
        ["天津二有限公司", "滨海新区", "经开区管委会"],
        ["天津三有限公司", "", "天津市工商联"],
        ["天津四有限公司", "塘沽区", "滨海新区工信局"],
    ]
    asking = Asking()
    reading = read(grid(rows), asking=asking)
    assert [row.text("place") for row in rows_of(reading)] == ["西青区工信局", "滨海新区", "", "塘沽区"]
    assert codes(asking) == []
    (remark,) = [each for each in reading.remarks if "推荐单位" in str(each.text)]
    assert (remark.row, "天津市工商联" in str(remark.text)) == (4, True)


def test_a_sheet_called_by_a_district_says_the_place_where_nothing_else_does() -> None:
    reading = read(grid([HEAD, FIRM], "和平区"))
    assert shown(reading, "place") == [(2, "和平区")]
    assert "工作表名" in str(reading.remarks[-1].text)


def test_a_unit_between_the_rows_holds_for_those_below() -> None:
    head = ["企业名称", "营业收入", "资产总额（万元）"]
    rows: list[list[Any]] = [
        ["单位：万元"],
        head,
        ["天津甲有限公司", 1, 2],
        ["单位：元"],
        ["天津乙有限公司", 1, 2],
    ]
    found = [row.units for row in read(grid(rows)).rows]
    assert found == [
        {"revenue_fen": "万元", "assets_fen": "万元"},
        {"revenue_fen": "元", "assets_fen": "万元"},
    ]
    asking = Asking()
    read(grid([*rows[:3], ["二、北辰区（单位：万美元）"], rows[4]]), asking=asking)
    assert codes(asking) == ["unit.名单.revenue_fen"]


def test_a_sub_heading_of_no_district_ends_the_one_above_it() -> None:
    rows: list[list[Any]] = [
        HEAD[:2],
        ["西青区"],
        [1, "天津甲有限公司"],
        ["市直属企业"],
        [2, "天津乙有限公司"],
    ]
    assert shown(read(grid(rows)), "place") == [(3, "西青区"), (5, "")]
