"""Files as they are handed over: the worked cases that concern formats, and what is no workbook at all."""

import io
import zipfile
from datetime import date

import pytest

from registry.rules.imports.cell import text_of
from registry.rules.imports.faulty_cell import CellFault, FaultyCell
from registry.rules.imports.workbook import LARGEST_FILE, Unreadable, read_workbook
from tests.workbooks import sample, workbook


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("pc25_x000D.xlsx", ["天津回车甲有限公司"]),
        (
            "pc26_strict_ooxml.xlsx",
            ["天津严格甲科技有限公司", "天津严格乙科技有限公司", "天津严格丙科技有限公司"],
        ),
        (
            "pc27_prefixed_xml.xlsx",
            ["天津前缀甲科技有限公司", "天津前缀乙科技有限公司", "天津前缀丙科技有限公司"],
        ),
        (
            "pc29_workbook2.xlsx",
            ["天津簿名甲科技有限公司", "天津簿名乙科技有限公司", "天津簿名丙科技有限公司"],
        ),
        ("pc43_gbk.csv", ["天津逗号甲有限公司"]),
        ("pc45.ods", ["天津开放甲有限公司"]),
    ],
)
def test_the_worked_cases_of_formats_are_read(name: str, names: list[str]) -> None:
    (grid,) = read_workbook(sample(f"lists/{name}"))
    assert [text_of(cell) for cell in grid.rows[0]] == ["序号", "企业名称", "所属区"]
    assert [text_of(row[1]) for row in grid.rows[1:]] == names
    assert {text_of(row[2]) for row in grid.rows[1:]} == {"西青区"}


def test_days_of_1904_are_the_days_a_person_sees() -> None:
    (grid,) = read_workbook(sample("lists/pc30_date1904.xlsx"))
    assert grid.rows[1][3] == date(2007, 11, 2)


def test_formulas_without_a_value_and_error_values_are_no_facts() -> None:
    (grid,) = read_workbook(sample("lists/pc31_formula_no_value.xlsx"))
    assert [row[:2] for row in grid.rows[1:]] == [
        [
            FaultyCell(CellFault.NO_VALUE, "=ROW()-1"),
            FaultyCell(CellFault.NO_VALUE, f'="天津公式"&"{each}有限公司"'),
        ]
        for each in "甲乙"
    ]
    (grid,) = read_workbook(sample("lists/pc32_error_cells.xlsx"))
    assert [row[1:] for row in grid.rows[1:]] == [
        [FaultyCell(CellFault.ERROR_VALUE, "#N/A"), "西青区"],
        ["天津错值乙有限公司", FaultyCell(CellFault.ERROR_VALUE, "#REF!")],
    ]


def packed(*names: str) -> bytes:
    """A ZIP file of parts with these names."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, b"<a/>")
    return buffer.getvalue()


PLAIN = workbook(["企业名称"], ["甲公司"])


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "空的"),
        (b"\xef\xbb\xbf \r\n", "空的"),
        (b"a" * (LARGEST_FILE + 1), "50 MB"),
        (PLAIN[:-200], "已损坏"),
        (b"PK\x03\x04 nothing", "已损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "已损坏"),
        (sample("lists/pc44_html.xlsx"), "网页"),
        (b"\xff\xfe" + "<html><table>".encode("utf-16-le"), "网页"),
        (b"\xef\xbb\xbf<!-- a --><!DOCTYPE html>", "网页"),
        (b'<?xml version="1.0"?><html xmlns:x="urn:schemas-microsoft-com:office:excel">', "网页"),
        (b"MIME-Version: 1.0\r\n", "网页"),
        (b"\x09\x04\x06\0\0\x04\x10\0\0\0", "早期版本"),
        (b"\x09\0\x04\0\0\x02\x10\0", "早期版本"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook>', "XML"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "图片"),
        (b"\xff\xd8\xff\xe0", "图片"),
        (b"{\\rtf1", "Word"),
        (b"Rar!\x1a\x07", "压缩包"),
        (packed("名单.xlsx"), "压缩包"),
        (packed("[Content_Types].xml", "word/document.xml"), "Word"),
        (packed("OFD.xml", "Doc_0/Document.xml"), "PDF"),
        (packed("a.txt"), "不是 Excel"),
        (packed("xl/workbook.bin", "[Content_Types].xml"), "不是 Excel"),
    ],
)
def test_what_is_no_workbook_is_refused_with_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(Unreadable, match=sentence):
        read_workbook(content)
