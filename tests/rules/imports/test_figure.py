"""Figures in words: read where the unit is the column's, else refused with what they seem to mean."""

import pytest

from registry.errors import say
from registry.rules.imports.cell import Cell
from registry.rules.imports.figure import read_money, read_staff

LABEL = say("营业收入（万元）")


@pytest.mark.parametrize(
    ("cell", "unit", "fen", "is_noted"),
    [
        ("12,345.67", "万元", 12_345_670_000, False),
        ("１２３", "万元", 123_000_000, False),
        (" 1 234 ", "万元", 1_234_000_000, False),
        ("8000万元", "万元", 8_000_000_000, True),
        ("8000 万", "万元", 8_000_000_000, True),
        ("人民币1,234.5万元", "万元", 1_234_500_000, True),
        ("1.5亿", "亿元", 15_000_000_000, True),
        ("12元", "元", 1200, True),
        ("12345万元", "", 12_345_000_000, True),
        ("1.2亿元", "", 12_000_000_000, True),
    ],
)
def test_a_number_is_read_also_with_the_unit_of_its_column(
    cell: str, unit: str, fen: int, is_noted: bool
) -> None:
    read = read_money(cell, unit, LABEL)
    assert (read.value, read.reason, read.note is not None) == (fen, None, is_noted)


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("1.2亿", "“1.2亿”读作 12,000 万元，请核对后改为数字"),
        ("1.2亿元人民币", "读作 12,000 万元"),
        ("80000000元", "读作 8,000 万元"),
        ("12,345千元", "读作 1,234.5 万元"),
        ("5千万", "读作 5,000 万元"),
        ("约8000", "“约8000”不是确数（约 8,000 万元）"),
        ("8000余万元", "不是确数（约 8,000 万元）"),
        ("8000万余元", "不是确数（约 8,000 万元）"),
        ("8000左右", "不是确数（约 8,000 万元）"),
        ("≥8000", "不是确数（约 8,000 万元）"),
        ("3-5亿", "不是确数（约 30,000-50,000 万元）"),
        ("3000万-1亿元", "不是确数（约 3,000-10,000 万元）"),
        ("八千万", "不是金额"),
        ("¥8000", "不是金额"),
        ("12%", "不是金额"),
        ("1,23", "逗号不在千位上"),
        ("1.234,5", "逗号不在千位上"),
        ("1.23E+08", "是科学计数法"),
        ("1e999999", "是科学计数法"),
        ("9" * 30_000, "过大"),
        (1e300, "过大"),
        (0.0000001, "比 1 分更细"),
        (float("inf"), "不是有限的数"),
        (float("nan"), "不是有限的数"),
    ],
)
def test_what_is_no_number_is_refused_with_its_reading(cell: Cell, sentence: str) -> None:
    read = read_money(cell, "万元", LABEL)
    assert read.value is None
    assert sentence in str(read.reason)
    assert len(str(read.reason)) < 120


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("约80人", "不是确数（约 80 人）"),
        ("1.2万", "读作 12,000 人"),
        ("100-300", "不是确数（约 100-300 人）"),
        ("7.5", "不是整数"),
        ("八十", "不是整数"),
        (float("inf"), "不是有限的数"),
    ],
)
def test_people_are_whole(cell: Cell, sentence: str) -> None:
    assert sentence in str(read_staff(cell).reason)
    assert (read_staff("79人").value, read_staff(80.0).value) == (79, 80)
