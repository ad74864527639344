"""Several columns that say where the firms of a list are: those of a row agree, or it is asked. Pure."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from registry.errors import say
from registry.rules.catalog import Catalog
from registry.rules.imports.asking import Asking, ListAnswer, ListQuestion
from registry.rules.imports.blocks import Block
from registry.rules.imports.cell import quoted
from registry.rules.imports.filled import FilledSheet
from registry.rules.imports.matching import known_text
from registry.rules.imports.place import ListPlaces, settle_places
from registry.rules.imports.reading import ListRemark, TableRow

Pair = tuple[str, str]
"""The place of a row, and what another column says instead."""


def placed_rows(
    sheet: FilledSheet,
    block: Block,
    rows: tuple[TableRow, ...],
    places: ListPlaces,
    catalog: Catalog,
    asking: Asking,
) -> tuple[tuple[TableRow, ...], list[ListRemark]]:
    """The rows with their places; a sheet called by a district says it where nothing else does."""
    rows, noticed = compare_places(sheet, block, rows, places, catalog, asking)
    rows, remarks = settle_places(rows, places, asking)
    remarks += noticed
    says = {"place", "zone", "recommender"} & set(block.header.places)
    if says or any("place" in row.cells for row in rows):
        return rows, remarks
    place = places.heading_place(sheet.name, block.titles, catalog, asking)
    if not place:
        return rows, remarks
    text = say("名单没有属地列，各行按标题或工作表名“%(sheet)s”计。", sheet=place)
    remarks.append(ListRemark(text, sheet.name, block.header.row + 1))
    return tuple(replace(row, cells={**row.cells, "place": place}) for row in rows), remarks


def compare_places(
    sheet: FilledSheet,
    block: Block,
    rows: tuple[TableRow, ...],
    places: ListPlaces,
    catalog: Catalog,
    asking: Asking,
) -> tuple[tuple[TableRow, ...], list[ListRemark]]:
    """The rows, each with the place that was chosen where two columns name different ones, asked once for
    each pair; of an address that names another district there is a remark."""
    beside = block.header.beside.get("place", ())
    if not beside and "address" not in block.header.places:
        return rows, []
    districts = [district.zh for district in catalog.places.districts.values()]
    asked: defaultdict[Pair, list[TableRow]] = defaultdict(list)
    noticed: defaultdict[Pair, list[TableRow]] = defaultdict(list)
    for row in rows:
        own = known_text(row.cells.get("place", ""))
        others = [known_text(sheet.rows[row.number - 1][place]) for place in beside]
        if not own:
            continue
        for other in others:
            if places.disagree(own, other):
                asked[own, other].append(row)
        for address in (*others, known_text(row.cells.get("address", ""))):
            if other := next(_elsewhere(own, address, districts, places), ""):
                noticed[own, other].append(row)
    remarks = [_remark(pair, of) for pair, of in noticed.items()]
    for pair, of in asked.items():
        rows = _settled(rows, pair, of, asking)
    return rows, remarks


def _elsewhere(own: str, address: str, districts: list[str], places: ListPlaces) -> Iterator[str]:
    """The district that an address names, where it is not that of the place."""
    if places.named(address):
        return
    named = [district for district in districts if district in address]
    if len(named) == 1 and places.disagree(own, named[0]):
        yield named[0]


def _remark(pair: Pair, rows: list[TableRow]) -> ListRemark:
    text = say(
        "第 %(row)s 行等 %(count)s 行属地写“%(place)s”，地址却在“%(other)s”：按属地读取，请核对。",
        row=rows[0].number,
        count=len(rows),
        place=quoted(pair[0]),
        other=pair[1],
    )
    return ListRemark(text, rows[0].sheet, rows[0].number)


def _settled(
    rows: tuple[TableRow, ...], pair: Pair, of: list[TableRow], asking: Asking
) -> tuple[TableRow, ...]:
    place, other = pair
    text = say(
        "第 %(row)s 行等 %(count)s 行一列写“%(place)s”，另一列写“%(other)s”，以哪个为属地？",
        row=of[0].number,
        count=len(of),
        place=place,
        other=other,
    )
    answers = tuple(ListAnswer(each, say("按“%(place)s”计", place=each)) for each in pair)
    code = f"place.{of[0].sheet}.{of[0].number}.{other}"
    chosen = asking.ask(ListQuestion(code, text, answers, of[0].sheet, of[0].number))
    numbers = {row.number for row in of}
    if chosen is None:
        return tuple(replace(row, waits=(*row.waits, code)) if row.number in numbers else row for row in rows)
    return tuple(
        replace(row, cells={**row.cells, "place": chosen}) if row.number in numbers else row for row in rows
    )
