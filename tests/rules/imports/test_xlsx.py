"""Workbooks .xlsx of any maker: where their parts stand, what is hidden or faulty in them, and traps."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from datetime import date

import pytest

from registry.rules.imports.cell import Cell, day_of_cell, last_day_in, whole_of
from registry.rules.imports.faulty_cell import CellFault, FaultyCell
from registry.rules.imports.grid import Grid
from registry.rules.imports.sheet_facts import SheetFacts
from registry.rules.imports.sheet_scan import Unusual, scanned
from registry.rules.imports.sheet_xml import parsed
from registry.rules.imports.workbook import Unreadable, read_workbook
from tests.workbooks import SHEET_PART, sheets, tampered, workbook

PLAIN = workbook(["企业名称", "所属区"], ["甲公司", "西青区"])
END = "</sheetData>"


def with_cells(cells: str, row: int = 3, more: str = "") -> bytes:
    """A list with one row more, as its XML is spelled."""
    return tampered(PLAIN, lambda xml: xml.replace(END, f'<row r="{row}"{more}>{cells}</row>{END}'))


def grid_of(content: bytes) -> Grid:
    """The one sheet."""
    (grid,) = read_workbook(content)
    return grid


def changed(content: bytes, change: Callable[[str, bytes], tuple[str, bytes] | None]) -> bytes:
    """The file with its parts called and spelled otherwise."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(buffer, "w") as archive:
        for name in source.namelist():
            if part := change(name, source.read(name)):
                archive.writestr(*part)
    return buffer.getvalue()


def in_a_folder_of_its_own(name: str, part: bytes) -> tuple[str, bytes]:
    """The workbook is not in xl/, and is found by absolute and by relative names."""
    part = part.replace(b"/xl/", b"/Book 1/").replace(b'"xl/workbook.xml"', b'"/Book%201/wb.xml"')
    part = part.replace(b'Target="worksheets/', b'Target="../Book%201/worksheets/')
    return name.replace("xl/", "Book 1/").replace("workbook.xml", "wb.xml"), part


def with_backslashes(name: str, part: bytes) -> tuple[str, bytes]:
    return name.replace("/", "\\").upper(), part


def with_another_prefix(name: str, part: bytes) -> tuple[str, bytes]:
    if not name.endswith("workbook.xml"):
        return name, part
    part = part.replace(b"xmlns:r=", b"xmlns:ns1=").replace(b"r:id=", b"ns1:id=")
    return name, re.sub(rb"<(/?)(?=[a-z])", rb"<\1x:", part.replace(b"xmlns=", b"xmlns:x="))


def without_content_types(name: str, part: bytes) -> tuple[str, bytes] | None:
    return None if name == "[Content_Types].xml" else (name, part)


@pytest.mark.parametrize(
    "change", [in_a_folder_of_its_own, with_backslashes, with_another_prefix, without_content_types]
)
def test_parts_are_found_wherever_the_workbook_says_they_are(
    change: Callable[[str, bytes], tuple[str, bytes] | None],
) -> None:
    grid = grid_of(changed(PLAIN, change))
    assert grid == Grid("名单", [["企业名称", "所属区"], ["甲公司", "西青区"]], ())


@pytest.mark.parametrize("hidden", ["hidden='1'", 'ht="0" customHeight="1"', "ht='0.0'"])
def test_hidden_sheets_and_rows_are_read_and_named(hidden: str) -> None:
    content = sheets(
        甲=[["企业名称"], ["甲公司"]], 乙=[["企业名称"], ["乙公司"]], 丙=[["企业名称"], ["丙公司"]]
    )

    def hide(name: str, part: bytes) -> tuple[str, bytes]:
        part = part.replace(b'name="\xe4\xb9\x99"', b'name="\xe4\xb9\x99" state="hidden"')
        part = part.replace(b'name="\xe4\xb8\x99"', b'name="\xe4\xb8\x99" state="veryHidden"')
        return name, part.replace(
            b'<row r="2"', b'<row r="2" ' + hidden.encode()
        ) if name == SHEET_PART else part

    found = read_workbook(changed(content, hide))
    assert [(grid.name, grid.is_hidden, grid.hidden_rows) for grid in found] == [
        ("甲", False, {2}),
        ("乙", True, frozenset()),
        ("丙", True, frozenset()),
    ]
    assert found[2].rows[1] == ["丙公司"]


