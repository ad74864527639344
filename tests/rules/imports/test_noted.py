"""What stands beside a list says something of its rows: that some are no grants, and how long titles hold."""

from datetime import date

import pytest

from registry.rules.catalog import catalog
from registry.rules.imports.asked import ListedRenames, ListedRereviews
from registry.rules.imports.file import Asked, ImportFile, read_import
from registry.rules.imports.line import Decision, read_entries
from registry.rules.imports.rename import read_renames
from registry.rules.imports.rereview import split_results
from tests.made_kinds import ENDINGS, RENAMES, REREVIEWS
from tests.workbooks import workbook

NAMES = ("天津甲制造有限公司", "天津乙制造有限公司")
DUE = date(2026, 7, 31)


def read(note: str, title: str = "2023年度专精特新中小企业名单", second: str = NAMES[1]) -> ImportFile:
    scheme = catalog().schemes["specialized_new"]
    rows = [[number, name, "西青区"] for number, name in enumerate((NAMES[0], second), 1)]
    lines = [[title], ["序号", "企业名称", "所属区"], *rows, *([[note]] if note else [])]
    return read_import(
        "名单.xlsx", workbook(*lines), Decision(scheme, scheme.level("municipal"), date(2023, 8, 1), 2023), {}
    )


@pytest.mark.parametrize(
    "note",
    [
        "注：标红企业为未通过复核企业",
        "注：加粗的为复核通过企业",
        "备注：第2项企业暂缓认定",
        "注：序号1为拟认定企业",
        "注：第2项企业暂不列入名单",
        f"注：{NAMES[1]}因举报暂缓认定",
        "注：本名单为初审结果，以最终公布为准",
        "注：上述企业已列入撤销名单",
        "根据《优质中小企业梯度培育管理暂行办法》第12条，第2项企业不予认定",
        "经公示，第1项企业有异议，不予认定",
        "其中若干企业未通过复核",
        f"注：按照认定标准，{NAMES[1]}暂缓认定",
        "现将第2项移出名单",
    ],
)
def test_a_note_by_which_rows_are_no_grants_is_asked_about(note: str) -> None:
    assert [each.code for each in read(note).asking.asked] == ["note.名单"]


@pytest.mark.parametrize(
    "note",
    [
        "有效期内如有虚假的，撤销称号",
        "注：以上企业发生更名、重组的，应在3个月内报告，逾期将取消称号。",
        "以上企业经区级推荐、专家评审、公示无异议",
        "注：本名单不含已撤销企业",
        "共2家，其中新认定2家",
        "注：第1项企业原名天津旧制造有限公司",
        "有效期届满前三个月申请复核",
        "按照管理办法（工信部企业〔2022〕63号）第15条规定，发现虚假的，撤销称号",
        "对2家不符合标准的企业，按规定撤销称号",
        f"{NAMES[0]}等2家企业经专家评审、公示",
        "按照2023年第8号公告，公示期间发现虚假的，取消称号",
    ],
)
def test_a_note_that_every_list_may_have_asks_nothing(note: str) -> None:
    assert (validities(read(note)), read(note).asking.asked) == ({DUE}, ())


def test_one_question_says_all_that_the_notes_of_a_sheet_say_of_its_rows() -> None:
    title, head = "2023年度专精特新中小企业名单", ["序号", "企业名称", "所属区"]
    first, second = ([head, [1, name, "西青区"], [f"注：{name}已注销。第1项被举报"]] for name in NAMES)
    scheme = catalog().schemes["specialized_new"]
    decision = Decision(scheme, scheme.level("municipal"), date(2023, 8, 1), 2023)
    asked = read_import("名单.xlsx", workbook([title], *first, [], *second), decision, {}).asking.asked
    said = [str(each.text) for each in asked if each.code == "note.名单"]
    assert [[word in text for word in (*NAMES, "被举报")] for text in said] == [[True, True, True]]


@pytest.mark.parametrize(
    ("note", "marked", "code"),
    [
        ("注：带*的企业被举报", f"{NAMES[1]}＊", "column.名单.注：带*的企业被举报"),
        ("注：带＊的企业待核实", f"*{NAMES[1]}", "column.名单.注：带＊的企业待核实"),
        ("注：带*的企业未通过", NAMES[1], "note.名单"),
        ("※上述企业均为规上企业", NAMES[1], ""),
    ],
)
def test_what_a_note_says_of_a_mark_is_asked_of_the_rows_that_have_it_else_of_all(
    note: str, marked: str, code: str
) -> None:
    assert [each.code for each in read(note, second=marked).asking.asked] == [code] * bool(code)


