"""Names of firms around a list: nothing that may be of it is left unread without a word."""

from typing import Any

import pytest

from registry.rules.imports.asking import Asking
from tests.rules.imports.grids import codes, grid, read, shown

FIRMS = [f"天津第{number}有限公司" for number in range(1, 5)]
HEAD = ["序号", "企业名称", "所属区"]
ROW: list[Any] = [1, FIRMS[0], "西青区"]
UNASKED: list[str] = []


@pytest.mark.parametrize(
    ("rows", "asked"),
    [
        ([HEAD, [*ROW, 2, FIRMS[1]]], ["unnamed.名单.E"]),
        ([["", *HEAD], [FIRMS[1], *ROW]], ["unnamed.名单.A"]),
        ([HEAD, ROW, [], ["", "", "", FIRMS[1], "北辰区"]], ["unnamed.名单.D"]),
        ([HEAD, [*ROW, "重点", "已迁"]], UNASKED),
        ([[2, FIRMS[1], "西青区"], ["名单"], HEAD, ROW], ["above.名单"]),
        ([[FIRMS[1]], [FIRMS[2]], HEAD, ROW], ["above.名单"]),
        ([[2, f"{FIRMS[1]}\n地址：天津市西青区某路1号"], HEAD, ROW], ["above.名单"]),
        ([[FIRMS[1]], ["名单"], HEAD, ROW], UNASKED),
        ([["填报单位：", FIRMS[1], "日期"], HEAD, ROW], UNASKED),
        ([["", *HEAD[:2]], ["", *ROW[:2]], [2, FIRMS[1]]], ["row.名单.3.A"]),
        ([["企业名称", "公司名称"], [FIRMS[0], FIRMS[1]]], ["column.名单.1.name"]),
        ([["2022年企业名称", "2023年企业名称"], [FIRMS[0], FIRMS[1]]], ["column.名单.1.name"]),
        ([["通过企业名称", "未通过企业名称"], [FIRMS[0], FIRMS[1]]], ["column.名单.1.name"]),
        ([["企业名称", "公司名称"], [FIRMS[0], FIRMS[0]]], UNASKED),
        ([["企业名称", "依托单位"], [FIRMS[0], FIRMS[1]]], UNASKED),
    ],
)
def test_firms_outside_the_column_of_names_are_asked_about(rows: list[list[Any]], asked: list[str]) -> None:
    asking = Asking()
    read(grid(rows), asking=asking)
    assert codes(asking) == asked


def test_what_is_left_above_by_a_word_is_set_aside() -> None:
    rows: list[list[Any]] = [[2, FIRMS[1], "西青区"], HEAD, ROW]
    reading = read(grid(rows), asking=Asking({"above.名单": "no"}))
    assert shown(reading, "name") == [(3, FIRMS[0])]
    assert [(each.row, str(each.why)) for each in reading.set_aside] == [(1, "已回答“否”")]


def test_a_head_of_names_merged_over_their_numbers_heads_the_names() -> None:
    sheet = grid([["企业名称", "", "所属区"], ROW, [2, FIRMS[1], "北辰区"]], "名单", (0, 0, 0, 1))
    asking = Asking()
    assert shown(read(sheet, asking=asking), "name") == [(2, FIRMS[0]), (3, FIRMS[1])]
    assert codes(asking) == []


@pytest.mark.parametrize(
    ("rows", "asked"),
    [
        ([[2, FIRMS[1], "西青区"]], ["unheaded.续"]),
        ([["企业名称", FIRMS[1]], ["所属区", "西青区"]], ["unheaded.续"]),
        ([["序号", "入选对象", "属地"], [1, FIRMS[1], "西青区"]], ["unheaded.续"]),
        ([["字段", "示例"], ["企业名称", "天津某某有限公司"]], UNASKED),
        ([["填报单位", FIRMS[1]]], UNASKED),
        ([["有限公司"], ["股份有限公司"], ["合伙企业"]], UNASKED),
    ],
)
def test_firms_on_a_sheet_without_a_header_beside_a_list_are_asked_about(
    rows: list[list[Any]], asked: list[str]
) -> None:
    asking = Asking()
    assert shown(read(grid([HEAD, ROW]), grid(rows, "续"), asking=asking), "name") == [(2, FIRMS[0])]
    assert codes(asking) == asked


