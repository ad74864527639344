"""Made-up workbooks with one thing that nobody but a person knows: what each has to be asked."""

from collections.abc import Callable
from typing import Any

from registry.rules.imports.unheaded import letter
from registry.rules.imports.workbook import Grid
from tests.made_ground_doubts import GROUND_DOUBTS
from tests.made_layouts import plain
from tests.made_list_words import REVENUE_HEADS
from tests.made_lists import TableMaker
from tests.made_tick_doubts import TICK_DOUBTS
from tests.made_title_doubts import TITLE_DOUBTS
from tests.made_year_doubts import YEAR_DOUBTS

OF_FIRMS = ("enterprises", "recognitions")
ANY = ("enterprises", "recognitions", "endings", "renames", "rereviews")


def lists_of_titles(maker: TableMaker) -> None:
    """Sheets of lists of different titles."""
    own, other = maker.one((("2023年专精特新中小企业名单", "2023年创新型中小企业名单"),))
    maker.sheet("附件1", f"附件1 {own}")
    maker.sheet("附件2", maker.one((f"附件2 {other}", "附件2 撤销专精特新中小企业名单")))
    maker.made.is_named = True
    maker.made.asked.append("lists")
    maker.made.rows.clear()


def no_unit(maker: TableMaker) -> None:
    """Amounts of which nobody says the unit."""
    one, other = maker.spell(maker.firm()), maker.spell(maker.firm())
    rows = [["企业名称", maker.one(REVENUE_HEADS)], [one.cell("name"), 5.0], [other.cell("name"), ""]]
    maker.keep("名单", 3, other)
    maker.made.grids.append(Grid("名单", rows, ()))
    maker.made.asked.append("unit.名单.revenue_fen")


def alike(maker: TableMaker) -> None:
    """Two columns of names."""
    kinds = maker.short()
    heads = maker.heads(kinds, maker.chance)
    one, other = maker.spell(maker.firm()), maker.spell(maker.firm())
    rows = [[*heads, heads[1]], [*map(one.cell, kinds), other.firm.name]]
    maker.made.grids.append(Grid("名单", rows, ()))
    name = {"old": "name", "new": "renamed", "site": "subject", "product": "subject"}.get(kinds[1], kinds[1])
    maker.made.asked.append(f"column.名单.1.{name}")


def two_places(maker: TableMaker) -> None:
    """A place, and who recommends it, in another place."""
    here, there = maker.chance.sample(("和平区", "河西区", "西青区", "武清区"), 2)
    kinds = maker.short()
    rows: list[list[Any]] = [[*maker.heads(kinds, maker.chance), "所属区", "推荐单位"]]
    for by in (f"{there}工业和信息化局", f"{here}工信局"):
        row = maker.spell(maker.firm(), place=here)
        rows.append([*map(row.cell, kinds), here, by])
        if by.startswith(here):
            maker.keep("名单", 3, row)
    maker.made.grids.append(Grid("名单", rows, ()))
    maker.made.asked.append("place.名单.2")


def hidden_sheet(maker: TableMaker) -> None:
    """A list on a hidden sheet beside one that is not."""
    plain(maker)
    kinds = maker.short()
    row = maker.spell(maker.firm())
    rows = [maker.heads(kinds, maker.chance), [row.cell(kind) for kind in kinds]]
    maker.made.grids.append(Grid("旧表", rows, (), is_hidden=True))
    maker.made.asked.append("hidden.旧表")


def _three_rows(maker: TableMaker) -> tuple[list[str], list[list[Any]]]:
    """The kinds of columns, and the lines of a sheet that keeps all but its third."""
    kinds = maker.short()
    rows: list[list[Any]] = [maker.heads(kinds, maker.chance)]
    for number in (2, 3, 4):
        row = maker.spell(maker.firm())
        rows.append([row.cell(kind) for kind in kinds])
        if number != 3:
            maker.keep("名单", number, row)
    return kinds, rows


def hidden_row(maker: TableMaker) -> None:
    """A row that a filter hides."""
    _kinds, rows = _three_rows(maker)
    maker.made.grids.append(Grid("名单", rows, (), hidden_rows=frozenset({3})))
    maker.made.asked.append("hidden_rows.名单")


