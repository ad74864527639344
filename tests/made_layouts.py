"""Layouts of made-up workbooks: what stands on which sheet, and what about it somebody has to be asked."""

from collections.abc import Callable
from random import Random
from typing import Any

from registry.rules.imports.workbook import Grid
from tests.made_list_words import NAME_HEADS, PLACES, REVENUE_HEADS, TITLES
from tests.made_lists import MadeList, MadeRow, TableMaker

Layout = Callable[[TableMaker], None]


def make_list(chance: Random) -> MadeList:
    """One workbook; at most one thing in it is doubtful."""
    maker = TableMaker(chance)
    layouts: tuple[Layout, ...] = (*LAYOUTS, *DOUBTS)
    shares = [4 if layout is plain else 2 if layout in LAYOUTS else 1 for layout in layouts]
    (layout,) = chance.choices(layouts, shares)
    layout(maker)
    maker.made.traits.append(layout.__name__)
    return maker.made


def plain(maker: TableMaker) -> None:
    """One list on one sheet."""
    maker.sheet("名单", maker.one(("", *TITLES)))


def sheet_per_district(maker: TableMaker) -> None:
    """With the same header and title on each."""
    title, seed = maker.one(("", *TITLES)), maker.chance.random()
    for place in maker.chance.sample(PLACES, maker.chance.randint(2, 4)):
        maker.sheet(place, title, columns=maker.columns(Random(seed)))
    if maker.maybe():
        maker.made.grids.append(Grid("说明", [["填表说明"], ["请如实填写。"]], ()))


def stacked(maker: TableMaker) -> None:
    """Two sections of a list below each other, each under its own header."""
    grid = Grid("名单", [], ())
    columns = maker.columns(maker.chance)
    title = ["一、新认定企业"] if maker.maybe() else [TITLES[0]]
    maker.table(grid, title, columns, of_title=True)
    grid.rows.append([])
    blanks = columns.kinds.count("blank")
    below = maker.columns(maker.chance)
    while below.kinds.count("blank") != blanks or "" in below.heads[blanks:]:
        below = maker.columns(maker.chance)
    maker.table(grid, ["二、复核企业"], below, of_title=True)
    maker.made.grids.append(grid)


def beside(maker: TableMaker) -> None:
    """The same header twice in a row, for two halves of a list."""
    gap = [""] if maker.maybe() else []
    heads = ["序号", maker.one(NAME_HEADS[:3]), "所属区"]
    rows: list[list[Any]] = [[TITLES[0]]] if maker.maybe() else []
    rows.append([*heads, *gap, *heads])
    for number in range(maker.chance.randint(2, 6)):
        left, right = maker.firm(), maker.firm()
        places = maker.one(PLACES), maker.one(PLACES)
        rows.append([number + 1.0, left, places[0], *gap, number + 50.0, right, places[1]])
        for name, place in ((left, places[0]), (right, places[1])):
            maker.made.rows.append(MadeRow("名单", len(rows), name, place, "", ""))
    maker.made.grids.append(Grid("名单", rows, ()))


def merged_places(maker: TableMaker) -> None:
    """A place merged over its rows, a title and a note merged across, numbers nobody filled in."""
    rows: list[list[Any]] = [[TITLES[0], "", ""], ["所属区", "序号", maker.one(NAME_HEADS)]]
    merged = [(0, 0, 0, 2)]
    for place in maker.chance.sample(PLACES, 3):
        first = len(rows)
        for number in range(maker.chance.randint(1, 4)):
            name = maker.firm()
            rows.append(["" if number else place, float(len(rows)), name])
            maker.made.rows.append(MadeRow("名单", len(rows), name, place, "", ""))
        merged.append((first, 0, len(rows) - 1, 0))
    rows += [["", 98.0, ""], ["", 99.0, ""]] if maker.maybe() else []
    rows += [["合计", 9.0, ""], ["注：排名不分先后", "", ""]]
    merged.append((len(rows) - 1, 0, len(rows) - 1, 2))
    maker.made.grids.append(Grid("名单", rows, tuple(merged)))


def grouped_header(maker: TableMaker) -> None:
    """A header of two or three rows: groups, heads, units; the newest year counts."""
    unit = maker.one(("元", "万元"))
    heads = ["", "", "营业收入", "从业人数", "营业收入", "从业人数"]
    rows: list[list[Any]] = [["序号", "企业名称", "2022年经营情况", "", "2023年经营情况", ""], heads]
    merged = [(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3), (0, 4, 0, 5)]
    if maker.maybe():
        rows.append(["", "", f"（{unit}）", "（人）", f"（{unit}）", "（人）"])
    else:
        heads[2] = heads[4] = f"营业收入（{unit}）"
    if maker.maybe():
        rows.append(["甲", "乙", "1", "2", "3", "4"])
    for _ in range(3):
        name = maker.firm()
        rows.append([float(len(rows)), name, 1.0, 2.0, 3.0, 4.0])
        maker.made.rows.append(MadeRow("名单", len(rows), name, "", "", unit, "3"))
    maker.made.grids.append(Grid("名单", rows, tuple(merged)))


