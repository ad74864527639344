"""Annexes and sheets say by their own titles what their rows are, and where."""

import pytest

from tests.rules.imports.grids import grid, read, shown

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
