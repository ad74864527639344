"""Cells of a CSV that a spreadsheet cannot take for formulas."""

from datetime import date

from registry.web.lists.csv_table import cell


def test_cells() -> None:
    assert [cell(value) for value in ("=1", "+1", "-1", "@x", "\tx", "a=b", "", None)] == [
        "'=1", "'+1", "'-1", "'@x", "'\tx", "a=b", "", "",
    ]  # fmt: skip
    assert (cell(-3), cell(date(2025, 1, 2))) == (-3, "2025-01-02")
