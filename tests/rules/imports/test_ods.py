"""OpenDocument spreadsheets of any maker: values, what is hidden, merged or faulty in them, and traps."""

from datetime import date

import pytest

from registry.rules.imports.cell import Cell, text_of
from registry.rules.imports.faulty_cell import CellFault, FaultyCell
from registry.rules.imports.grid import Grid
from registry.rules.imports.workbook import Unreadable, read_workbook
from tests.ods_files import cell, ods, row

HEAD = row(cell("", "企业名称"))


def grid_of(rows: str, **more: str) -> Grid:
    """The one sheet of a file."""
    (grid,) = read_workbook(ods(HEAD + rows, **more))
    return grid


ERROR = 'office:value-type="string" office:string-value="" calcext:value-type="error" table:formula="of:=A1"'


@pytest.mark.parametrize(
    ("spelled", "read"),
    [
        (cell("", "甲公司"), "甲公司"),
        (cell('office:value-type="string"', "甲<text:s text:c='2'/>乙<text:line-break/>丙"), "甲  乙\n丙"),
        (cell('office:value-type="string"', "甲</text:p><text:p>乙"), "甲\n乙"),
        (
            cell("", "甲</text:p><office:annotation><text:p>批注</text:p></office:annotation><text:p>乙"),
            "甲\n乙",
        ),
        (cell('office:value-type="float" office:value="79"', "79人"), 79.0),
        (cell('office:value-type="percentage" office:value="0.5"', "50%"), 0.5),
        (cell('office:value-type="date" office:date-value="2007-11-02"', "二〇〇七年"), date(2007, 11, 2)),
        (cell('office:value-type="boolean" office:boolean-value="true"', "TRUE"), True),
        (cell('office:value-type="string" table:formula="of:=A1"', "乙公司"), "乙公司"),
        (cell('office:value-type="string" table:formula="of:=A1"'), ""),
        (cell('table:formula="of:=ROW()-1"'), FaultyCell(CellFault.NO_VALUE, "=ROW()-1")),
        (cell(ERROR, "#N/A"), FaultyCell(CellFault.ERROR_VALUE, "#N/A")),
        (cell(ERROR, "错误:502"), FaultyCell(CellFault.ERROR_VALUE, "错误:502")),
        (
            cell('office:value-type="string" table:formula="of:=HYPERLINK(&quot;a&quot;)"', "丙公司"),
            FaultyCell(CellFault.LINK, "丙公司"),
        ),
        (cell("", "<text:a xmlns:xlink='x' xlink:href='http://a'>丁公司</text:a>"), "丁公司"),
        (cell("", "长" * 3000), FaultyCell(CellFault.TOO_LONG, "长" * 60 + "…")),
    ],
)
def test_a_cell_is_read_as_it_is_meant(spelled: str, read: Cell) -> None:
    grid = grid_of(row(spelled, "\n ", cell("", "尾")))
    assert grid.rows[1] == [read, "尾"]


COLUMNS, ROWS = "table:number-columns-repeated", "table:number-rows-repeated"


def test_empty_and_repeated_rows_and_columns_stand_where_they_are() -> None:
    grid = grid_of(
        row(cell('table:number-columns-repeated="16384"'), attributes='table:number-rows-repeated="2"')
        + row(cell('table:number-columns-repeated="2"'), cell('table:number-columns-repeated="2"', "西青区"))
        + row(
            cell("", "甲公司"),
            cell('table:number-columns-repeated="16383"'),
            attributes='table:number-rows-repeated="2"',
        )
        + row(
            cell('table:number-columns-repeated="16384"'), attributes='table:number-rows-repeated="1048571"'
        )
    )
    assert [[text_of(each) for each in found] for found in grid.rows] == [
        ["企业名称", "", "", ""],
        ["", "", "", ""],
        ["", "", "", ""],
        ["", "", "西青区", "西青区"],
        ["甲公司", "", "", ""],
        ["甲公司", "", "", ""],
    ]


def test_hidden_sheets_and_rows_and_merged_cells_are_named() -> None:
    style = (
        '<office:automatic-styles><style:style style:name="ta2" style:family="table">'
        '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
    )
    merged = cell('table:number-rows-spanned="2" table:number-columns-spanned="1"', "西青区")
    grid = grid_of(
        row(merged, attributes='table:visibility="collapse"')
        + row("<table:covered-table-cell/>", cell("", "甲"), attributes='table:visibility="filter"'),
        table='table:name="名单" table:style-name="ta2"',
        before=style,
    )
    assert (grid.name, grid.is_hidden, grid.hidden_rows) == ("名单", True, {2, 3})
    assert grid.merged == ((1, 0, 2, 0),)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (row(cell("", "甲"), attributes='table:number-rows-repeated="1048576"'), "表格过大"),
        (row(cell('table:number-columns-repeated="999999999"', "甲")), "表格过大"),
        (row(cell(f'{COLUMNS}="16383"'), cell("", "甲"), attributes=f'{ROWS}="3000"'), "表格过大"),
        (row(attributes='table:number-rows-repeated="999999"') + row(cell("", "甲")), "表格过大"),
        (row(cell(f'{COLUMNS}="1000"', "长" * 30_000), attributes=f'{ROWS}="100"'), "表格过大"),
        (row(cell("", "<text:s text:c='999999999'/>" * 200)), "表格过大"),
        (row(cell('table:formula="a"'), attributes='table:number-rows-repeated="599999"') * 2, "表格过大"),
        (row(cell("", "甲"))[:-3], "已损坏"),
        (row("<table:table-cell><table:table><table:table-row/></table:table></table:table-cell>"), "已损坏"),
    ],
)  # fmt: skip
def test_a_trap_is_refused_with_a_sentence(rows: str, sentence: str) -> None:
    with pytest.raises(Unreadable, match=sentence):
        read_workbook(ods(HEAD + rows))


def test_an_encrypted_file_and_one_with_entities_are_refused() -> None:
    manifest = b'<m:manifest xmlns:m="m"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>'
    with pytest.raises(Unreadable, match="密码"):
        read_workbook(ods("", **{"META-INF/manifest.xml": manifest}))
    entities = b'<!DOCTYPE a [<!ENTITY b "c">]><office:document-content/>'
    with pytest.raises(Unreadable, match="已损坏"):
        read_workbook(ods("", **{"content.xml": entities}))