def numbered_apart(maker: TableMaker) -> None:
    """Sub-headings with their number in a cell of its own."""
    rows: list[list[Any]] = [["序号", "企业名称", "主营产品"]]
    for numeral, place in zip("一二三", maker.chance.sample(PLACES, 3), strict=True):
        count = maker.chance.randint(1, 3)
        rows.append([maker.one((numeral, f"（{numeral}）")), maker.one((place, f"{place}（{count}家）")), ""])
        for _ in range(count):
            name = maker.firm()
            rows.append([float(len(rows)), name, maker.one(("阀门", "", "电机"))])
            maker.made.rows.append(MadeRow("名单", len(rows), name, place, "", ""))
    maker.made.grids.append(Grid("名单", rows, ()))


def other_table(maker: TableMaker) -> None:
    """Below or after the list a table that names no enterprise."""
    heads, row = ["序号", "所属区", "家数"], [1.0, "和平区", 2.0]
    if maker.maybe():
        maker.sheet("名单", TITLES[0])
        maker.made.grids.append(Grid("汇总", [["汇总表"], heads, row], ()))
        return
    grid = maker.sheet("名单", "")
    grid.rows.extend([[], heads, row])


LAYOUTS: tuple[Layout, ...] = (
    plain,
    sheet_per_district,
    stacked,
    beside,
    merged_places,
    grouped_header,
    numbered_apart,
    other_table,
)


def kinds(maker: TableMaker) -> None:
    """Sheets of lists of different titles: nobody but a person knows which is meant."""
    maker.sheet("附件1", "附件1 2023年专精特新中小企业名单")
    maker.sheet("附件2", maker.one(("附件2 2023年创新型中小企业名单", "附件2 撤销专精特新中小企业名单")))
    maker.made.asked.append("lists")
    maker.made.rows.clear()


def no_unit(maker: TableMaker) -> None:
    """Amounts of which nobody says the unit."""
    rows: list[list[Any]] = [["企业名称", maker.one(REVENUE_HEADS)], [maker.firm(), 5.0], [maker.firm(), ""]]
    maker.made.rows.append(MadeRow("名单", 3, rows[2][0], "", "", ""))
    maker.made.grids.append(Grid("名单", rows, ()))
    maker.made.asked.append("unit.名单.revenue_fen")


def alike(maker: TableMaker) -> None:
    """Two columns of names."""
    head = maker.one(("企业名称", "单位名称"))
    rows = [["序号", head, head], [1.0, maker.firm(), maker.firm()]]
    maker.made.grids.append(Grid("名单", rows, ()))
    maker.made.asked.append("column.名单.1.name")


def two_places(maker: TableMaker) -> None:
    """A place, and who recommends it, in another place."""
    here, there = maker.chance.sample(("和平区", "河西区", "西青区", "武清区"), 2)
    good = maker.firm()
    rows = [
        ["企业名称", "所属区", "推荐单位"],
        [maker.firm(), here, f"{there}工业和信息化局"],
        [good, here, f"{here}工信局"],
    ]
    maker.made.grids.append(Grid("名单", rows, ()))
    maker.made.rows.append(MadeRow("名单", 3, good, here, "", ""))
    maker.made.asked.append("place.名单.2")


def hidden_sheet(maker: TableMaker) -> None:
    """A list on a hidden sheet beside one that is not."""
    plain(maker)
    maker.made.grids.append(Grid("旧表", [["企业名称"], [maker.firm()]], (), is_hidden=True))
    maker.made.asked.append("hidden.旧表")


def hidden_row(maker: TableMaker) -> None:
    """A row that a filter hides."""
    names = [maker.firm() for _ in range(3)]
    rows = [["序号", "企业名称"], *[[number + 1.0, name] for number, name in enumerate(names)]]
    maker.made.grids.append(Grid("名单", rows, (), hidden_rows=frozenset({3})))
    maker.made.rows += [MadeRow("名单", number, names[number - 2], "", "", "") for number in (2, 4)]
    maker.made.asked.append("hidden_rows.名单")


def unheaded(maker: TableMaker) -> None:
    """Names under no header."""
    plain(maker)
    maker.made.grids.append(Grid("另表", [["入库"], *[[maker.firm()] for _ in range(3)]], ()))
    maker.made.asked.append("unheaded.另表")


DOUBTS: tuple[Layout, ...] = (kinds, no_unit, alike, two_places, hidden_sheet, hidden_row, unheaded)