@pytest.mark.parametrize(
    ("note", "until"),
    [
        ("注：称号有效期为2023年8月1日至2025年7月31日。", date(2025, 7, 31)),
        ("本名单有效期至2025年12月31日", date(2025, 12, 31)),
        ("注：有效期两年，期满后复核", date(2025, 7, 31)),
        ("有效期三年（2023年8月1日至2026年7月31日）", DUE),
        ("有效期自2023年8月1日起计算", DUE),
        ("证书有效期自2023-08-01起生效，至期满为止", DUE),
        ("有效期两年，2025年5月1日前申请复核", date(2025, 7, 31)),
        ("有效期按规定计，2025年5月1日前申请复核", DUE),
        ("有效期满后于2026年1月1日前重新认定", DUE),
    ],
)
def test_a_validity_beside_the_list_is_that_of_rows_that_say_none(note: str, until: date) -> None:
    below, above = read(note), read("", f"2023年度专精特新中小企业名单（{note.rstrip('。')}）")
    assert validities(below) == validities(above) == {until}
    remarks = [str(each.text) for each in below.reading.remarks if "按表外的说明" in str(each.text)]
    assert len(remarks) == (0 if until == DUE else 1)


def test_several_validities_beside_the_list_are_remarked_and_none_of_them_is_taken() -> None:
    file = read("有效期至2025年12月31日；复核企业有效期至2024年12月31日")
    assert validities(file) == {DUE}
    assert ["2025年12月31日、至2024年12月31日" in str(each.text) for each in file.reading.remarks] == [True]


def validities(file: ImportFile) -> set[date | None]:
    scheme = catalog().schemes["specialized_new"]
    decision = Decision(scheme, scheme.level("municipal"), date(2023, 8, 1), 2023)
    return {entry.valid_until for entry in read_entries(file.reading, decision, catalog())}


@pytest.mark.parametrize(
    ("asked", "names", "note"),
    [
        (ENDINGS.asked, ["企业名称"], "注：第1项企业暂不撤销"),
        (RENAMES.asked, ["原企业名称", "现企业名称"], "注：第2项不予更名"),
        (REREVIEWS.asked, ["企业名称"], "注：序号1复核结果待定"),
    ],
)
def test_a_note_about_a_row_of_another_kind_of_list_is_asked_about(
    asked: Asked, names: list[str], note: str
) -> None:
    rows = [[1, *NAMES[: len(names)]], [2, *NAMES[::-1][: len(names)]]]
    file = read_import("名单.xlsx", workbook(["序号", *names], *rows, [note]), asked, {})
    assert [each.code for each in file.asking.asked] == ["note.名单"]


def test_a_result_that_its_sub_heading_denies_is_refused() -> None:
    lines = [
        ["序号", "企业名称", "复核结果"],
        ["一、通过复核企业"],
        [1, NAMES[0], "通过"],
        ["二、未通过企业"],
        [2, NAMES[1], "通过"],
    ]
    file = read_import("名单.xlsx", workbook(*lines), REREVIEWS.asked, {})
    scheme = catalog().schemes["specialized_new"]
    decision = Decision(scheme, scheme.level("municipal"), date(2023, 8, 1), 2023)
    entries = read_entries(file.reading, decision, catalog())
    assert isinstance(REREVIEWS.asked, ListedRereviews)
    split = split_results(file.reading.tables, entries, REREVIEWS.asked, "", catalog(), file.asking)
    assert [len(line.reasons) for line in split.kept] == [0, 1]


def test_a_new_name_that_says_that_its_firm_is_gone_is_none() -> None:
    assert isinstance(RENAMES.asked, ListedRenames)
    rows = [["原企业名称", "现企业名称"], [NAMES[0], f"{NAMES[1]}（已注销）"]]
    file = read_import("名单.xlsx", workbook(*rows), RENAMES.asked, {})
    assert ["已注销" in str(entry.reasons) for entry in read_renames(file.reading, RENAMES.asked)] == [True]
