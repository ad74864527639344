"""What a list says of itself agrees with what is asked, or is asked about; clean lists ask nothing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from registry.rules.catalog import catalog
from registry.rules.imports.asking import Answers, Asking
from registry.rules.imports.expected import Expected
from registry.rules.imports.file import ImportFile, read_import
from registry.rules.imports.heard import ask_about_words
from registry.rules.imports.line import Decision, read_entries
from registry.rules.imports.telling import is_re_reviewed
from tests.workbooks import CHAMPIONS, MUNICIPAL, REGISTER, SAMPLES, sample, workbook

MUNICIPAL_SME = ("specialized_new:municipal", 2023)
HEAD = ["序号", "企业名称", "所属区"]
ROWS = [[1, "天津甲制造有限公司", "西青区"], [2, "天津乙制造有限公司", "北辰区"]]


def decision(title: str = "specialized_new:municipal", year: int = 2023, day: date | None = None) -> Decision:
    scheme, level = title.split(":")
    found = catalog().schemes[scheme]
    return Decision(found, found.level(level), day or date(2023, 8, 1), year)


def read(
    title: str, of: Decision | None, *rows: Sequence[Any], head: Sequence[str] = HEAD, **answers: str
) -> ImportFile:
    found: Answers = {code.replace("_", "."): value for code, value in answers.items()}
    content = workbook(*([[title]] if title else []), head, *(rows or ROWS))
    return read_import("名单.xlsx", content, of, found)


def codes(file: ImportFile) -> list[str]:
    return [question.code for question in file.asking.asked]


def count(file: ImportFile) -> int:
    return len(list(file.reading.rows))


CLEAN = [
    ("2023年天津市专精特新中小企业名单", MUNICIPAL_SME),
    ("附件1 / 天津市“专精特新”中小企业认定名单（节选）", MUNICIPAL_SME),
    ("天津市工业和信息化局关于公布2023年度专精特新企业名单的通知", MUNICIPAL_SME),
    ("2023年度市级专精特新中小企业认定结果", MUNICIPAL_SME),
    ("经公示无异议，现将2023年度专精特新中小企业名单公布如下。对弄虚作假的，撤销其称号。", MUNICIPAL_SME),
    ("根据《优质中小企业梯度培育管理暂行办法》，现将认定名单予以公布。到期未复核的自动失效。", MUNICIPAL_SME),
    ("津工信〔2022〕6号 / 2023年第一批专精特新中小企业名单 / 排名不分先后", MUNICIPAL_SME),
    ("第五批国家级专精特新“小巨人”企业名单", ("little_giant:national", 2023)),
    ("工业和信息化部关于公布第八批制造业单项冠军企业名单的通知", ("single_champion:national", 2023)),
    ("第六批制造业单项冠军（天津市）名单", ("single_champion:municipal", 2021)),
    ("2023年度绿色制造名单", ("green_park:national", 2023)),
    ("附件4绿色供应链管理企业名单", ("green_supply_chain:national", 2021)),
    ("2025年天津市先进级智能工厂名单", ("smart_factory:advanced", 2025)),
    ("天津市2023年第三批入库科技型中小企业名单", ("tech_sme:national", 2023)),
    ("2025年天津市智能工厂梯度培育名单（先进级）", ("smart_factory:advanced", 2025)),
    ("2023年度绿色工厂名单（天津市）", ("green_factory:national", 2023)),
    ("天津市2023年度绿色工厂名单", ("green_factory:municipal", 2023)),
    ("经区推荐、现场核查、专家评审通过，现认定2023年度专精特新中小企业名单如下", MUNICIPAL_SME),
    ("天津市专精特新中小企业名单/2023年度/西青区", MUNICIPAL_SME),
    ("市工业和信息化局关于公布2023年度专精特新中小企业认定结果的公告", MUNICIPAL_SME),
    ("2023年度专精特新中小企业名单（滨海高新区推荐）", MUNICIPAL_SME),
    ("2023年第三批科技型中小企业入库登记编号公告", ("tech_sme:national", 2023)),
    ("2023年度虚拟现实产业专精特新中小企业名单（排名不分先后）", MUNICIPAL_SME),
    ("", MUNICIPAL_SME),
]
DOUBTS = [
    ("2022年度天津市创新型中小企业名单", MUNICIPAL_SME, ["title.scheme.innovative_sme", "title.year.2022"]),
    ("第五批专精特新“小巨人”企业名单", MUNICIPAL_SME, ["title.scheme.little_giant"]),
    ("2023年专精特新中小企业名单", ("little_giant:national", 2023), ["title.scheme.specialized_new"]),
    ("2023年度专精特新企业名单", ("innovative_sme:municipal", 2023), ["title.scheme.family"]),
    ("2023年度国家绿色数据中心名单", ("green_factory:national", 2023), ["title.scheme.green_data_center"]),
    ("天津市2023年度瞪羚企业名单", MUNICIPAL_SME, ["title.scheme.other"]),
    ("2023年度国家级绿色工厂名单", ("green_factory:municipal", 2023), ["title.level.national"]),
    ("2025年基础级智能工厂名单", ("smart_factory:advanced", 2025), ["title.level.basic"]),
    ("2021年度专精特新中小企业名单", MUNICIPAL_SME, ["title.year.2021"]),
    ("关于取消部分企业专精特新中小企业称号的公告", MUNICIPAL_SME, ["title.kind.revocation"]),
    ("现将撤销专精特新中小企业认定的企业名单公告如下：", MUNICIPAL_SME, ["title.kind.revocation"]),
    (
        "2023年专精特新中小企业复核未通过企业名单",
        MUNICIPAL_SME,
        ["title.kind.revocation", "title.kind.re_review"],
    ),
    ("专精特新中小企业名称变更名单", MUNICIPAL_SME, ["title.kind.rename"]),
    ("2020年度专精特新中小企业通过复核企业名单", MUNICIPAL_SME, ["title.kind.re_review"]),
    ("关于2023年度拟认定专精特新中小企业名单的公示", MUNICIPAL_SME, ["title.kind.publicity"]),
    ("2023年专精特新中小企业申报汇总表", MUNICIPAL_SME, ["title.kind.publicity"]),
    ("2023年专精特新中小企业重点培育企业清单", MUNICIPAL_SME, ["title.kind.publicity"]),
    ("2023年度专精特新中小企业评审通过名单", MUNICIPAL_SME, ["title.kind.publicity"]),
    ("2023年度专精特新中小企业现场核查名单", MUNICIPAL_SME, ["title.kind.publicity"]),
    ("2023年先进级智能工厂揭榜单位名单", ("smart_factory:advanced", 2023), ["title.kind.publicity"]),
    ("2023年度符合专精特新申报条件企业名单", MUNICIPAL_SME, ["title.kind.publicity"]),
    ("2023年专精特新中小企业意向申报摸底表", MUNICIPAL_SME, ["title.kind.publicity"]),
    ("2023年度专精特新中小企业拟命名企业一览", MUNICIPAL_SME, ["title.kind.publicity"]),
    ("2023年度专精特新中小企业申报信息表", MUNICIPAL_SME, ["title.kind.publicity"]),
    ("2023年度专精特新中小企业初选结果", MUNICIPAL_SME, ["title.kind.publicity"]),
    ("2023年度专精特新中小企业综合得分情况", MUNICIPAL_SME, ["title.kind.publicity"]),
    ("2023年度专精特新中小企业回头看名单", MUNICIPAL_SME, ["title.tail.回头看名单"]),
    ("天津市2023年度专精特新中小企业绩效评价企业清单", MUNICIPAL_SME, ["title.tail.绩效评价企业清单"]),
    ("2023年先进级智能工厂劝退项目", ("smart_factory:advanced", 2023), ["title.tail.劝退项目"]),
    ("不再享受专精特新中小企业称号的企业名单", MUNICIPAL_SME, ["title.kind.revocation"]),
    ("2023年专精特新中小企业优秀案例名单", MUNICIPAL_SME, ["title.kind.purpose"]),
    ("专精特新中小企业动态管理调出名单", MUNICIPAL_SME, ["title.kind.revocation"]),
    ("2023年专精特新中小企业剔除名单", MUNICIPAL_SME, ["title.kind.revocation"]),
    ("天津市专精特新企业总名单", MUNICIPAL_SME, ["title.kind.cumulative"]),
    ("2023年天津市技术先进型服务企业名单", MUNICIPAL_SME, ["title.scheme.other"]),
    ("2023年天津市制造业单项冠军企业名单", ("single_champion:national", 2023), ["title.level.municipal"]),
    ("国家制造业单项冠军示范企业名单", ("single_champion:municipal", 2023), ["title.level.national"]),
]


@pytest.mark.parametrize(("title", "of"), CLEAN)
def test_a_title_that_agrees_or_says_nothing_asks_nothing(title: str, of: tuple[str, int]) -> None:
    file = read(title, decision(*of))
    assert (codes(file), count(file)) == ([], 2)


@pytest.mark.parametrize(("title", "of", "asked"), DOUBTS)
def test_a_title_that_says_otherwise_asks(title: str, of: tuple[str, int], asked: list[str]) -> None:
    file = read(title, decision(*of))
    assert codes(file) == asked
    is_of_another_kind = {"title.kind.revocation", "title.kind.rename"} & set(asked)
    # The rows of such a list are no grants: they wait. All else may be right if somebody says so.
    assert count(file) == (0 if is_of_another_kind else 2)
    assert all(question.is_confirmation for question in file.asking.open) != bool(is_of_another_kind)


def test_an_answer_brings_it_in_after_all_or_says_what_to_do_instead() -> None:
    title = "关于撤销部分专精特新中小企业认定的公告"
    kept = read(title, decision(), title_kind_revocation="keep")
    assert (count(kept), kept.asking.open, kept.asking.unmet()) == (2, (), [])
    other = read(title, decision(), title_kind_revocation="endings")
    assert [str(reason) for reason in other.asking.unmet()] == ["请改为导入终止名单（import endings）。"]
    assert codes(read(title, None)) == ["title.kind.revocation"]


def test_of_several_tables_those_of_another_title_wait_alone() -> None:
    other = read("2023年度创新型中小企业名单", None).reading
    own = read("2023年度专精特新中小企业名单", None, [1, "天津丙制造有限公司", "河西区"]).reading
    both = replace(
        own, tables=(*other.tables, *own.tables), parts=(replace(other.parts[0], name="附件1"), *own.parts)
    )
    both = replace(both, tables=(replace(other.tables[0], sheet="附件1"), *own.tables))
    of = Expected("recognitions", decision().scheme, decision().level, 2023, 2023)
    asking = Asking()
    heard = ask_about_words(both, of, asking, catalog())
    assert [question.code for question in asking.open] == ["title.scheme.innovative_sme"]
    assert [row.text("name") for row in heard.rows] == ["天津丙制造有限公司"]
    left = ask_about_words(both, of, Asking({"title.scheme.innovative_sme": "leave"}), catalog())
    assert ([table.sheet for table in left.tables], [part.is_read for part in left.parts]) == (
        ["名单"],
        [False, True],
    )


def test_rows_say_what_they_are() -> None:
    head = [*HEAD, "类别", "备注"]
    rows = [
        [1, "天津甲制造有限公司", "西青区", "新认定", ""],
        [2, "天津乙制造有限公司", "西青区", "复核通过", "未被列入失信名单"],
        [3, "天津丙制造有限公司", "西青区", "撤销", ""],
        [4, "天津丁制造有限公司", "西青区", "撤销", ""],
        [5, "天津戊制造有限公司", "西青区", "新认定", "复核未通过，取消资格"],
        [6, "天津己制造有限公司", "西青区", "小巨人", ""],
    ]
    title = "2023年度专精特新中小企业认定、复核和撤销名单"
    file = read(title, decision(), *rows, head=head)
    assert codes(file) == ["column.名单.撤销", "column.名单.小巨人", "row.verdict.名单.7"]
    assert [(row.number, is_re_reviewed(row)) for row in file.reading.rows] == [(3, False), (4, True)]
    given = {"column.名单.撤销": "leave", "column.名单.小巨人": "keep"}
    answered = read_import("名单.xlsx", workbook([title], head, *rows), decision(), given)
    assert [row.number for row in answered.reading.rows] == [3, 4, 8]
    assert [each.row for each in answered.reading.set_aside] == [5, 6]


def test_a_column_that_only_other_lists_have_says_it() -> None:
    revoked = read("", decision(), [1, "天津甲制造有限公司", "偷漏税"], head=["序号", "企业名称", "撤销原因"])
    assert codes(revoked) == ["title.kind.revocation"]
    renamed = ["序号", "企业名称（更名前）", "企业名称（更名后）"]
    row = [1, "天津旧名有限公司", "天津新名有限公司"]
    assert codes(read("", decision(), row, head=renamed)) == ["title.kind.rename"]
    assert codes(read("", None, row, head=renamed)) == ["title.kind.rename"]
    levels = read("", decision(), [1, "天津甲制造有限公司", "国家级"], head=["序号", "企业名称", "级别"])
    assert codes(levels) == ["column.名单.国家级"]


def test_samples_and_lists_that_say_the_same_ask_nothing() -> None:
    assert codes(read_import(MUNICIPAL, sample(MUNICIPAL), decision())) == []
    champions = decision("single_champion:national", 2021, date(2021, 11, 1))
    assert codes(read_import(CHAMPIONS, sample(CHAMPIONS), champions)) == []
    assert codes(read_import(REGISTER, sample(REGISTER), None)) == []


@pytest.mark.parametrize("head", ["未通过企业名称", "撤销企业名单", "取消企业"])
def test_the_head_of_the_names_says_what_they_are(head: str) -> None:
    assert codes(read("", decision(), head=["序号", head, "所属区"])) == ["title.kind.revocation"]


CASES = [
    ("pc07_rename_list", ("little_giant:national", 2021), ["title.kind.rename"], 0),
    ("pc08_revocation_list", MUNICIPAL_SME, ["title.kind.revocation"], 0),
    ("pc10_new_and_rereview_mixed", MUNICIPAL_SME, [], 2),
    ("pc21_title_other_scheme", MUNICIPAL_SME, ["title.scheme.innovative_sme", "title.year.2022"], 2),
    ("pc82_rereview_passed", MUNICIPAL_SME, ["title.kind.re_review"], 2),
    ("pc95_digits_title", MUNICIPAL_SME, [], 1),
]


@pytest.mark.parametrize(("name", "of", "asked", "rows"), CASES)
def test_published_lists(name: str, of: tuple[str, int], asked: list[str], rows: int) -> None:
    content = (SAMPLES / "lists" / f"{name}.xlsx").read_bytes()
    file = read_import(name, content, decision(*of))
    assert (codes(file), count(file)) == (asked, rows)


@pytest.mark.parametrize("word", ["未参加复核", "延期复核企业", "未提交复核材料"])
def test_rows_of_those_who_were_not_reviewed_again_are_no_grants(word: str) -> None:
    head, rows = [*HEAD, "类别"], [[*ROWS[0], "新认定"], [*ROWS[1], word]]
    file = read("", decision(), *rows, head=head)
    assert (codes(file), [row.number for row in file.reading.rows]) == ([f"column.名单.{word}"], [2])


def test_a_numbered_heading_above_the_header_holds_until_the_next_of_its_numbers() -> None:
    rows = [HEAD, ROWS[0], ["二、限期整改企业"], HEAD, ROWS[1]]
    file = read("2026年度专精特新中小企业复核结果", None, *rows, head=["一、复核通过企业"])
    assert [row.section for row in file.reading.rows] == ["复核通过企业", "限期整改企业"]


def test_what_stands_where_its_holder_is_blank_is_asked_about() -> None:
    head = ["序号", "企业名称", "车间名称"]
    rows = [[1, "天津甲有限公司", "阀体车间"], ["", "", "装配车间"], [2, "", "天津乙有限公司"]]
    file = read("", decision("digital_workshop:municipal"), *rows, head=head)
    lines = read_entries(file.reading, decision("digital_workshop:municipal"), catalog())
    assert [(line.name, line.doubt is not None) for line in lines] == [
        ("天津甲有限公司", False),
        ("装配车间", True),
        ("天津乙有限公司", False),
    ]
