"""Tables of text: encodings, separators, quoted cells, and what is no table."""

import pytest

from registry.rules.imports.cell import Cell
from registry.rules.imports.faulty_cell import CellFault, FaultyCell
from registry.rules.imports.workbook import Unreadable, read_workbook

LIST = "企业名称,所属区\r\n天津逗号甲有限公司,西青区\r\n"
ROWS = [["企业名称", "所属区"], ["天津逗号甲有限公司", "西青区"]]


def rows_of(text: str | bytes) -> list[list[Cell]]:
    """The cells of a text, in UTF-8 where it is one."""
    (grid,) = read_workbook(text if isinstance(text, bytes) else text.encode())
    return grid.rows


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gbk", "gb18030"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_a_table_of_text_is_read_in_every_encoding_and_with_every_separator(
    encoding: str, separator: str
) -> None:
    assert rows_of(LIST.replace(",", separator).encode(encoding)) == ROWS


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            '企业名称,主营\n"甲\n公司","阀门,泵"\n乙,"说""好"""\n',
            [["企业名称", "主营"], ["甲\n公司", "阀门,泵"], ["乙", '说"好"']],
        ),
        (
            "名单\n企业名称;所属区\n甲,乙;西青区\n",
            [["名单", ""], ["企业名称", "所属区"], ["甲,乙", "西青区"]],
        ),
        (
            "企业名称\nABC Co., Ltd\n乙公司\n丙公司\n",
            [["企业名称"], ["ABC Co., Ltd"], ["乙公司"], ["丙公司"]],
        ),
        ("sep=;\n企业名称;区\n甲;乙\n", [["企业名称", "区"], ["甲", "乙"]]),
        ('名称,代码\n甲,="012023000000000017"\n', [["名称", "代码"], ["甲", "012023000000000017"]]),
        ("名称,代码\n甲,911201110103803250\n\n,\n", [["名称", "代码"], ["甲", "911201110103803250"]]),
        ("名称,区\r甲,乙\r", [["名称", "区"], ["甲", "乙"]]),
        ("名称,区\n𬭚公司,西青区\n", [["名称", "区"], ["𬭚公司", "西青区"]]),
    ],
)
def test_cells_are_the_texts_that_stand_there(text: str, rows: list[list[Cell]]) -> None:
    assert rows_of(text) == rows


def test_error_values_and_formulas_are_no_facts() -> None:
    found = rows_of('名称,代码\n#N/A,"=HYPERLINK(""http://a"",""甲"")"\n=A1&B1,' + "长" * 3000)[1:]
    assert [[cell.fault for cell in row if isinstance(cell, FaultyCell)] for row in found] == [
        [CellFault.ERROR_VALUE, CellFault.LINK],
        [CellFault.FORMULA, CellFault.TOO_LONG],
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ('名称,区\n甲,乙\n"丙,丁\n'.encode(), "第 3 行的引号"),
        (("名称," * 20 + "\n").encode() + b"\xe5\xa4", "编码"),
        (b"\xef\xbb\xbf" + "名称".encode("gbk"), "编码"),
        (b"\xff\xfe" + "名称".encode("utf-16-le") + b"\0", "编码"),
        (b"\x7fELF\x02\x01\x01" + bytes(200), "不是 Excel"),
        (b"a," * 13_000_000, "表格过大"),
        (b'{"name": "a"}\n', "不是 Excel"),
    ],
)
def test_what_is_no_table_of_text_is_refused_with_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(Unreadable, match=sentence):
        read_workbook(content)


def test_lines_of_many_widths_are_parted_by_what_parts_the_header() -> None:
    """One line lacks its last cell, one has two too many: nothing of them is a name with a comma in it."""
    rows = rows_of("企业名称,区,备注\n天津甲有限公司,西青区\n天津乙有限公司,西青区,a,b,c\n")
    assert [row[:2] for row in rows[1:]] == [["天津甲有限公司", "西青区"], ["天津乙有限公司", "西青区"]]
    rows = rows_of("企业名称\nBosch (Tianjin) Co., Ltd.\nABB (Tianjin) Co., Ltd.\n")
    assert [len(row) for row in rows] == [1, 1, 1]
