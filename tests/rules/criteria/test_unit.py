"""Figures with their units, in both languages."""

import pytest

from registry.rules.criteria.files.shipped import shipped
from registry.rules.criteria.unit import measures, places_of, unit_name, with_unit


@pytest.mark.parametrize(
    ("number", "unit", "zh", "en"),
    [
        ("162", "万元", "162 万元", "CNY 1,620,000"),
        ("5,400.5", "万元", "5,400.5 万元", "CNY 54,005,000"),
        ("-0.000001", "万元", "-0.000001 万元", "CNY -0.01"),
        ("0", "万元", "0 万元", "CNY 0"),
        ("3.00", "%", "3.00 %", "3.00 %"),
        ("1", "人", "1 人", "1 person"),
        ("200", "人", "200 人", "200 people"),
        ("2", "级", "2 级", "level 2"),
        ("12", "", "12", "12"),
    ],
)
def test_a_figure_in_both_languages(number: str, unit: str, zh: str, en: str) -> None:
    text = with_unit(number, unit)
    assert str(text) == zh
    assert getattr(text, "en", text) == en


def test_money_is_written_to_the_fen_and_english_money_loses_nothing() -> None:
    assert places_of("万元") == 6
    assert places_of("%") == places_of("") == 4
    assert getattr(with_unit("0.123456", "万元"), "en", "") == "CNY 1,234.56"


def test_every_unit_has_its_english() -> None:
    for unit, measure in measures().items():
        assert measure.en.isascii(), unit
        assert measure.figure.isascii(), unit
    asked = {metric.unit for metric in shipped().metrics.by_id.values()}
    assert {str(unit_name(unit)) for unit in asked} == asked
