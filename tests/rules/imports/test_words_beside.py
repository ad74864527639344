"""What rows say under heads of which no list is known: asked about where it is no grant; else nothing is."""

from datetime import date

import pytest

from registry.rules.catalog import catalog
from registry.rules.imports.file import read_import
from registry.rules.imports.line import Decision
from tests.workbooks import workbook

NAMES = ("天津甲制造有限公司", "天津乙制造有限公司")


def read(heads: list[str], *rows: list[str], scheme: str = "specialized_new") -> tuple[list[str], list[int]]:
    """The codes of what is asked, and the numbers of the rows that do not wait."""
    found = catalog().schemes[scheme]
    decision = Decision(found, found.level("municipal"), date(2023, 8, 1), 2023)
    lines = [[number, name, *row] for number, (name, row) in enumerate(zip(NAMES, rows, strict=True), 1)]
    file = read_import("名单.xlsx", workbook(["序号", "企业名称", *heads], *lines), decision, {})
    return [each.code for each in file.asking.asked], [row.number for row in file.reading.rows]


@pytest.mark.parametrize(
    ("head", "good", "bad"),
    [
        ("认定结论", "认定", "不予认定"),
        ("审核状态", "审核通过", "退回修改"),
        ("办理状态", "已认定", "审核中"),
        ("专家意见", "建议认定", "建议不认定"),
        ("公示结论", "无异议", "收到举报"),
        ("登记状态", "存续", "吊销"),
        ("证书状态", "有效", "已过期"),
        ("处理建议", "保留", "另行研究"),
        ("信用核查", "正常", "失信"),
        ("是否放弃", "否", "是"),
        ("异议情况", "", "有"),
        ("企业类型", "专精特新", "小巨人"),
        ("荣誉级别", "市级", "国家级"),
        ("申报年度", "2023", "2021"),
        ("专精特新认定时间", "2023年8月", "2020年12月"),
        ("专精特新中小企业", "√", "×"),
    ],
)
def test_a_row_that_says_it_was_not_granted_waits(head: str, good: str, bad: str) -> None:
    assert read([head], [good], [bad]) == ([f"column.名单.{head}.{bad}"], [2])


@pytest.mark.parametrize(
    ("head", "cells"),
    [
        ("登记状态", ("存续", "在业")),
        ("企业类型", ("民营企业", "股份有限公司")),
        ("评审结论", ("优秀", "良好")),
        ("信用情况", ("未列入失信名单", "无违法违规记录")),
        ("是否小巨人", ("是", "否")),
        ("是否上市", ("否", "是")),
        ("产品类别", ("泵", "阀")),
        ("研发机构级别", ("市级", "国家级")),
        ("高新技术企业认定时间", ("2021年", "2022年")),
        ("评审得分", ("86.5", "60")),
        ("整改情况", ("", "已整改到位")),
    ],
)
def test_what_agrees_or_says_nothing_of_the_title_asks_nothing(head: str, cells: tuple[str, str]) -> None:
    assert read([head], *([cell] for cell in cells)) == ([], [2, 3])


def test_of_several_titles_in_several_columns_one_has_to_be_the_one_asked() -> None:
    heads = ["称号一", "称号二"]
    both, other = ["创新型中小企业", "专精特新中小企业"], ["创新型中小企业", ""]
    assert read(heads, both, other) == (["column.名单.称号一.创新型中小企业"], [2])
