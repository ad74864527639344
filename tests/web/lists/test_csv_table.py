"""Cells of a CSV that a spreadsheet can neither run nor spoil."""

from datetime import date

import pytest

from registry.rules.imports.cell import tidy
from registry.web.lists.csv_table import cell


def test_cells() -> None:
    assert [cell(value) for value in ("=1", "+1", "-1", "@x", "\tx", "a=b", "", None)] == [
        "'=1", "'+1", "'-1", "'@x", "'\tx", "a=b", "", "",
    ]  # fmt: skip
    assert (cell(-3), cell(date(2025, 1, 2))) == (-3, "2025-01-02")


@pytest.mark.parametrize(
    "text",
    [
        "911201110103803250", "0120", "9E17", "9112011E12", "1-2", "2025/3", "2025年3月", "10:30", "MAR1",
        "3-Oct", "Sept 2025", "TRUE", "false", "1/2", "￥12", "50%", "(12)", "1.10", "12.", ".5", "1,200",
        "１２３", " 12-1 ",
    ],
)  # fmt: skip
def test_text_that_is_read_as_a_figure_stands_behind_a_tab_that_imports_leave_out(text: str) -> None:
    assert cell(text) == f"\t{text}"
    assert tidy(cell(text)) == tidy(text)


@pytest.mark.parametrize(
    "text",
    [
        "91120111MA0000001X", "SRDI-2025-0001", "2024", "12.5", "3D打印", "5G应用", "津工信〔2025〕1号",
        "SEP", "Mayor", "Decision", "truest", "天津市", "0",
    ],
)  # fmt: skip
def test_other_text_stays_as_it_is(text: str) -> None:
    assert cell(text) == text
