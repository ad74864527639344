"""Old workbooks .xls: their values, faulty cells and hidden rows; and streams that lie."""

import struct
from collections.abc import Callable
from datetime import date

import pytest

from registry.rules.imports.cell import day_of_cell
from registry.rules.imports.compound_file import compound_file, workbook_stream
from registry.rules.imports.faulty_cell import CellFault, FaultyCell
from registry.rules.imports.old_text import decoded
from registry.rules.imports.workbook import Unreadable, read_workbook
from tests.xls_files import (
    DAY_STYLE,
    HYPERLINK,
    biff,
    compound,
    error,
    formula,
    hidden_row,
    label,
    number,
    old_biff,
    record,
    xls,
)

HEADS = ("企业名称", "所属区", "成立日期", "从业人数", "天津旧表甲有限公司", "西青区")
HEAD = [label(0, column, column) for column in range(4)]
ROW = [label(1, 0, 4), label(1, 1, 5), number(1, 2, 39388, DAY_STYLE), number(1, 3, 79)]


def test_an_old_workbook_is_read_with_its_days_and_numbers() -> None:
    (grid,) = read_workbook(xls([*HEAD, *ROW], HEADS))
    assert grid.name == "名单"
    assert grid.rows == [list(HEADS[:4]), ["天津旧表甲有限公司", "西青区", date(2007, 11, 2), 79.0]]
    assert not grid.is_hidden
    assert grid.hidden_rows == frozenset()


def test_a_stream_of_many_sectors_is_read_whole() -> None:
    texts = [f"天津第{place}有限公司" for place in range(20_000)]
    (grid,) = read_workbook(xls([label(place, 0, place) for place in range(20_000)], texts))
    assert [row[0] for row in grid.rows] == texts


def test_hidden_sheets_and_rows_are_named_so() -> None:
    (grid,) = read_workbook(xls([*HEAD, hidden_row(1), *ROW], HEADS, state=1))
    assert grid.is_hidden
    assert grid.hidden_rows == {2}


def test_days_are_counted_from_the_workbooks_own_first_day() -> None:
    cells = [*HEAD, *ROW[:2], number(1, 2, 37926, DAY_STYLE), number(1, 3, 37926)]
    (grid,) = read_workbook(xls(cells, HEADS, is_1904=True))
    assert [day_of_cell(each) for each in grid.rows[1][2:]] == [date(2007, 11, 2)] * 2


def test_error_values_and_links_are_no_facts() -> None:
    failed = formula(1, 3, b"\x02\0\x17\0\0\0\xff\xff")
    linked = formula(1, 1, b"\0\0\0\0\0\0\xff\xff", HYPERLINK) + record(0x0207, b"\x01\0\0a")
    (grid,) = read_workbook(xls([*HEAD, error(1, 0, "#N/A"), linked, failed], HEADS))
    assert grid.rows[1] == [
        FaultyCell(CellFault.ERROR_VALUE, "#N/A"),
        FaultyCell(CellFault.LINK, "=HYPERLINK(…)"),
        "",
        FaultyCell(CellFault.ERROR_VALUE, "#REF!"),
    ]


@pytest.mark.parametrize("code_page", [936, 10008, None])
@pytest.mark.parametrize("stream", ["Book", "Workbook"])
def test_the_texts_of_a_workbook_of_before_1997_are_those_of_its_code_page(
    code_page: int | None, stream: str
) -> None:
    # Of 丂 one byte is no letter of the code page the reader is given.
    rows = [["企业名称", "Name"], ["天津丂制造有限公司", "A Co., Ltd."]]
    (sheet,) = read_workbook(compound({stream: old_biff(rows, code_page)}))
    assert (sheet.name, sheet.rows) == ("名单", rows)


def test_a_text_of_another_code_page_is_read_by_it() -> None:
    assert [decoded("".join(map(chr, "天津".encode(name))), page) for name, page in (("big5", 950),)] == [
        "天津"
    ]
    assert decoded("é", 1252) == "é"
    assert decoded("天津é", 936) == "天津é"


def far(_: bytes) -> bytes:
    return xls([number(65_535, 65_535, 1)])


def long_text_in_many_cells(_: bytes) -> bytes:
    return xls([label(place // 200, place % 200, 0) for place in range(200_000)], ["长" * 30_000])


def looping(content: bytes) -> bytes:
    """Every chain of sectors turns back to its begin."""
    fat = struct.unpack_from("<L", content, 76)[0]
    start = (fat + 1) * 512
    return content[:start] + bytes(512) + content[start + 512 :]


def more_sectors_that_name_themselves(content: bytes) -> bytes:
    return content[:68] + struct.pack("<LL", 0, 1) + content[76:]


def many_sheets_of_the_same_place(_: bytes) -> bytes:
    bound = record(0x0085, struct.pack("<LBBBB", 0, 0, 0, 1, 0) + b"a")
    return xls([], more=bound * 2000)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (far, "表格过大"),
        (long_text_in_many_cells, "表格过大"),
        (looping, "已损坏"),
        (more_sectors_that_name_themselves, "已损坏"),
        (many_sheets_of_the_same_place, "已损坏"),
        (lambda content: content[:700], "已损坏"),
        (lambda _: xls([], more=record(0x002F, b"\x01\0")), "密码"),
        (lambda _: compound({"WordDocument": bytes(5000)}), "Word"),
        (lambda _: compound({"EncryptedPackage": bytes(5000)}), "密码"),
        (lambda _: xls([label(1, 1, 0xFFFFFFFF)]), "已损坏"),
        (lambda _: compound({"Workbook": biff(HEAD, HEADS)[:-4]}), "已损坏"),
    ],
)
def test_what_is_no_old_workbook_or_a_trap_is_refused_with_a_sentence(
    change: Callable[[bytes], bytes], sentence: str
) -> None:
    with pytest.raises(Unreadable, match=sentence):
        read_workbook(change(xls([*HEAD, *ROW], HEADS)))


@pytest.mark.parametrize("size", [0, 1, 4096, 5_000_000])
def test_a_stream_comes_back_out_of_the_plain_compound_file(size: int) -> None:
    stream = bytes(range(256)) * (size // 256 + 1)
    assert workbook_stream(compound_file(stream[:size])).startswith(stream[:size])
