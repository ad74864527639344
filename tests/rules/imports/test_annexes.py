"""Annexes and sheets say by their own titles what their rows are, and where; who signs a list is no row."""

import pytest

from registry.rules.imports.asking import Asking
from tests.rules.imports.grids import codes, grid, read, shown

HEAD = ["序号", "企业名称", "主营产品"]
FIRM = [1, "天津海河有限公司", "阀门"]
LAST = [2, "天津渤海有限公司", "电机"]


@pytest.mark.parametrize("sheet", ["1.西青区", "附件2-西青区", "（一）西青", "西青区名单", "表1 西青区"])
def test_a_number_before_the_district_and_an_empty_column_of_places_are_no_other_place(sheet: str) -> None:
    reading = read(grid([HEAD, [*FIRM[:-1], ""]], sheet))
    ((_row, place),) = shown(reading, "place")
    assert place.startswith("西青")


@pytest.mark.parametrize("title", ["附：撤销企业名单", "附件2 未通过企业名单", "附表2：落选企业名单"])
def test_an_annex_below_a_list_is_a_list_of_its_own_also_under_the_same_header(title: str) -> None:
    reading = read(grid([["附件1"], ["企业名单"], HEAD, FIRM, [title], HEAD, LAST]))
    assert [part.title for part in reading.parts] == ["附件1 / 企业名单", title.replace(" ", "")]
    again = read(grid([["附件1"], ["企业名单"], HEAD, FIRM, ["附件1（续）"], HEAD, LAST]))
    assert len([row for table in again.tables for row in table.rows]) == 2


@pytest.mark.parametrize("name", ["天津市中小企业服务中心", "天津市中小企业协会", "市工业和信息化研究院"])
def test_an_organization_alone_without_a_number_below_the_rows_waits_for_an_answer(name: str) -> None:
    asking = Asking()
    reading = read(grid([HEAD, FIRM, LAST, ["", name, ""]]), asking=asking)
    assert (len(codes(asking)), [row for row, *_ in shown(reading) if row > 3]) == (1, [])
    company = Asking()
    read(grid([HEAD, FIRM, LAST, ["", "天津蓟州有限公司", ""]]), asking=company)
    assert codes(company) == []


@pytest.mark.parametrize(
    "line", ["技术支持：天津甲科技有限公司", "文号：津工信〔2023〕8号", "起草单位：服务中心"]
)
def test_a_label_and_what_it_says_below_the_rows_is_no_data(line: str) -> None:
    asking = Asking()
    reading = read(grid([HEAD, FIRM, LAST, ["", line, ""]]), asking=asking)
    assert ([row for row, *_ in shown(reading)], codes(asking)) == ([2, 3], [])


def test_a_row_that_was_added_with_a_word_before_it_is_a_row() -> None:
    added = read(grid([HEAD, FIRM, LAST, ["", "增补：蓟州制造", ""]]))
    assert [row for row, *_ in shown(added)] == [2, 3, 4]
