"""A list that says it is of another document than was given is asked about; what it rests on is none."""

from dataclasses import replace

import pytest

from registry.rules.imports.file import read_import
from registry.rules.imports.own_number import other_number
from tests.rules.imports.test_heard import HEAD, ROWS, codes, decision
from tests.workbooks import workbook

ASKED = "津工信〔2024〕5号"
TITLE = "2023年度天津市专精特新中小企业名单"

OTHERS = [
    ("津工信规〔2024〕6号", "津工信规〔2024〕6号"),
    ("文号：津工信〔2024〕15号", "津工信〔2024〕15号"),
    ("（津工信〔2023〕5号）", "津工信〔2023〕5号"),
    ("（2024年第6号）", "2024年第6号"),
    ("津工信〔2024〕6号 附件1", "津工信〔2024〕6号"),
    ("津工信〔2024〕6号\n2023年度专精特新中小企业名单", "津工信〔2024〕6号"),
]
SAME = [
    "津工信〔2024〕5号",
    "津工信（2024）5 号",
    "文号：津工信[2024]第05号",
    "（2024年第5号）",
    "根据津工信〔2022〕63号",
    "按照《办法》（工信部企业〔2022〕63号）",
    "关于公布2023年度专精特新中小企业名单的通知",
    "2024年8月5日",
    "专精特新〔第5批〕",
]


@pytest.mark.parametrize(("line", "number"), OTHERS)
def test_another_number_on_a_line_of_its_own_is_asked_about(line: str, number: str) -> None:
    of = replace(decision(), document_no=ASKED)
    rows = ([line], [TITLE], HEAD, *ROWS)
    file = read_import("名单.xlsx", workbook(*rows), of)
    assert codes(file) == [f"title.document.{number}"]
    assert f"“{number}”，与所选的“{ASKED}”不符" in str(file.asking.asked[0].text)
    assert codes(read_import("名单.xlsx", workbook(*rows), decision())) == []


@pytest.mark.parametrize("line", SAME)
def test_the_same_number_and_what_a_list_rests_on_ask_nothing(line: str) -> None:
    assert other_number([line, TITLE], ASKED) == ""


def test_one_line_that_is_the_asked_number_is_enough() -> None:
    assert other_number(["津工信规〔2022〕9号", "津工信〔2024〕5号"], ASKED) == ""
