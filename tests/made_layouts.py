"""Layouts of made-up workbooks: what stands on which sheet, and nothing about it that has to be asked."""

from collections.abc import Callable
from random import Random
from typing import Any

from registry.rules.imports.workbook import Grid
from tests.made_list_words import HEADS, PLACES
from tests.made_lists import TableMaker

Layout = Callable[[TableMaker], None]


def plain(maker: TableMaker) -> None:
    """One list on one sheet."""
    maker.sheet("名单", maker.title())


def sheet_per_district(maker: TableMaker) -> None:
    """With the same header and title on each."""
    title, seed = maker.title(), maker.chance.random()
    for place in maker.chance.sample(sorted(PLACES), maker.chance.randint(2, 4)):
        columns = maker.columns(Random(seed))
        maker.sheet(place, title, columns=columns)
        if "place" in columns.kinds and "by" not in columns.kinds and maker.kind.name == "recognitions":
            _place_by_sheet(maker, place)
    if maker.maybe():
        maker.made.grids.append(Grid("说明", [["填表说明"], ["请如实填写。"]], ()))
    maker.made.is_named = True


def _place_by_sheet(maker: TableMaker, place: str) -> None:
    """Where no row of the sheet says its place, all are where the sheet is called after."""
    rows = [row for row in maker.made.rows if row.sheet == place]
    if all(row.says.get("district", "") is None for row in rows):
        district, zone = PLACES[place]
        for row in rows:
            row.says.update(district=district, zone=zone or None)


def annexes(maker: TableMaker) -> None:
    """One list in several annexes, each with the same title and columns of its own."""
    title = next(each for each in maker.kind.titles if each and "附件" not in each)
    for number in range(maker.chance.randint(2, 4)):
        maker.sheet(f"附件{number + 1}", f"附件{number + 1} {title}")
    maker.made.is_named = True


def stacked(maker: TableMaker) -> None:
    """Two sections of a list below each other, each under its own header."""
    grid = Grid("名单", [], ())
    columns = maker.columns(maker.chance)
    first, second = maker.kind.categories[0], maker.kind.categories[-1]
    title = [f"一、{first}"] if maker.maybe() else [maker.title() or "附件"]
    maker.table(grid, title, columns, of_title=True)
    grid.rows.append([])
    blanks = columns.kinds.count("blank")
    below = maker.columns(maker.chance)
    while below.kinds.count("blank") != blanks or "" in below.heads[blanks:]:
        below = maker.columns(maker.chance)
    maker.table(grid, [f"二、{second}"], below, of_title=True)
    maker.made.grids.append(grid)


def beside(maker: TableMaker) -> None:
    """The same header twice in a row, for two halves of a list."""
    gap = [""] if maker.maybe() else []
    kinds = maker.short("place")
    heads = maker.heads(kinds, maker.chance)
    title = maker.title()
    rows: list[list[Any]] = [[title]] if title else []
    rows.append([*heads, *gap, *heads])
    for _ in range(maker.chance.randint(2, 6)):
        left, right = (maker.spell(maker.firm()) for _ in range(2))
        rows.append([*map(left.cell, kinds), *gap, *map(right.cell, kinds)])
        for half in (left, right):
            maker.keep("名单", len(rows), half)
    maker.made.grids.append(Grid("名单", rows, ()))


def places_abreast(maker: TableMaker) -> None:
    """Lists of two places side by side, each under the name of its place and its own header."""
    kinds = maker.short()
    heads, title = maker.heads(kinds, maker.chance), maker.title()
    here, there = maker.chance.sample(sorted(PLACES), 2)
    gap = [""] if maker.maybe() else []
    rows: list[list[Any]] = [[title]] if title else []
    numbered = maker.maybe()
    rows.append([f"一、{here}" if numbered else here, *[""] * (len(kinds) - 1), *gap])
    rows[-1].append(f"二、{there}" if numbered else there)
    rows.append([*heads, *gap, *heads])
    for _ in range(maker.chance.randint(1, 4)):
        left, right = (maker.spell(maker.firm(), place=place) for place in (here, there))
        rows.append([*map(left.cell, kinds), *gap, *map(right.cell, kinds)])
        for half in (left, right):
            maker.keep("名单", len(rows), half)
    maker.made.grids.append(Grid("名单", rows, ()))


def merged_places(maker: TableMaker) -> None:
    """A place merged over its rows, a title and a note merged across, numbers nobody filled in."""
    kinds = maker.short()
    last = len(kinds)
    rows: list[list[Any]] = [[maker.title() or "附件", *[""] * last]]
    rows.append([maker.one(HEADS["place"]), *maker.heads(kinds, maker.chance)])
    merged = [(0, 0, 0, last)]
    for place in maker.chance.sample(sorted(PLACES), 3):
        first = len(rows)
        for number in range(maker.chance.randint(1, 4)):
            row = maker.spell(maker.firm(), place=place)
            rows.append(["" if number else place, *map(row.cell, kinds)])
            maker.keep("名单", len(rows), row)
        merged.append((first, 0, len(rows) - 1, 0))
    rows += [["", 98.0], ["", 99.0]] if maker.maybe() else []
    rows += [["合计", 9.0, ""], ["注：排名不分先后", "", ""]]
    merged.append((len(rows) - 1, 0, len(rows) - 1, last))
    maker.made.grids.append(Grid("名单", rows, tuple(each for each in merged if each[:2] != each[2:])))


