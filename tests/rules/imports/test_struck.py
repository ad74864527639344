"""Rows that are struck out, in any kind of file, wait for a yes; what else is struck asks nothing."""

import io
import re
import struct
import zipfile

import pytest

from registry.rules.imports.asking import Asking
from registry.rules.imports.sheet_scan import scanned
from registry.rules.imports.sheet_xml import parsed
from registry.rules.imports.workbook import read_workbook
from tests.ods_files import cell as ods_cell
from tests.ods_files import ods
from tests.ods_files import row as ods_row
from tests.rules.imports.grids import codes, read, shown
from tests.rules.imports.test_xlsx import changed
from tests.workbooks import SHEET_PART, workbook
from tests.xls_files import cell as xls_cell
from tests.xls_files import label, record, xls

HEAD = ["序号", "企业名称", "所属区"]
FIRMS = [f"天津第{place}有限公司" for place in range(3)]
ROWS = [[str(place + 1), firm, "西青区"] for place, firm in enumerate(FIRMS)]
STYLES = (
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts><font/><font><b/>'
    '<strike/></font><font><strike val="0"/></font></fonts><cellStyleXfs><xf fontId="1"/></cellStyleXfs>'
    '<cellXfs><xf fontId="0"/><xf fontId="2"/><xf fontId="0"/><xf fontId="1"/></cellXfs>'
    "<dxfs><dxf><font><strike/></font></dxf></dxfs></styleSheet>"
)
STRUCK, PLAIN = 3, 1


def xlsx_of(*cells: str) -> bytes:
    """A list whose cells are all in some style that strikes nothing, but for these."""

    def styled(found: re.Match[str]) -> str:
        return f'<c r="{found[1]}" s="{STRUCK if found[1] in cells else PLAIN}"'

    def change(name: str, part: bytes) -> tuple[str, bytes]:
        if name == SHEET_PART:
            return name, re.sub(r'<c r="(\w+)"', styled, part.decode()).encode()
        return name, STYLES.encode() if name.endswith("styles.xml") else part

    return changed(workbook(HEAD, *ROWS), change)


@pytest.mark.parametrize(
    ("cells", "rows"),
    [
        ((), []),
        (("A3", "B3", "C3"), [3]),
        (("B2", "B4"), [2, 4]),
        (("A2", "C3", "A4", "C4"), []),
        (("A1", "B1", "C1", "D9", "B9"), []),
    ],
)
def test_rows_whose_names_are_struck_out_wait_for_a_yes(cells: tuple[str, ...], rows: list[int]) -> None:
    grids, asking = read_workbook(xlsx_of(*cells)), Asking()
    numbers = [row for row, _ in shown(read(*grids, asking=asking), "name")]
    assert codes(asking) == (["struck_rows.名单"] if rows else [])
    assert numbers == [row for row in (2, 3, 4) if row not in rows]
    if rows:
        assert "、".join(map(str, rows)) in str(asking.asked[0].text)
        assert len(shown(read(*grids, asking=Asking({"struck_rows.名单": "yes"})))) == 3
        left = read(*grids, asking=Asking({"struck_rows.名单": "no"})).set_aside
        assert [each.row for each in left] == rows
        assert "删除线" in str(left[0].why)


@pytest.mark.parametrize("styles", [{"3"}, {str(style) for style in range(3, 90)}])
def test_the_quick_pass_finds_the_struck_cells_the_exact_one_does(styles: set[str]) -> None:
    content = xlsx_of("A1", "C2", "B4")
    xml = zipfile.ZipFile(io.BytesIO(content)).read(SHEET_PART)
    for size in (1500, 10**6):
        pieces = [xml[at : at + size] for at in range(0, len(xml), size)]
        assert scanned(pieces, styles).struck == parsed(pieces, styles).struck == {1: 1, 2: 4, 4: 2}
    assert read_workbook(content)[0].struck == {1: 1, 2: 4, 4: 2}


def test_struck_cells_of_an_old_workbook_are_known_by_their_fonts() -> None:
    # The fonts are called 0, 1, 2, 3, 5: none is 4.
    fonts = b"".join(
        record(0x0031, struct.pack("<HH", 200, 8 * (place == 4)) + bytes(12)) for place in range(5)
    )
    style = record(0x00E0, struct.pack("<HHH", 5, 0, 0) + bytes(14))
    struck = [xls_cell(2, column, 0, 0x00FD, struct.pack("<L", column)) for column in range(2)]
    plain = [
        xls_cell(row, column, 1, 0x00FD, struct.pack("<L", column)) for row in (0, 1) for column in (0, 1)
    ]
    (sheet,) = read_workbook(xls([*plain, *struck], ["甲公司", "西青区"], more=fonts + style))
    assert sheet.struck == {3: 3}
    assert read_workbook(xls([label(0, 0, 0)], ["甲公司"], more=fonts))[0].struck == {}


def test_struck_cells_of_an_open_document_are_known_by_their_styles() -> None:
    style = (
        '<office:automatic-styles><style:style style:name="ce1"><style:text-properties'
        ' style:text-line-through-style="solid"/></style:style><style:style style:name="ce2">'
        '<style:text-properties style:text-line-through-style="none"/></style:style>'
        "</office:automatic-styles>"
    )
    struck = ods_cell('table:style-name="ce1" table:number-columns-repeated="2"', "甲公司")
    plain = ods_cell('table:style-name="ce2"', "乙公司")
    rows = ods_row(plain, struck) + ods_row(plain, struck, attributes='table:number-rows-repeated="2"')
    (sheet,) = read_workbook(ods(rows, before=style))
    assert sheet.struck == {1: 6, 2: 6, 3: 6}
