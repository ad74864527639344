"""What rows say under heads of which no list is known: asked about where it is no grant; else nothing is."""

from datetime import date

import pytest

from registry.rules.catalog import catalog
from registry.rules.imports.file import Asked, read_import
from registry.rules.imports.line import Decision
from registry.rules.imports.telling_columns import results_of
from tests.made_kinds import ENDINGS, RENAMES, REREVIEWS
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
        ("退回原因", "", "财务数据不全"),
        ("不通过（×）", "", "×"),
        ("迁移情况", "无", "迁出至河北"),
        ("备注2", "", "取消"),
        ("市局审定", "通过", "暂缓"),
        ("经营状况", "正常", "已注销"),
        ("其他", "", "该企业已迁出本市"),
        ("标记", "", "未通过复核"),
        ("通过与否", "是", "否"),
        ("是否拟认定", "是", "否"),
        ("是否存续", "是", "否"),
        ("近三年是否发生重大安全、环境污染事故", "否", "是"),
        ("有无违法记录", "无", "有"),
        ("称号有效性", "有效", "无效"),
        ("能否认定", "能", "不能"),
        ("是否为有效企业", "是", "否"),
        ("跟踪", "", "失联"),
        ("动向", "", "已迁出天津市"),
        ("近况", "", "倒闭（2022年）"),
        ("工商", "正常", "已被吊销营业执照"),
        ("专家组", "通过", "未通过（研发投入占比不符合认定的有关要求）"),
        ("附言", "", "不予认定：研发投入不足"),
        ("Mark", "", "Revoked"),
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
        ("推荐意见", ("同意推荐", "推荐")),
        ("核查情况", ("现场核查合格", "核查无问题")),
        ("备注", ("高企复审通过", "2021年由河北迁入")),
        ("失效分析", ("失效分析仪", "注销机")),
        ("研发机构级别", ("市级", "国家级")),
        ("高新技术企业认定时间", ("2021年", "2022年")),
        ("高企认定时间", ("2021年", "2022年")),
        ("企业荣誉", ("瞪羚企业、专精特新小巨人", "专精特新中小企业")),
        ("评审得分", ("86.5", "60")),
        ("整改情况", ("", "已整改到位")),
        ("附言", ("撤销：无", "退出机制、退库办法")),
        ("高企认定", ("未认定", "已认定")),
        ("体系认证", ("未通过", "ISO9001")),
        ("专利状态", ("授权", "失效")),
        ("是否发生安全事故", ("否", "未发生")),
        ("主导产品", ("注销机", "未来视觉终端")),
        ("推荐单位", ("西青区工信局", "北辰区")),
    ],
)
def test_what_agrees_or_says_nothing_of_the_title_asks_nothing(head: str, cells: tuple[str, str]) -> None:
    assert read([head], *([cell] for cell in cells)) == ([], [2, 3])


def test_a_word_under_no_head_or_in_place_of_a_number_is_heard() -> None:
    assert read(["", "所属区"], ["", "西青区"], ["已撤销", "西青区"]) == (["column.名单.C.已撤销"], [2])
    scheme = catalog().schemes["specialized_new"]
    decision = Decision(scheme, scheme.level("municipal"), date(2023, 8, 1), 2023)
    rows = [["序号", "企业名称", "所属区"], [1, NAMES[0], "西青区"], ["删除", NAMES[1], "西青区"]]
    file = read_import("名单.xlsx", workbook(*rows), decision, {})
    assert [each.code for each in file.asking.asked] == ["column.名单.序号.删除"]


def test_of_several_titles_in_several_columns_one_has_to_be_the_one_asked() -> None:
    heads = ["称号一", "称号二"]
    both, other = ["创新型中小企业", "专精特新中小企业"], ["创新型中小企业", ""]
    assert read(heads, both, other) == (["column.名单.称号一.创新型中小企业"], [2])