def test_numbers_of_a_workbook_of_1904_are_its_days() -> None:
    def of_1904(name: str, part: bytes) -> tuple[str, bytes]:
        return name, part.replace(b"<sheets>", b'<workbookPr date1904="true"/><sheets>')

    cell = grid_of(changed(with_cells('<c r="A3"><v>37926</v></c>'), of_1904)).rows[2][0]
    assert day_of_cell(cell) == date(2007, 11, 2)
    assert last_day_in(cell) == date(2007, 11, 2)
    assert whole_of(cell) == 37926


NA, SPILL = (FaultyCell(CellFault.ERROR_VALUE, each) for each in ("#N/A", "#SPILL!"))
INF, NAN = (FaultyCell(CellFault.INFINITE, each) for each in ("inf", "nan"))
LINK = '<c r="A3" t="str"><f t="shared" ref="A3:B3" si="0">HYPERLINK("a","甲公司")</f><v>甲公司</v></c>'
FAULTS: list[tuple[str, list[Cell]]] = [
    ('<c r="A3" t="e"><v>#N/A</v></c><c r="B3" t="e"><v>#SPILL!</v></c>', [NA, SPILL]),
    ("<c t='e' r='A3'><v>#N/A</v></c>", [NA, ""]),
    ('<c r="A3" t="str"><f>A1</f><v>#N/A</v></c><c r="B3" t="str"><f>A1</f><v></v></c>', [NA, ""]),
    ('<c r="A3"><f>A1</f></c>', [FaultyCell(CellFault.NO_VALUE, "=A1"), ""]),
    ('<c r="A3" s="1"><f>"甲"&amp;A1</f><v /></c>', [FaultyCell(CellFault.NO_VALUE, '="甲"&A1'), ""]),
    ('<c r="A3"><f>1+1</f><v>2</v></c><c r="B3" t="str"><f>A1</f><v>乙公司</v></c>', [2.0, "乙公司"]),
    (
        LINK + '<c r="B3" t="str"><f t="shared" si="0"/><v>乙公司</v></c>',
        [FaultyCell(CellFault.LINK, "甲公司"), FaultyCell(CellFault.LINK, "乙公司")],
    ),
    ('<c r="A3"><v>1e999</v></c><c r="B3"><v>NaN</v></c>', [INF, NAN]),
    ('<c r="A3"><v>1</v></c><c r="B3"><v>1E+0999</v></c>', [1.0, INF]),
    (
        f'<c r="A3" t="inlineStr"><is><t>{"长" * 32_000}</t></is></c>',
        [FaultyCell(CellFault.TOO_LONG, "长" * 60 + "…"), ""],
    ),
    ('<c r="A3" t="inlineStr"><is><t>甲_x000D_\n乙_x005F_</t></is></c>', ["甲\r\n乙_", ""]),
]  # fmt: skip


@pytest.mark.parametrize(("cells", "row"), FAULTS)
@pytest.mark.parametrize("prefix", ["", "x:"])
def test_what_holds_no_fact_is_a_faulty_cell(cells: str, row: list[Cell], prefix: str) -> None:
    content = with_cells(cells)
    if prefix:
        prefixed = re.compile(r"<(/?)(?=[a-zA-Z])")
        content = tampered(
            content, lambda xml: prefixed.sub(rf"<\1{prefix}", xml).replace("xmlns=", "xmlns:x=")
        )
    assert grid_of(content).rows[2] == row


