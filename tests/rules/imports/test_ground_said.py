"""A list of endings that gives another reason than the chosen ground is asked about, by title or by rows."""

from collections.abc import Sequence
from datetime import date

import pytest

from registry.rules.catalog import catalog
from registry.rules.imports.asked import ListedEndings, ListedRereviews
from registry.rules.imports.ending import ListedEnding, read_endings
from registry.rules.imports.file import ImportFile, read_import
from registry.rules.imports.ground_words import kinds_of_reason
from registry.rules.imports.line import read_entries
from registry.rules.imports.rereview import SplitList, split_results
from tests.workbooks import workbook

FALSE, WISH, FAILED = "sme63_false_data", "own_wish", "sme63_rereview_failed"
A, B = "天津甲制造有限公司", "天津乙制造有限公司"
REVOKED = "关于撤销部分专精特新中小企业认定的公告"


def read(
    title: str,
    ground: str,
    head: str,
    *rows: Sequence[str],
    of: str = "specialized_new:municipal",
    **answers: str,
) -> tuple[ImportFile, list[ListedEnding]]:
    scheme, level = of.split(":")
    found = catalog().schemes[scheme]
    asked = ListedEndings(found, found.level(level), ground, date(2025, 6, 2), "津工信〔2025〕9号")
    given = {code.replace("_", "."): value for code, value in answers.items()}
    content = workbook(*([[title]] if title else []), head.split(), *rows)
    file = read_import("名单.xlsx", content, asked, given)
    return file, read_endings(file.reading, asked, catalog(), file.asking)


def codes(file: ImportFile) -> list[str]:
    return [question.code for question in file.asking.asked]


TITLES = [
    ("有效期届满专精特新中小企业撤销名单", FALSE, "lapsed"),
    ("主动放弃专精特新中小企业称号企业名单", FALSE, "gave_up"),
    ("自愿放弃专精特新中小企业称号名单", FAILED, "gave_up"),
    ("已注销企业名单", FALSE, "dissolved"),
    ("注销企业名单", FALSE, "dissolved"),
    ("注销吊销企业清单", FALSE, "dissolved"),
    ("因企业注销取消专精特新中小企业称号名单", FAILED, "dissolved"),
    ("专精特新中小企业复核未通过取消名单", FALSE, "failed"),
    ("未按时提交复核材料取消称号企业名单", FALSE, "lapsed"),
    ("发生安全事故或重大违法行为撤销称号企业名单", FALSE, "accident.dishonest"),
    ("数据造假、主动放弃取消称号企业名单", FALSE, "falsified.gave_up"),
    ("现将提供虚假材料的企业名单公布如下", WISH, "falsified"),
    ("迁出本市企业取消称号名单", "dissolved", "moved"),
    ("严重失信企业撤销名单", "sme63_tax", "dishonest"),
    ("自愿放弃专精特新中小企业称号名单", "other_document", "gave_up"),
]


@pytest.mark.parametrize(("title", "ground", "kinds"), TITLES)
def test_a_title_that_gives_another_reason_is_asked_about(title: str, ground: str, kinds: str) -> None:
    file, entries = read(title, ground, "企业名称 所属区", [A, "西青区"], [B, "北辰区"])
    assert (codes(file), entries) == ([f"title.ground.{kinds}"], [])


def test_the_answer_is_the_ground_of_the_rows_that_give_none() -> None:
    title, code = "主动放弃专精特新中小企业称号企业名单", "title.ground.gave_up"
    rows = ([A, ""], [B, "提供虚假材料"])
    file, entries = read(title, FALSE, "企业名称 撤销原因", *rows)
    assert ([each.name for each in entries], codes(file)) == ([B], [code])
    assert file.asking.asked[0].answers[0].value == WISH
    content = workbook([title], ["企业名称", "撤销原因"], *rows)
    again = read_import("名单.xlsx", content, file.asked, {code: WISH})
    assert isinstance(file.asked, ListedEndings)
    found = read_endings(again.reading, file.asked, catalog(), again.asking)
    assert [(each.name, each.ground) for each in found] == [(A, WISH), (B, FALSE)]


SILENT = [
    (REVOKED, FALSE),
    ("", FALSE),
    ("关于注销2022年度专精特新中小企业的公告", FALSE),
    ("关于注销企业专精特新认定的公告", FALSE),
    ("终止专精特新中小企业资格公示无异议名单", FALSE),
    ("取消专精特新中小企业资格企业名单", WISH),
    ("提供虚假材料撤销专精特新中小企业称号名单", FALSE),
    ("主动申请退出专精特新中小企业企业名单", WISH),
    ("复核未通过专精特新中小企业取消名单", FAILED),
    ("提供虚假材料撤销专精特新中小企业称号名单", "sme63_report_unanswered"),
    ("动态管理调出专精特新中小企业名单", "other_document"),
]


