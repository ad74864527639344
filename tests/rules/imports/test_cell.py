"""Single cells: text, numbers, money, days and years as lists spell them."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial

import pytest

from registry.rules.imports.cell import (
    Cell,
    day_of_cell,
    fen_of,
    last_day_in,
    lost_digits,
    text_of,
    whole_of,
    year_of_cell,
)

DAY = date(2007, 11, 2)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("　甲公司 ", "甲公司"),
        ("天津 海河\n有限公司", "天津海河有限公司"),
        ("ABC  Motors (天津)", "ABC Motors (天津)"),
        ("甲\u200b公司\ufeff", "甲公司"),
        ("甲\x00公\x07司", "甲公司"),
        (79.0, "79"),
        (0.5, "0.5"),
        (9.1e16, "91000000000000000"),
        (datetime(2007, 11, 2), "2007-11-02"),
        (True, "TRUE"),
        ("", ""),
        (float("inf"), "inf"),
        (float("nan"), "nan"),
    ],
)
def test_text_is_what_a_person_reads(cell: Cell, text: str) -> None:
    assert text_of(cell) == text


@pytest.mark.parametrize(
    "cell",
    [
        DAY,
        datetime(2007, 11, 2, 8),
        39388,
        39388.0,
        "39388",
        20071102.0,
        "20071102",
        "2007-11-02",
        "2007.11.2",
        "2007/11/2",
        "2007年11月2日",
        " ２００７年11月2日 ",
        "2007年11月2号",
        "2007-11-02 00:00:00",
        "二〇〇七年十一月二日",
        "二○○七年十一月二日",
        "二零零七年十一月二日",
        "二OＯ七年 十一月 二日",
        "2007年十一月2日",
        "贰零零柒年拾壹月贰日",
        "二〇〇七年十一月二",
    ],
)
def test_days_in_every_spelling(cell: Cell) -> None:
    assert day_of_cell(cell) == DAY


@pytest.mark.parametrize(
    "cell",
    [
        "2007",
        2007.0,
        "2007年11月",
        "2023第一批",
        "2007-13-02",
        "二〇〇七年二月卅日",
        "11/2/2007",
        "昨天",
        99999.0,
    ],
)
def test_what_is_no_full_day_is_not_guessed(cell: Cell) -> None:
    with pytest.raises(ValueError, match=r".*"):
        day_of_cell(cell)


@pytest.mark.parametrize(
    ("cell", "unit", "fen"),
    [
        (70319.0, "万元", 70_319_000_000),
        (0.1 + 0.2, "万元", 300_000),
        ("１，２３４.56", "元", 123_456),
        ("1.5", "亿元", 15_000_000_000),
        (12345.678901, "万元", 12_345_678_901),
        ("", "元", None),
    ],
)
def test_money_is_exact_to_the_fen(cell: Cell, unit: str, fen: int | None) -> None:
    assert fen_of(cell, unit) == fen


@pytest.mark.parametrize(
    ("cell", "unit"),
    [
        ("0.001", "元"),
        ("约5000", "万元"),
        ("1,23", "元"),
        ("1.234,5", "元"),
        ("NaN", "元"),
        ("1e99", "元"),
        (DAY, "元"),
    ],
)
def test_what_is_no_amount_is_not_guessed(cell: Cell, unit: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        fen_of(cell, unit)


def test_whole_numbers() -> None:
    assert [whole_of(cell) for cell in (79.0, "79", "79人", "1,234", -3.0, "")] == [
        79,
        79,
        79,
        1234,
        -3,
        None,
    ]
    with pytest.raises(ValueError, match=r"7\.5"):
        whole_of(7.5)


def test_years_and_last_days() -> None:
    assert [year_of_cell(cell) for cell in (2023.0, "2023年度", "2023年5月", DAY, "")] == [
        2023,
        2023,
        2023,
        2007,
        None,
    ]
    with pytest.raises(ValueError, match="第一批"):
        year_of_cell("2023第一批")
    assert last_day_in("2023年1月1日至2025年12月31日") == date(2025, 12, 31)
    assert last_day_in("2023年8月—2026年2月") == date(2026, 2, 28)
    with pytest.raises(ValueError, match="2022"):
        last_day_in("2023年8月1日至2022年7月31日")
    assert last_day_in("20230801-20260731") == date(2026, 7, 31)
    assert last_day_in("2023-2026年") is None
    assert last_day_in("三年") is None
    assert last_day_in("2023年8月起生效") is None
    assert last_day_in("二〇二六年七月十五") == date(2026, 7, 15)
    assert last_day_in("二〇二三年八月一至二〇二六年七月十五") == date(2026, 7, 15)
    assert last_day_in("2026年7月初五日") is None
    assert last_day_in("2025年12月31日到期") == date(2025, 12, 31)
    assert last_day_in("2023-02-30") is None


def test_a_code_kept_as_a_number_has_lost_its_end() -> None:
    assert lost_digits(9.112011111111111e17)
    assert not lost_digits(79.0)
    assert not lost_digits("911201111111111111")


@pytest.mark.parametrize("cell", [float("inf"), float("-inf"), float("nan")])
@pytest.mark.parametrize("read", [whole_of, day_of_cell, year_of_cell, partial(fen_of, unit="万元")])
def test_a_number_without_an_end_is_no_number_day_or_amount(
    read: Callable[[Cell], object], cell: float
) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read(cell)