def test_a_column_of_nothing_but_formulas_without_values_is_there() -> None:
    grid = grid_of(with_cells('<c r="D5"><f>A1</f></c>', row=5))
    assert [len(row) for row in grid.rows] == [4] * 5
    assert grid.rows[4][3] == FaultyCell(CellFault.NO_VALUE, "=A1")


def test_a_cell_that_is_only_formatted_far_away_does_no_harm() -> None:
    for place in ("XFD1048576", "A1048576"):
        for cell in (f'<c r="{place}" s="1"/>', f'<c r="{place}"></c>', f'<c r="{place}"><v></v></c>'):
            assert len(grid_of(with_cells(cell, row=1048576)).rows) == 2


FAR = '<c r="XFD1048576"><v>1</v></c>'


def shared(count: str, text: str, cells: int) -> bytes:
    """A file whose cells all refer to one text."""
    relation = (
        b'<Relationship Id="rId77" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        b'sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    )

    def change(name: str, part: bytes) -> tuple[str, bytes]:
        return name, part.replace(b"</Relationships>", relation) if name.startswith("xl/_rels") else part

    texts = f'<sst {count} xmlns="a"><si><t>{text}</t></si></sst>'
    rows = "".join(
        f'<row r="{row}">'
        + "".join(f'<c r="{column}{row}" t="s"><v>0</v></c>' for column in "ABCDEFGHIJ")
        + "</row>"
        for row in range(3, 3 + cells // 10)
    )
    content = changed(tampered(PLAIN, lambda xml: xml.replace(END, rows + END)), change)
    return tampered(content, str, **{"xl/sharedStrings.xml": texts.encode()})


def lying(content: bytes) -> bytes:
    """The sheet is longer than the file says of it; what it says has the right check sum."""
    head = zipfile.ZipFile(io.BytesIO(content)).read(SHEET_PART)
    longer = tampered(content, lambda xml: xml + "<row>" * 10)
    crc, size = zlib.crc32(head), len(head)
    info = zipfile.ZipFile(io.BytesIO(longer)).getinfo(SHEET_PART)
    true, false = (
        struct.pack("<LLL", info.CRC, info.compress_size, info.file_size),
        struct.pack("<LLL", crc, info.compress_size, size),
    )
    return longer.replace(true, false)


def of_sheets_that_are_one(name: str, part: bytes) -> tuple[str, bytes]:
    found = re.search(rb"<sheet .*?/>", part)
    return name, part.replace(found[0], found[0] * 2) if found and "workbook.xml" in name else part


ENTITIES = "<!DOCTYPE a [<!ENTITY b 'c'>]>"
MERGED = "</sheetData><mergeCells>" + '<mergeCell ref="A1:B2"/>' * 3 + "</mergeCells>"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (tampered(PLAIN, lambda xml: xml[:300]), "已损坏"),
        (tampered(PLAIN, lambda xml: xml.replace("</row>", "", 1)), "已损坏"),
        (with_cells(FAR), "表格过大"),
        (with_cells(FAR.replace(' r="XFD1048576"', ""), row=1048576), "表格过大"),
        (with_cells("<c><v>1</v></c>" * 20_000, row=1048576), "表格过大"),
        (with_cells(FAR.replace('"', "'")), "表格过大"),
        (with_cells(FAR.replace("<c ", "<c\n")), "表格过大"),
        (with_cells(FAR.replace("XFD1048576", "xfd1048576")), "表格过大"),
        (with_cells(FAR.replace("XFD1048576", "XFD&#49;048576")), "表格过大"),
        (with_cells(FAR.replace("XFD1048576", "A99999999999")), "表格过大"),
        (with_cells('<c s="1" r="XFD1048576"><v>1</v></c>'), "表格过大"),
        (with_cells(f"<!-- -->{FAR}"), "表格过大"),
        (with_cells('<x:c xmlns:x="a" r="XFD1048576"><x:v>1</x:v></x:c>'), "表格过大"),
        (with_cells('<c r="A3" r="XFD1048576"><v>1</v></c>'), "已损坏"),
        (with_cells("""<c r="XFD1048576" x='/><c r="A3">'><v>1</v></c>"""), "已损坏"),
        (with_cells("""<c r="XFD1048576" x="</sheetData>"><v>1</v></c>"""), "已损坏"),
        (with_cells('<c r="T590000"><v>1</v></c>', row=590000), "表格过大"),
        (with_cells('<c r="XFD1048576"><f>A1</f></c>'), "表格过大"),
        (tampered(PLAIN, lambda xml: xml.replace("<worksheet", f"{ENTITIES}<worksheet")), "已损坏"),
        (tampered(PLAIN, lambda xml: xml.replace(END, MERGED)), "已损坏"),
        (tampered(PLAIN, str, **{"xl/media/bomb.bin": bytes(650 * 2**20)}), "表格过大"),
        (lying(PLAIN), "已损坏"),
        (changed(PLAIN, of_sheets_that_are_one), "已损坏"),
        (shared('uniqueCount="1000000000000000"', "甲", 10), "已损坏"),
        (shared('uniqueCount="1"', "长" * 30_000, 20_000), "表格过大"),
        (changed(PLAIN, lambda name, part: None if name == SHEET_PART else (name, part)), "已损坏"),
    ],
)  # fmt: skip
def test_a_trap_is_refused_with_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(Unreadable, match=sentence):
        read_workbook(content)


