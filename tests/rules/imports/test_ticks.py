"""Ticks beside blanks, and tiers under 梯度: a row that is not granted, or not as what is asked, waits."""

import pytest

from registry.rules.imports.file import read_import
from tests.made_kinds import ENDINGS
from tests.rules.imports.test_words_beside import NAMES, read
from tests.workbooks import workbook


@pytest.mark.parametrize(
    ("head", "tick"), [("拟认定", "√"), ("是否认定", "√"), ("通过", "✔"), ("拟通过", "是"), ("审核结果", "√")]
)
def test_a_row_without_the_tick_of_others_waits(head: str, tick: str) -> None:
    asked, rows = read([head], [tick], [""])
    assert (len(asked), rows) == (1, [2])
    assert asked[0].endswith("（空白）")


@pytest.mark.parametrize(
    ("head", "cells"),
    [
        ("拟认定", ("√", "√")),
        ("拟认定", ("", "")),
        ("审核结果", ("通过", "")),
        ("是否上市", ("√", "")),
        ("高新技术企业", ("√", "")),
        ("备注", ("√", "")),
    ],
)
def test_ticks_that_say_nothing_of_the_title_ask_nothing(head: str, cells: tuple[str, str]) -> None:
    assert read([head], *([cell] for cell in cells)) == ([], [2, 3])


def test_a_row_that_is_not_ticked_to_end_waits() -> None:
    rows = [[1, NAMES[0], "√"], [2, NAMES[1], ""]]
    file = read_import(
        "名单.xlsx", workbook(["撤销名单"], ["序号", "企业名称", "是否撤销"], *rows), ENDINGS.asked
    )
    assert [each.code for each in file.asking.asked] == ["column.名单.是否撤销.（空白）"]
    assert [row.number for row in file.reading.rows] == [3]


@pytest.mark.parametrize("head", ["梯度", "培育梯度", "梯度类型"])
def test_a_tier_is_one_of_the_titles(head: str) -> None:
    assert read([head], ["创新型"], ["创新型"]) == ([f"column.名单.{head}.创新型"], [])
    assert read([head], ["专精特新"], ["小巨人"]) == ([f"column.名单.{head}.小巨人"], [2])
    assert read([head], ["专精特新"], ["专精特新中小企业"]) == ([], [2, 3])
    assert read([head], ["创新型"], ["创新型中小企业"], scheme="innovative_sme") == ([], [2, 3])
