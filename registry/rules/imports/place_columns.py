"""The place of each row of a list, by all that say where its firms are: they agree, or it is asked. Pure."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from registry.errors import say
from registry.rules.imports.asking import Asking, ListAnswer, ListQuestion
from registry.rules.imports.blocks import Block
from registry.rules.imports.cell import quoted
from registry.rules.imports.filled import FilledSheet
from registry.rules.imports.list_places import ListPlaces
from registry.rules.imports.matching import known_text
from registry.rules.imports.reading import ListRemark, TableRow

Pair = tuple[str, str]
"""The place of a row, and what another column says instead."""
_SAYS = ("place", "zone", "recommender")
Rows = tuple[TableRow, ...]


def placed_rows(
    sheet: FilledSheet, block: Block, rows: Rows, places: ListPlaces, asking: Asking
) -> tuple[Rows, list[ListRemark]]:
    """The rows with their places: of a column, else of who recommends them, else of the sheet or title that
    is called by a district. Where two columns disagree, it is asked which is right, and the rows wait."""
    return _PlaceColumns(sheet, block, places, asking).placed(rows)


class _PlaceColumns:
    """What the columns of one list say of places."""

    def __init__(self, sheet: FilledSheet, block: Block, places: ListPlaces, asking: Asking) -> None:
        self._sheet, self._block, self._places, self._asking = sheet, block, places, asking

    def placed(self, rows: Rows) -> tuple[Rows, list[ListRemark]]:
        rows, noticed = self._compared(rows)
        rows, remarks = self._recommended(rows)
        remarks += noticed
        if any(known_text(row.cells.get(name, "")) for row in rows for name in _SAYS):
            return rows, remarks
        sheet = self._sheet.name
        place = self._places.heading_place(sheet, self._block.titles, self._asking)
        if not place:
            return rows, remarks
        text = say("名单没有写属地，各行按标题或工作表名“%(sheet)s”计。", sheet=place)
        remarks.append(ListRemark(text, sheet, self._block.header.row + 1))
        return tuple(_with_place(row, place) for row in rows), remarks

    def _compared(self, rows: Rows) -> tuple[Rows, list[ListRemark]]:
        """The rows, each with the place that was chosen where two columns name different ones, asked once for
        each pair; of an address that names another district there is a remark."""
        beside = self._block.header.beside.get("place", ())
        if not beside and "address" not in self._block.header.places:
            return rows, []
        asked: defaultdict[Pair, list[TableRow]] = defaultdict(list)
        noticed: defaultdict[Pair, list[TableRow]] = defaultdict(list)
        for row in rows:
            own = known_text(row.cells.get("place", ""))
            others = [known_text(self._sheet.rows[row.number - 1][place]) for place in beside]
            if not own:
                continue
            for other in others:
                if self._places.disagree(own, other):
                    asked[own, other].append(row)
            for address in (*others, known_text(row.cells.get("address", ""))):
                if other := next(self._elsewhere(own, address), ""):
                    noticed[own, other].append(row)
        for pair, of in asked.items():
            rows = self._chosen(rows, pair, of)
        return rows, [_remark_on_address(pair, of) for pair, of in noticed.items()]

    def _elsewhere(self, own: str, address: str) -> Iterator[str]:
        """The district that an address names, where it is not that of the place."""
        if self._places.named(address):
            return
        named = [district for district in self._places.districts if district in address]
        if len(named) == 1 and self._places.disagree(own, named[0]):
            yield named[0]

    def _chosen(self, rows: Rows, pair: Pair, of: list[TableRow]) -> Rows:
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
        chosen = self._asking.ask(ListQuestion(code, text, answers, of[0].sheet, of[0].number))
        numbers = {row.number for row in of}
        return tuple(_with_answer(row, code, chosen) if row.number in numbers else row for row in rows)

    def _recommended(self, rows: Rows) -> tuple[Rows, list[ListRemark]]:
        """The rows, each with the place that it names or that recommends it; where the two differ, it is
        asked. A recommending body that is no place says nothing of the place, which is remarked."""
        if not any("recommender" in row.cells for row in rows):
            return rows, []
        elsewhere: defaultdict[str, list[TableRow]] = defaultdict(list)
        settled = tuple(self._of_recommender(row, elsewhere) for row in rows)
        return settled, [_remark_on_recommender(name, of) for name, of in elsewhere.items()]

    def _of_recommender(self, row: TableRow, elsewhere: defaultdict[str, list[TableRow]]) -> TableRow:
        place, by = known_text(row.cells.get("place", "")), known_text(row.cells.get("recommender", ""))
        if not by:
            return row
        if not place:
            if self._places.named(by):
                return _with_place(row, by)
            # The bureau itself, or the city: nothing is to be remarked about it.
            if self._places.is_unknown(by) and "zone" not in row.cells:
                elsewhere[by].append(row)
            return row
        return self._ask_recommender(row, place, by) if self._places.disagree(place, by) else row

    def _ask_recommender(self, row: TableRow, place: str, by: str) -> TableRow:
        text = say(
            "第 %(row)s 行属地写“%(place)s”，推荐单位是“%(by)s”，以哪个为准？",
            row=row.number,
            place=place,
            by=by,
        )
        answers = (
            ListAnswer(place, say("%(place)s（属地列）", place=place)),
            ListAnswer(by, say("%(place)s（推荐单位）", place=by)),
        )
        question = ListQuestion(f"place.{row.sheet}.{row.number}", text, answers, row.sheet, row.number)
        return _with_answer(row, question.code, self._asking.ask(question))


def _with_place(row: TableRow, place: str) -> TableRow:
    return replace(row, cells={**row.cells, "place": place})


def _with_answer(row: TableRow, code: str, chosen: str | None) -> TableRow:
    """The row with the place that was chosen; while that is open it waits."""
    return replace(row, waits=(*row.waits, code)) if chosen is None else _with_place(row, chosen)


def _remark_on_address(pair: Pair, rows: list[TableRow]) -> ListRemark:
    text = say(
        "第 %(row)s 行等 %(count)s 行属地写“%(place)s”，地址却在“%(other)s”：按属地读取，请核对。",
        row=rows[0].number,
        count=len(rows),
        place=quoted(pair[0]),
        other=pair[1],
    )
    return ListRemark(text, rows[0].sheet, rows[0].number)


def _remark_on_recommender(name: str, rows: list[TableRow]) -> ListRemark:
    text = say(
        "推荐单位“%(name)s”不是区或功能区，没有写明属地的 %(count)s 行列为属地待定。",
        name=name,
        count=len(rows),
    )
    return ListRemark(text, rows[0].sheet, rows[0].number)