def test_one_long_text_among_many_cells_is_no_trap() -> None:
    grid = grid_of(shared("", "长" * 100, 20))
    assert grid.rows[2] == ["长" * 100] * 10


def both(xml: bytes, size: int) -> tuple[SheetFacts, SheetFacts]:
    """What the quick and the exact pass find in XML that comes in pieces of this size."""
    pieces = [xml[at : at + size] for at in range(0, len(xml), size)]
    return scanned(pieces), parsed(pieces)


@pytest.mark.parametrize("size", [1500, 1501, 4096, 10**6])
@pytest.mark.parametrize("prefix", [b"", b"x:"])
def test_the_quick_pass_finds_what_the_exact_one_does(size: int, prefix: bytes) -> None:
    cells = "".join(cells for cells, _ in FAULTS[2:7])
    hidden = [' ht="10.5"', ' hidden="1"', ' ht="0"']
    rows = "".join(
        f'<row r="{row}"{hidden[(row % 7 == 0) + (row % 14 == 0)]}>{cells}</row>' for row in range(3, 300)
    )
    places = iter(range(3, 10**6))
    rows = re.sub('r="([AB])3"', lambda found: f'r="{found[1]}{next(places)}"', rows)
    xml = zipfile.ZipFile(io.BytesIO(tampered(PLAIN, lambda xml: xml.replace(END, rows + END)))).read(
        SHEET_PART
    )
    if prefix:
        xml = re.sub(rb"<(/?)(?=[a-zA-Z])", rb"<\1" + prefix, xml).replace(b"xmlns=", b"xmlns:x=")
    quick, exact = both(xml, size)
    assert (quick.rows, quick.columns, quick.filled) == (exact.rows, exact.columns, exact.filled)
    assert quick.faults == exact.faults != {}
    assert quick.hidden_rows == exact.hidden_rows == {row for row in range(3, 300) if row % 7 == 0}


@pytest.mark.parametrize(
    "cells",
    [
        '<c r="A3" t="s"><v>0</v>',
        '<c r="A3"><v>1</v><v>2</v></c>',
        '<c r="A3"><c r="B3"><v>1</v></c></c>',
        '<c r="A3"><v>1</v></c><v>2</v>',
        '<c r="A3"><v><![CDATA[1]]></v></c>',
        "<c r=\"A3\" ><v>1</v></c><?a <c r='B3'>?>",
    ],
)
def test_the_quick_pass_vouches_for_no_odd_sheet(cells: str) -> None:
    xml = zipfile.ZipFile(io.BytesIO(with_cells(cells))).read(SHEET_PART)
    with pytest.raises(Unusual):
        scanned([xml])