@pytest.mark.parametrize(
    ("asked", "title", "head", "good", "bad", "code"),
    [
        (ENDINGS.asked, "撤销名单", "处理结论", "撤销", "保留称号", "column.名单.处理结论.保留称号"),
        (ENDINGS.asked, "撤销名单", "处理意见", "撤销", "保留", "column.名单.保留"),
        (ENDINGS.asked, "撤销名单", "是否撤销", "是", "否", "column.名单.是否撤销.否"),
        (ENDINGS.asked, "撤销名单", "备注", "", "申诉中，暂不撤销", "row.verdict.名单.4"),
        (ENDINGS.asked, "撤销名单", "撤销称号", "专精特新", "瞪羚企业", "column.名单.撤销称号.瞪羚企业"),
        (ENDINGS.asked, "撤销名单", "处理决定", "撤销", "约谈提醒", "column.名单.处理决定.约谈提醒"),
        (ENDINGS.asked, "撤销名单", "处理结果", "撤销", "暂停", "column.名单.暂停"),
        (ENDINGS.asked, "撤销名单", "处理建议", "撤销", "拟撤销", "column.名单.处理建议.拟撤销"),
        (REREVIEWS.asked, "复核通过名单", "登记状态", "存续", "注销", "column.名单.登记状态.注销"),
        (REREVIEWS.asked, "复核通过名单", "备注", "", "未参加复核", "row.verdict.名单.4"),
        (RENAMES.asked, "更名名单", "审核结论", "同意", "不同意", "column.名单.审核结论.不同意"),
        (None, "企业名录", "登记状态", "存续", "注销", "column.名单.登记状态.注销"),
        (None, "企业名录", "备注", "高新技术企业", "已迁出本市", "column.名单.备注.已迁出本市"),
    ],
)
def test_a_row_that_is_none_of_its_list_waits(
    asked: Asked | None, title: str, head: str, good: str, bad: str, code: str
) -> None:
    names = ["原企业名称", "现企业名称"] if asked is RENAMES.asked else ["企业名称"]
    rows = [[1, *NAMES[: len(names)], good], [2, *NAMES[::-1][: len(names)], bad]]
    file = read_import("名单.xlsx", workbook([title], ["序号", *names, head], *rows), asked, {})
    assert [each.code for each in file.asking.asked] == [code]
    assert [row.number for row in file.reading.rows] == [3]


def test_a_result_of_a_row_goes_before_that_of_the_title() -> None:
    rows = [[1, NAMES[0], "通过"], [2, NAMES[1], "未通过"]]
    book = workbook(["专精特新中小企业复核通过名单"], ["序号", "企业名称", "审定结论"], *rows)
    file = read_import("名单.xlsx", book, REREVIEWS.asked, {})
    assert [results_of(row) for row in file.reading.rows] == [("通过",), ("未通过",)]


@pytest.mark.parametrize("note", ["公示期：2023年8月1日至8月7日", "如有异议，请于8月7日前反馈"])
def test_a_note_that_invites_objections_says_that_nothing_is_decided(note: str) -> None:
    scheme = catalog().schemes["specialized_new"]
    decision = Decision(scheme, scheme.level("municipal"), date(2023, 8, 1), 2023)
    heads, rows = ["序号", "企业名称"], [[1, NAMES[0]], [2, NAMES[1]]]
    file = read_import("名单.xlsx", workbook(["2023年度名单"], heads, *rows, [note]), decision, {})
    assert [each.code for each in file.asking.asked] == ["title.kind.publicity"]


def test_a_note_that_gives_another_unit_of_money_is_asked_about() -> None:
    rows = [["企业名称", "营业收入（万元）"], [NAMES[0], 500], ["注：表中金额单位为元"]]
    file = read_import("名单.xlsx", workbook(*rows), None, {})
    assert [each.code for each in file.asking.asked] == ["unit.名单.note"]
    assert not list(file.reading.rows)
    answered = read_import("名单.xlsx", workbook(*rows), None, {"unit.名单.note": "元"})
    assert [row.units for row in answered.reading.rows] == [{"revenue_fen": "元"}]


@pytest.mark.parametrize(
    ("heads", "rows", "asked"),
    [
        (["申报年度"], [["2022年"], ["二〇二二年"]], ["申报年度.2022年", "申报年度.二〇二二年"]),
        (["认定年度", "申报年度"], [["2022", "2022"], ["2023", "2022"]], []),
        (["批次"], [["2022年第一批"], ["2022年第二批"]], []),
        (["申报年度"], [["2023"], ["2022"]], ["title", "申报年度.2022"]),
        (["申报年度"], [["2022"], [""]], ["title", "申报年度.2022"]),
        (["批次"], [["2023年第一批"], ["2022年第一批"]], ["title"]),
    ],
)
def test_a_year_that_every_row_is_asked_about_is_not_asked_of_the_title_as_well(
    heads: list[str], rows: list[list[str]], asked: list[str]
) -> None:
    found = catalog().schemes["specialized_new"]
    decision = Decision(found, found.level("municipal"), date(2023, 8, 1), 2023)
    lines = [[number, name, *row] for number, (name, row) in enumerate(zip(NAMES, rows, strict=True), 1)]
    content = workbook(["2022年度专精特新中小企业名单"], ["序号", "企业名称", *heads], *lines)
    file = read_import("名单.xlsx", content, decision, {})
    codes = [each.code for each in file.asking.asked]
    assert codes == ["title.year.2022" if each == "title" else f"column.名单.{each}" for each in asked]
