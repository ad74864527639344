"""Text keeps every character but what is only control or format; what is none is refused by its place."""

import pytest

from registry.errors import Text
from registry.rules.catalog import catalog
from registry.rules.enterprise import EnterpriseDetails, unmet_details
from registry.rules.imports.cell import tidy
from registry.rules.text import many_lines, one_line, unmet_text
from tests.days import DAY

NEWER = "\U000323b0"
"""An ideograph of Unicode 17, newer than the tables of any Python the registry runs on today."""


@pytest.mark.parametrize("tidied", [one_line, many_lines, tidy])
def test_no_character_is_lost(tidied: object) -> None:
    assert callable(tidied)
    for name in (f"天津{NEWER}业", "𠮷野家", "\U0003134b厂", "辻󠄀本", "Ｄ－厂（一）"):
        assert tidied(name) == name


@pytest.mark.parametrize("tidied", [one_line, many_lines, tidy])
def test_what_cannot_be_seen_goes(tidied: object) -> None:
    assert callable(tidied)
    assert tidied("\ufeff天\u200b津\x00\u00ad厂\x1b\u202e") == "天津厂"


def test_white_space_of_every_kind() -> None:
    assert one_line(" 甲\t乙\u2028丙\x0b丁\n") == "甲 乙 丙 丁"
    assert many_lines("甲\r\n乙\t丙\x0b丁\x85戊　己\n") == "甲\n乙\t丙 丁 戊　己"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("\ue000厂", ("第 1 个字（U+E000）是自造字",)),
        ("天津\U000f0001厂", ("“天津”之后的第 3 个字（U+F0001）是自造字",)),
        ("第一行\n天津滨海新区高新\ud800", ("“天津滨海新区高新”之后的第 13 个字（U+D800）不是文字",)),
        ("甲\uffff", ("“甲”之后的第 2 个字（U+FFFF）不是文字",)),
        (f"天津{NEWER}厂\n（一）", ()),
    ],
)
def test_what_may_not_be_kept_is_named(text: str, named: tuple[str, ...]) -> None:
    assert [str(reason).startswith(each) for reason, each in zip(unmet_text(text), named, strict=True)] == [
        True for _ in named
    ]


def test_no_door_lets_it_into_a_name() -> None:
    reasons: list[Text] = unmet_details(EnterpriseDetails("天津\ue000厂"), DAY, catalog())
    assert ["U+E000" in str(reason) for reason in reasons] == [True]