def grouped_header(maker: TableMaker) -> None:
    """A header of two rows: names of groups merged over their columns, the heads below."""
    columns = maker.columns(maker.chance)
    while columns.unit or len(columns.kinds) < 4 or "" in columns.heads:
        columns = maker.columns(maker.chance)
    width = len(columns.kinds)
    cut = maker.chance.randint(2, width - 2) if width > 4 else 2
    title = maker.title()
    rows: list[list[Any]] = [[title]] if title else []
    top = len(rows)
    groups = [""] * width
    groups[0], groups[cut] = maker.one(("基本情况", "企业信息")), maker.one(("有关情况", "其他信息"))
    rows += [groups, columns.heads]
    merged = [(top, 0, top, cut - 1), (top, cut, top, width - 1)]
    if maker.maybe(0.3):
        rows.append([maker.one(("甲", "1")), *map(str, range(2, width + 1))])
    grid = Grid("名单", rows, tuple(each for each in merged if each[1] != each[3]))
    for _ in range(maker.chance.randint(1, 5)):
        maker.row(grid, columns)
    maker.made.grids.append(grid)


def years_beside(maker: TableMaker) -> None:
    """Figures of two years under a header of two or three rows; the newest year counts."""
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
        row = maker.spell(maker.firm(), unit)
        rows.append([row.cell("serial"), row.cell("name"), 1.0, 2.0, row.cell("revenue"), row.cell("staff")])
        maker.keep("名单", len(rows), row)
    maker.made.grids.append(Grid("名单", rows, tuple(merged)))


def units_below(maker: TableMaker) -> None:
    """Amounts in two units, each on a line above its rows, with the header again or without."""
    first, second = maker.chance.sample(("元", "万元"), 2)
    head = ["序号", "企业名称", "营业收入"]
    rows: list[list[Any]] = [[f"单位：{first}"], head]
    is_again = maker.maybe()
    for unit in (first, second):
        if unit == second:
            rows += [[f"单位：{unit}"], *([head] if is_again else [])]
        for _ in range(maker.chance.randint(2, 4)):
            row = maker.spell(maker.firm(), unit)
            rows.append([row.cell("serial"), row.cell("name"), row.cell("revenue")])
            maker.keep("名单", len(rows), row)
    maker.made.grids.append(Grid("名单", rows, ()))


def numbered_apart(maker: TableMaker) -> None:
    """Sub-headings with their number in a cell of its own."""
    kinds = maker.short("unknown")
    heads = maker.heads(kinds, maker.chance)
    heads[-1] = "主营产品"
    rows: list[list[Any]] = [heads]
    for numeral, place in zip("一二三", maker.chance.sample(sorted(PLACES), 3), strict=True):
        count = maker.chance.randint(1, 3)
        rows.append([maker.one((numeral, f"（{numeral}）")), maker.one((place, f"{place}（{count}家）"))])
        for _ in range(count):
            row = maker.spell(maker.firm(), place=place)
            rows.append([row.cell(kind) for kind in kinds])
            maker.keep("名单", len(rows), row)
    maker.made.grids.append(Grid("名单", rows, ()))


def places_and_categories(maker: TableMaker) -> None:
    """Sub-headings in two depths: districts, and below them categories."""
    kinds = maker.short()
    rows: list[list[Any]] = [maker.heads(kinds, maker.chance)]
    for numeral, place in zip("一二", maker.chance.sample(sorted(PLACES), 2), strict=True):
        rows.append([f"{numeral}、{place}"])
        for depth, category in zip("一二", maker.kind.categories, strict=False):
            rows.append([f"（{depth}）{category}"])
            for _ in range(maker.chance.randint(1, 3)):
                row = maker.spell(maker.firm(), place=place)
                rows.append([row.cell(kind) for kind in kinds])
                maker.keep("名单", len(rows), row, category)
    maker.made.grids.append(Grid("名单", rows, ()))


def other_table(maker: TableMaker) -> None:
    """Below or after the list a table that names no enterprise."""
    heads, row = ["序号", "所属区", "家数"], [1.0, "和平区", 2.0]
    if maker.maybe():
        maker.sheet("名单", maker.title())
        maker.made.grids.append(Grid("汇总", [["汇总表"], heads, row], ()))
        return
    grid = maker.sheet("名单", "")
    grid.rows.extend([[], heads, row])


def hidden_notes(maker: TableMaker) -> None:
    """A hidden sheet that holds no list: what spreadsheet programs keep their choices in."""
    plain(maker)
    words = [["是"], ["否"]] if maker.maybe() else [["和平区"], ["河西区"], ["西青区"]]
    maker.made.grids.append(Grid("Sheet2", words, (), is_hidden=True))


LAYOUTS: tuple[Layout, ...] = (
    plain,
    sheet_per_district,
    annexes,
    stacked,
    beside,
    places_abreast,
    merged_places,
    grouped_header,
    years_beside,
    units_below,
    numbered_apart,
    places_and_categories,
    other_table,
    hidden_notes,
)
OF_ENTERPRISES = frozenset({years_beside, units_below})
"""Those that only lists of enterprises have."""