def struck_row(maker: TableMaker) -> None:
    """A row that is struck out, or only its name."""
    kinds, rows = _three_rows(maker)
    columns = (
        range(len(kinds)) if "name" not in kinds else maker.one([[*range(len(kinds))], [kinds.index("name")]])
    )
    struck = {3: sum(1 << column for column in columns), 4: 1 << len(kinds)}
    maker.made.grids.append(Grid("名单", rows, (), struck=struck))
    maker.made.asked.append("struck_rows.名单")


def unheaded(maker: TableMaker) -> None:
    """Names under no header."""
    plain(maker)
    maker.made.grids.append(Grid("另表", [["入库"], *[[maker.firm().name] for _ in range(3)]], ()))
    maker.made.asked.append("unheaded.另表")


def without_a_head(maker: TableMaker) -> None:
    """More names in a column that nothing heads."""
    kinds = maker.short()
    rows: list[list[Any]] = [maker.heads(kinds, maker.chance)]
    for _ in range(3):
        row = maker.spell(maker.firm())
        rows.append([*map(row.cell, kinds), "", maker.firm().name])
        maker.keep("名单", len(rows), row)
    maker.made.grids.append(Grid("名单", rows, ()))
    maker.made.asked.append(f"unnamed.名单.{letter(len(kinds) + 1)}")


def above_the_header(maker: TableMaker) -> None:
    """Rows of the list above its header."""
    kinds = maker.short()
    above, below = maker.spell(maker.firm()), maker.spell(maker.firm())
    rows = [[*map(above.cell, kinds)], maker.heads(kinds, maker.chance), [*map(below.cell, kinds)]]
    maker.keep("名单", 3, below)
    maker.made.grids.append(Grid("名单", rows, ()))
    maker.made.asked.append("above.名单")


def odd_name(maker: TableMaker) -> None:
    """A row whose name is none of an organization that anybody could know."""
    kinds = maker.short("code")
    rows = [maker.heads(kinds, maker.chance)]
    for number in (2, 3, 4):
        row = maker.spell(maker.firm())
        cells = [row.cell(kind) for kind in kinds]
        if number == 3:
            cells[kinds.index("name")] = maker.one(("智能化改造一期", "张小明", "高效节能电机"))
            cells[kinds.index("code")] = ""
        else:
            maker.keep("名单", number, row)
        rows.append(cells)
    maker.made.grids.append(Grid("名单", rows, ()))
    maker.made.asked.append("row.名单.3")


def two_names(maker: TableMaker) -> None:
    """A cell with two names in it, one below the other, or with one name for several."""
    kinds = maker.short()
    rows = [maker.heads(kinds, maker.chance)]
    for number in (2, 3):
        row = maker.spell(maker.firm())
        cells = [row.cell(kind) for kind in kinds]
        if number == 2:
            named = (f"{row.firm.name}\n{maker.firm().name}", "天津甲乙丙有限公司等3家")
            cells[kinds.index("name")] = maker.one(named)
        else:
            maker.keep("名单", number, row)
        rows.append(cells)
    maker.made.grids.append(Grid("名单", rows, ()))
    maker.made.asked.append("name.名单.2")


def places_once(maker: TableMaker) -> None:
    """Places left of the names, each at the first of its rows: as where cells were merged once."""
    kinds = maker.short()
    rows: list[list[Any]] = [["所属区", *maker.heads(kinds, maker.chance)]]
    for place in ("和平区", "西青区"):
        for number in range(3):
            row = maker.spell(maker.firm(), place=place)
            rows.append(["" if number else place, *map(row.cell, kinds)])
            if not number:
                maker.keep("名单", len(rows), row)
    maker.made.grids.append(Grid("名单", rows, ()))
    maker.made.asked.append("fill_down.名单")


Doubt = Callable[[TableMaker], None]
DOUBTS: dict[Doubt, tuple[str, ...]] = {
    lists_of_titles: ("enterprises",),
    no_unit: ("enterprises",),
    alike: ANY,
    two_places: OF_FIRMS,
    hidden_sheet: ANY,
    hidden_row: ANY,
    struck_row: ANY,
    unheaded: OF_FIRMS,
    without_a_head: OF_FIRMS,
    above_the_header: OF_FIRMS,
    odd_name: OF_FIRMS,
    two_names: OF_FIRMS,
    places_once: OF_FIRMS,
    **TITLE_DOUBTS,
    **YEAR_DOUBTS,
    **GROUND_DOUBTS,
    **TICK_DOUBTS,
}
"""With the kinds of lists that can have them."""