@pytest.mark.parametrize(("title", "ground"), SILENT)
def test_a_title_that_gives_the_same_reason_or_none_asks_nothing(title: str, ground: str) -> None:
    file, entries = read(title, ground, "企业名称 所属区", [A, "西青区"], [B, "北辰区"])
    assert (codes(file), [each.ground for each in entries]) == ([], [ground, ground])


def test_a_list_of_those_who_passed_a_review_and_of_others_is_no_list_of_endings_for_sure() -> None:
    for title in ("专精特新中小企业复核未通过、通过企业名单", "2025年专精特新中小企业复核未通过等结果"):
        assert "title.kind.re_review" in codes(read(title, FAILED, "企业名称 所属区", [A, "西青区"])[0])


ROWS = [
    ("撤销原因", "企业自愿放弃称号", FALSE, "gave_up"),
    ("原因", "企业已注销", FALSE, "dissolved"),
    ("退出情形", "未按时提交复核材料", FALSE, "lapsed"),
    ("备注", "数据造假", WISH, "falsified"),
    ("撤销原因", "已迁往外省", "dissolved", "moved"),
    ("撤销原因", "偷税漏税", "sme63_dishonesty", "tax"),
    ("撤销原因", "企业申请撤销", "sme63_tax", "gave_up"),
]


@pytest.mark.parametrize(("head", "why", "ground", "kinds"), ROWS)
def test_a_row_that_gives_another_reason_waits(head: str, why: str, ground: str, kinds: str) -> None:
    file, entries = read(REVOKED, ground, f"企业名称 {head}", [A, why], [B, "撤销"])
    assert (codes(file), [each.name for each in entries]) == ([f"ground.名单.{kinds}"], [B])


@pytest.mark.parametrize("said", ["未被列入失信名单", "撤销称号", "经核查属实", "无违法违规记录"])
def test_a_row_that_gives_no_reason_asks_nothing(said: str) -> None:
    file, entries = read(REVOKED, FALSE, "企业名称 备注", [A, said], [B, ""])
    assert (codes(file), len(entries)) == ([], 2)


def test_rows_under_their_own_reasons_are_asked_about_reason_by_reason() -> None:
    head = "企业名称 撤销原因"
    rows = ([A, "数据造假"], [B, "主动放弃"], ["天津丙制造有限公司", "企业注销"])
    file, entries = read("数据造假、主动放弃等企业撤销名单", FALSE, head, *rows)
    assert (codes(file), [each.name for each in entries]) == (
        ["ground.名单.gave_up", "ground.名单.dissolved"],
        [A],
    )


def test_every_ground_that_gives_a_reason_is_known_by_its_words() -> None:
    """Those that give none are a title's only way out, or what a document names besides."""
    silent = {
        each.id for each in catalog().grounds.by_id.values() if each.can_end and not kinds_of_reason(each.zh)
    }
    assert silent == {
        "seed_exit",
        "green_product_removed",
        "green_district",
        "datacenter_exit",
        "smart_national_exit",
        "leading_exit",
        "other_document",
    }


NOT_PASSED = [
    ("自愿放弃", ["ground.名单.failed.gave_up"]),
    ("企业已注销", ["ground.名单.dissolved.failed"]),
    ("弄虚作假", ["ground.名单.failed.falsified"]),
    ("未提交复核材料", []),
    ("不再符合认定条件", []),
    ("复核不合格", []),
    ("", []),
]


@pytest.mark.parametrize(("reason", "asked"), NOT_PASSED)
def test_a_re_review_that_was_not_passed_for_another_reason_than_its_result_asks_by_which_ground(
    reason: str, asked: list[str]
) -> None:
    scheme = catalog().schemes["specialized_new"]
    given = ListedRereviews(scheme, scheme.level("municipal"), date(2025, 6, 2), 2025, "津工信〔2025〕9号")
    rows = [[A, "通过", ""], [B, "未通过", reason]]

    def split(answers: dict[str, str]) -> tuple[list[str], SplitList]:
        content = workbook(["复核结果名单"], ["企业名称", "复核结果", "原因"], *rows)
        file = read_import("名单.xlsx", content, given, answers)
        entries = read_entries(file.reading, given.decision, catalog())
        found = split_results(file.reading.tables, entries, given, FAILED, catalog(), file.asking)
        return codes(file), found

    open_ones, found = split({})
    assert (open_ones, [line.name for line in found.kept]) == (asked, [A])
    assert [line.ground for line in found.failed] == ([] if asked else [FAILED])
    for code in asked:
        assert [line.ground for line in split({code: WISH})[1].failed] == [WISH]
        assert not split({code: "leave"})[1].failed
