"""Cells that hold no fact: each says what it is and how to mend it, and its row is refused with that."""

import pytest

from registry.rules.imports.cell import Cell, text_of
from registry.rules.imports.faulty_cell import LONGEST_TEXT, CellFault, FaultyCell, fault_of
from registry.rules.imports.reading import TableRow


@pytest.mark.parametrize(
    ("cell", "fault", "sentence"),
    [
        ("#N/A", CellFault.ERROR_VALUE, "错误值 #N/A（查找失败）"),
        (" ＃REF！", CellFault.ERROR_VALUE, "错误值 #REF!（引用的单元格已不存在）"),
        ("#BEZUG!", CellFault.ERROR_VALUE, "公式出错"),
        ("Err:502", CellFault.ERROR_VALUE, "错误值 Err:502"),
        ("错误:502", CellFault.ERROR_VALUE, "错误值 错误:502"),
        ("########", CellFault.ERROR_VALUE, "错误值"),
        ('=HYPERLINK("http://a", "甲公司")', CellFault.LINK, "链接公式"),
        ("+hyperlink (A1)", CellFault.LINK, "链接公式"),
        ("=1+1", CellFault.FORMULA, "公式文字"),
        ("长" * (LONGEST_TEXT + 1), CellFault.TOO_LONG, "超过 2000 个字"),
        (float("inf"), CellFault.INFINITE, "超出范围（inf）"),
        (float("nan"), CellFault.INFINITE, "超出范围（nan）"),
        (
            FaultyCell(CellFault.NO_VALUE, "=A1"),
            CellFault.NO_VALUE,
            "没有结果的公式（=A1），请先用 Excel 或 WPS 打开并保存",
        ),
    ],
)
def test_what_holds_no_fact_is_known_and_refuses_its_row(cell: Cell, fault: CellFault, sentence: str) -> None:
    found = fault_of(cell)
    assert found is not None
    assert found.fault is fault
    assert text_of(found)
    (reason,) = TableRow(2, {"name": cell, "place": "西青区"}).unmet_text()
    assert sentence in str(reason)


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "甲公司",
        "#1 机械厂",
        "Error 有限公司",
        "错误公司",
        "-",
        "=",
        "-5",
        "@甲",
        "E9",
        1e300,
        0.0,
        None,
        True,
    ],
)
def test_what_may_be_a_fact_is_left_alone(cell: Cell) -> None:
    assert fault_of(cell) is None
