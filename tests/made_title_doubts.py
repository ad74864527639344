"""Made-up workbooks whose own words say something else than what is asked of them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from registry.rules.imports.workbook import Grid
from tests.made_kinds import RECOGNITIONS
from tests.made_layouts import plain
from tests.made_list_words import HEADS
from tests.made_lists import TableMaker
from tests.made_register import DUE, HELD_NUMBER, ListedFirm

GRANTS = ("recognitions",)
OF_TITLES = ("recognitions", "endings", "rereviews")
NEUTRAL = ("市内六区", "民营企业", "规上企业")
REVOKING = ("关于撤销部分企业称号的公告", "动态管理调出企业名单", "2023年剔除企业名单", "称号收回企业名单")


def _titled(maker: TableMaker, title: str, code: str, *, waits: bool = False) -> None:
    # Sub-headings that say of rows what they are would answer it.
    maker.kind = replace(maker.kind, categories=NEUTRAL)
    maker.sheet("名单", title)
    maker.made.asked.append(code)
    if waits:
        maker.made.rows.clear()


def other_scheme(maker: TableMaker) -> None:
    """A title of another scheme."""
    title, scheme = maker.one((("2023年度瞪羚企业名单", "other"), ("天津市科技型中小企业名单", "tech_sme")))
    ends = "撤销" if maker.kind.name == "endings" else ""
    _titled(maker, f"{ends}{title}", f"title.scheme.{scheme}")


def other_level(maker: TableMaker) -> None:
    """A title of another level."""
    is_national = maker.kind.title.endswith(":national")
    said, level = ("市级", "municipal") if is_national else ("国家级", "national")
    # A column of levels would answer it.
    maker.kind = replace(maker.kind, optional=("code", "place", "unknown"))
    _titled(maker, f"{said}企业名单", f"title.level.{level}")


def other_year(maker: TableMaker) -> None:
    """A title of another year."""
    columns = maker.columns(maker.chance)
    while "year" in columns.kinds:
        columns = maker.columns(maker.chance)
    maker.sheet("名单", "2021年度认定企业名单", columns)
    maker.made.asked.append("title.year.2021")


def publicity(maker: TableMaker) -> None:
    """What is only proposed."""
    titles = (
        "2023年度拟认定企业名单",
        "2023年认定企业名单（公示）",
        "2023年度重点培育企业清单",
        "2023年度评审通过企业名单",
        "2023年度现场核查企业名单",
        "2023年储备名单",
    )
    _titled(maker, maker.one(titles), "title.kind.publicity")


def revoking_title(maker: TableMaker) -> None:
    """Titles that end, brought in as something else."""
    _titled(maker, maker.one(REVOKING), "title.kind.revocation", waits=True)


def renaming_title(maker: TableMaker) -> None:
    """Firms that are called otherwise, brought in as something else."""
    _titled(maker, "企业名称变更名单", "title.kind.rename", waits=True)


def granting_title(maker: TableMaker) -> None:
    """Titles that are granted, brought in as ones that end."""
    columns = maker.columns(maker.chance)
    while "ground" in columns.kinds:
        columns = maker.columns(maker.chance)
    grid = Grid("名单", [["2024年度专精特新中小企业名单"], columns.heads], ())
    maker.made.grids.append(grid)
    maker.row(grid, columns)
    maker.made.asked.append("title.kind.grant")


def other_category(maker: TableMaker) -> None:
    """A column that says of one row that it is none of these."""
    with_word(maker, "category", maker.one(("撤销", "取消", "企业名称变更")), "新认定")


def other_verdict(maker: TableMaker) -> None:
    """A column of results that says of one row that it did not pass."""
    with_word(maker, "verdict", maker.one(("未通过", "不予认定", "撤销")), "通过")


def verdict_beside(maker: TableMaker) -> None:
    """A column under a head of which no list is known, that says of one row that it is no grant."""
    levels = ("市级", "国家级") if maker.kind.title.endswith(":national") else ("国家级", "市级")
    verdicts = (
        ("认定结论", "不予认定", "认定"),
        ("审核状态", "退回修改", "审核通过"),
        ("登记状态", "吊销", "存续"),
        ("是否放弃", "是", "否"),
        ("荣誉级别", *levels),
    )
    head, word, other = maker.one(verdicts)
    with_word(maker, head, word, other)
    maker.made.asked[-1] = f"column.名单.{head}.{word}"


def with_word(maker: TableMaker, column: str, word: str, other: str, head: str = "") -> None:
    """A column that says a word of one row, and something else or nothing of others; with a head of its own
    its question is of the column."""
    kinds = maker.short()
    rows = [[*maker.heads(kinds, maker.chance), head or maker.one(HEADS.get(column, (column,)))]]
    for number, said in enumerate((other, word, ""), 2):
        row = maker.spell(maker.firm())
        rows.append([*map(row.cell, kinds), said])
        if said != word:
            maker.keep("名单", number, row)
    maker.made.grids.append(Grid("名单", rows, ()))
    maker.made.asked.append(f"column.名单.{column}.{word}" if head else f"column.名单.{word}")


def other_section(maker: TableMaker) -> None:
    """A sub-heading that says of the rows below that they are revoked."""
    kinds = maker.short("unknown")
    heads = maker.heads(kinds, maker.chance)
    rows: list[list[Any]] = [heads]
    for heading in ("一、新认定企业", "二、撤销企业"):
        rows.append([heading])
        _two_firms(maker, rows, kinds, heading)
    maker.made.grids.append(Grid("名单", rows, ()))
    maker.made.asked.append("column.名单.撤销企业")


def re_reviewed_section(maker: TableMaker) -> None:
    """A list of its own, below one of new titles, of those who passed a re-review."""
    rows: list[list[Any]] = []
    for heading, more in (("一、新认定企业", "unknown"), ("二、复核通过企业", "code")):
        kinds = maker.short(more)
        rows += [[heading], maker.heads(kinds, maker.chance)]
        _two_firms(maker, rows, kinds, heading)
    maker.made.grids.append(Grid("名单", rows, ()))
    maker.made.asked.append("title.kind.re_review")


def _two_firms(maker: TableMaker, rows: list[list[Any]], kinds: Sequence[str], heading: str) -> None:
    """Below a sub-heading; those of the first one are new titles."""
    for _ in range(2):
        row = maker.spell(maker.firm())
        rows.append([row.cell(kind) for kind in kinds])
        if heading.startswith("一"):
            maker.keep("名单", len(rows), row, heading[2:])


def remarked(maker: TableMaker) -> None:
    """A remark at one row that it was revoked."""
    kinds = maker.short()
    rows = [[*maker.heads(kinds, maker.chance), "备注"]]
    for number, said in enumerate(("", "已取消资格"), 2):
        row = maker.spell(maker.firm())
        rows.append([*map(row.cell, kinds), said])
        if not said:
            maker.keep("名单", number, row)
    maker.made.grids.append(Grid("名单", rows, ()))
    maker.made.asked.append("row.verdict.名单.3")


def ranking(maker: TableMaker) -> None:
    """A ranking, which is no decision."""
    _titled(maker, "2023年制造业企业百强", "title.kind.ranking")


def other_title_of_row(maker: TableMaker) -> None:
    """A column that says of one row that its title is another."""
    with_word(maker, "category", "瞪羚企业", "新认定")


def other_level_of_row(maker: TableMaker) -> None:
    """A column of levels that names another at one row."""
    is_national = maker.kind.title.endswith(":national")
    own, other = ("国家级", "市级") if is_national else ("市级", "国家级")
    with_word(maker, "level", other, own)


def sheet_of_other_title(maker: TableMaker) -> None:
    """A sheet that is called by another title."""
    maker.kind = replace(maker.kind, categories=NEUTRAL)
    ends = "撤销" if maker.kind.name == "endings" else ""
    maker.sheet(f"{ends}瞪羚企业", "")
    maker.made.is_named = True
    maker.made.asked.append("title.scheme.other")


def used_number(maker: TableMaker) -> None:
    """The number of a document that was announced on another day."""
    kind = RECOGNITIONS[0]
    asked = replace(kind.asked, document_no=HELD_NUMBER)  # type: ignore[type-var]
    maker.made.kind = maker.kind = replace(kind, asked=asked)
    # Where no row is granted nothing is announced.
    maker.has_faults = False
    plain(maker)
    maker.made.asked.append("document_number")


def not_in_it(maker: TableMaker) -> None:
    """A re-review in which somebody is missing whose title was due."""
    _of_due(maker, DUE[1:])
    maker.made.asked.append("rereview.missing")


def _of_due(maker: TableMaker, firms: Sequence[ListedFirm]) -> None:
    day = date(2026, 2, 20)
    asked = replace(maker.kind.asked, announced_on=day, award_year=2026)  # type: ignore[type-var]
    last = {"announced_on": "2026-02-20", "award_year": 2026, "valid_until": "2029-02-19"}
    kind = replace(maker.kind, asked=asked, says={**maker.kind.says, **last})
    maker.made.kind = maker.kind = kind
    rows = [["企业名称", "复核结果"]]
    for number, firm in enumerate(firms, 2):
        rows.append([firm.name, "通过"])
        maker.keep("名单", number, maker.spell(firm))
    maker.made.grids.append(Grid("名单", rows, ()))


def all_due(maker: TableMaker) -> None:
    """A re-review in which nobody is missing: it asks nothing."""
    _of_due(maker, DUE)


def verdict_sections(maker: TableMaker) -> None:
    """Who passed and who did not stands in sub-headings: it asks nothing."""
    kinds = ["serial", "name", *maker.chance.sample(["code", "place"], 1)]
    rows: list[list[Any]] = [maker.heads(kinds, maker.chance)]
    for heading in ("一、复核通过企业", "二、复核未通过企业"):
        rows.append([heading])
        for _ in range(maker.chance.randint(1, 3)):
            row = maker.spell(maker.firm())
            rows.append([row.cell(kind) for kind in kinds])
            if heading.startswith("二"):
                row.fail()
            maker.keep("名单", len(rows), row, heading[2:])
    maker.made.grids.append(Grid("名单", rows, ()))


def no_verdict(maker: TableMaker) -> None:
    """A re-review that does not say who passed."""
    rows = [["企业名称"], *[[maker.firm().name] for _ in range(2)]]
    maker.made.grids.append(Grid("名单", rows, ()))
    maker.made.asked.append("rereview.result.名单")


TITLE_DOUBTS: dict[Callable[[TableMaker], None], tuple[str, ...]] = {
    other_scheme: OF_TITLES,
    other_level: OF_TITLES,
    other_year: GRANTS,
    publicity: GRANTS,
    revoking_title: ("enterprises", "recognitions", "renames"),
    renaming_title: ("enterprises", "recognitions", "endings"),
    granting_title: ("endings",),
    other_category: GRANTS,
    other_verdict: GRANTS,
    verdict_beside: GRANTS,
    other_section: GRANTS,
    re_reviewed_section: GRANTS,
    remarked: GRANTS,
    ranking: GRANTS,
    other_title_of_row: GRANTS,
    other_level_of_row: GRANTS,
    sheet_of_other_title: OF_TITLES,
    used_number: GRANTS,
    not_in_it: ("rereviews",),
    no_verdict: ("rereviews",),
}
"""With the kinds of lists that can have them."""