@pytest.mark.parametrize(
    "rows",
    [
        [["序号", "企业名单", "所属区"], ROW],
        [["2023年专精特新企业"], ["序号", "拟入库企业", "所属区", "主导产品"], [*ROW, "轴承"]],
        [["序号", "公示名单", "评价机构"], [*ROW[:2], "天津绿色评价有限公司"]],
        [["附件1"], ["企业名单"], [ROW[1]]],
        [["序号", "企业名单"], ["一、西青区"], ["", "（一）新认定"], ["抄送：市财政局"], ROW[:2]],
    ],
)
def test_a_head_that_is_called_a_list_of_firms_is_that_of_their_names(rows: list[list[Any]]) -> None:
    asking = Asking()
    assert [name for _, name in shown(read(grid(rows), asking=asking), "name")] == [FIRMS[0]]
    assert codes(asking) == UNASKED
    beside = grid([["企业名称", rows[-2][-1]], [FIRMS[0], FIRMS[1]]])
    assert shown(read(beside, asking=Asking()), "name") == [(2, FIRMS[0])]


def test_lists_on_one_sheet_may_be_headed_so_and_otherwise() -> None:
    below = ["序号", "企业名单", "所属区"], [3, f"{FIRMS[2]}\n地址：天津市西青区某路1号", "西青区"]
    rows = [HEAD, ROW, [], ["序号", "专精特新名录", "所属区"], [2, FIRMS[1], "西青区"], [], *below]
    asking = Asking()
    reading = read(grid(rows), asking=asking)
    assert [row for row, _ in shown(reading, "name")] == [2, 5, 8]
    assert codes(asking) == UNASKED


def test_a_list_of_products_has_its_holders_in_such_a_column() -> None:
    rows = [["序号", "公示名单", "产品名称"], [1, FIRMS[0], "轴承"]]
    assert shown(read(grid(rows), kinds=("product",)), "name", "subject") == [(2, FIRMS[0], "轴承")]


@pytest.mark.parametrize(
    ("head", "product", "is_asked"),
    [("建设主体", "轴承", True), ("评价机构", "轴承", False), ("建设主体", f"{FIRMS[1]}", False)],
)
def test_firms_under_an_unknown_head_beside_what_is_no_firm_may_be_its_holders(
    head: str, product: str, is_asked: bool
) -> None:
    sheet, asking = grid([["序号", head, "产品名称"], [1, FIRMS[0], product]]), Asking()
    own = [(2, "", product)]
    assert shown(read(sheet, kinds=("product",), asking=asking), "name", "subject") == (
        [] if is_asked else own
    )
    assert codes(asking) == (["holder.名单.1.B"] if is_asked else UNASKED)
    for answer, name in (("name", FIRMS[0]), ("no", "")) if is_asked else ():
        reading = read(sheet, kinds=("product",), asking=Asking({"holder.名单.1.B": answer}))
        assert shown(reading, "name", "subject") == [(2, name, product)]


def test_lists_side_by_side_may_both_be_called_so() -> None:
    head, asking = ["序号", "企业名单"], Asking()
    sheet = grid([[*head, "", *head], [1, FIRMS[0], "", 3, FIRMS[2]], [2, FIRMS[1], "", 4, FIRMS[3]]])
    assert {name for _, name in shown(read(sheet, asking=asking), "name")} == set(FIRMS[:4])
    assert codes(asking) == UNASKED


@pytest.mark.parametrize(
    "rows",
    [
        [["序号", "合作企业", "数量"], ROW, [2, FIRMS[1], 3]],
        [["序号", "供应商名单", "数量"], ROW, [2, FIRMS[1], 3]],
        [["2023年专精特新中小企业名单"], [FIRMS[0]], [FIRMS[1]]],
    ],
)
def test_another_column_of_firms_is_asked_about(rows: list[list[Any]]) -> None:
    asking = Asking()
    assert shown(read(grid(rows), asking=asking), "name") == []
    assert codes(asking) == ["unheaded.名单"]


def test_firms_under_a_header_of_other_words_below_a_list_are_asked_about() -> None:
    asking = Asking()
    read(grid([HEAD, ROW, [], ["序号", "入选对象", "属地"], [1, FIRMS[1], "西青区"]]), asking=asking)
    assert codes(asking) == ["lists"]


@pytest.mark.parametrize("name", ["旧名单", "备份", "名单（副本）", "作废"])
def test_a_sheet_called_an_old_version_is_read_by_a_word_where_there_are_others(name: str) -> None:
    old, asking = grid([HEAD, [2, FIRMS[1], "西青区"]], name), Asking()
    assert shown(read(grid([HEAD, ROW]), old, asking=asking), "name") == [(2, FIRMS[0])]
    assert codes(asking) == [f"sheet.{name}"]
    yes = Asking({f"sheet.{name}": "yes"})
    assert len(shown(read(grid([HEAD, ROW]), old, asking=yes))) == 2
    alone = Asking()
    assert len(shown(read(old, asking=alone))) == 1
    assert codes(alone) == UNASKED


def test_a_numbered_row_without_its_name_is_no_note() -> None:
    rows = [["序号", "企业名称", "企业简称"], [1, FIRMS[0], "第1"], [2, "", "第2"], ["", "", "以上均已核对"]]
    assert shown(read(grid(rows)), "name") == [(2, FIRMS[0]), (3, "")]
