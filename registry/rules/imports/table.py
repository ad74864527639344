"""Where the data of a published list begins and ends: its header on any row, its columns, its notes."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from registry.errors import Text, listed, say
from registry.rules.imports.asking import Asking
from registry.rules.imports.cell import UNITS, Cell, text_of
from registry.rules.imports.reading import (
    Column,
    ListPart,
    ListReading,
    ListRemark,
    ListTable,
    SetAside,
    TableRow,
)
from registry.rules.imports.workbook import Grid, Unreadable


@dataclass(frozen=True)
class _Header:
    row: int
    places: Mapping[str, int]
    units: Mapping[str, str]
    remarks: tuple[Text, ...]


DEFAULT_UNIT = "万元"
DEEPEST_HEADER = 1000
_SERIAL = frozenset({"序号", "编号", "序", "号", "no", "no."})
_SHORT = 4
"""A header of fewer characters (名称, 企业) is believed only beside another known one."""
_LONGEST = 60
_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_YEAR = re.compile(r"^(20\d\d)年?度?(?=.)")
_ANY_MONEY = re.compile(r"[^:/,、]*元")
_UNIT_ABOVE = re.compile(r"单位:?(?:人民币)?(\w*元)")
_NOTE = re.compile(
    r"(附?注|备注|说明|填表说明|填报说明)\s*\d*\s*[:、.]|(合计|总计|小计|共计)([\d\s:家个户项]|$)|(填报|填表|制表|联系)人\s*:"
)
_SECTION = re.compile(r"\(?[一二三四五六七八九十]{1,3}(\)|、|\.)|.*\(\d+[家个户项]\)$|\(.*\)$")


def read_lists(
    grids: Sequence[Grid],
    columns: Sequence[Column],
    keys: Sequence[str],
    _asking: Asking,
    _sheets: Collection[str] = (),
) -> ListReading:
    """The first sheet that has a header with one of the `keys` columns and data below it.

    Raises Unreadable if there is none.
    """
    found: ListReading | None = None
    empty: str | None = None
    others: list[ListPart] = []
    for grid in grids:
        rows = _filled_down(grid)
        header = _find_header(rows, columns, keys)
        if header is None or found:
            others.append(ListPart(grid.name, "", header.row + 1 if header else None, len(rows), False))
            continue
        reading = _reading(grid.name, rows, header, columns, keys)
        if reading.tables[0].rows:
            found = reading
        else:
            empty = grid.name
    if found is None:
        raise Unreadable(_why_none(empty, columns, keys))
    ignored = [each.name for each in others if each.header_row]
    if not ignored:
        return replace(found, parts=(*found.parts, *others))
    text = say("工作簿里还有未读取的工作表：%(sheets)s。", sheets=listed(ignored))
    return replace(found, parts=(*found.parts, *others), remarks=(*found.remarks, ListRemark(text)))


def _why_none(empty: str | None, columns: Sequence[Column], keys: Sequence[str]) -> Text:
    if empty is not None:
        return say("工作表“%(sheet)s”的表头下面没有数据行。", sheet=empty)
    names = listed(header for column in columns if column.name in keys for header in column.headers[:3])
    return say("没有找到表头：工作表里要有一行写明列名，其中须有“%(names)s”之一。", names=names)


def _filled_down(grid: Grid) -> list[list[Cell]]:
    """The rows with vertically merged cells repeated: one 所属区 merged over the rows it holds for."""
    rows = grid.rows
    for top, left, bottom, _ in grid.merged:
        if bottom > top < len(rows) and left < len(rows[top]):
            for row in rows[top + 1 : bottom + 1]:
                if row[left] == "":
                    row[left] = rows[top][left]
    return rows


def _find_header(rows: list[list[Cell]], columns: Sequence[Column], keys: Sequence[str]) -> _Header | None:
    for index, row in enumerate(rows[:DEEPEST_HEADER]):
        header = _header(index, row, columns, keys)
        if header is None:
            continue
        # A header of two rows: the lower one says more (经营情况 above, 营业收入 below).
        below = _header(index + 1, rows[index + 1], columns, keys) if index + 1 < len(rows) else None
        chosen = below if below and len(below.places) >= len(header.places) else header
        return _with_unit_above(chosen, rows[: chosen.row], columns)
    return None


def _header(index: int, row: list[Cell], columns: Sequence[Column], keys: Sequence[str]) -> _Header | None:
    """The row read as a header; None if it is none."""
    spelled = [_spelling(cell) for cell in row]
    places: dict[str, int] = {}
    units: dict[str, str] = {}
    for column in columns:
        best = min(_candidates(column, spelled), default=None)
        if best is not None:
            places[column.name] = best[2]
            unit = spelled[best[2]][1]
            if column.money and unit:
                units[column.name] = unit
    sure = len(places) > 1 or any(len(spelled[places[key]][0]) >= _SHORT for key in keys if key in places)
    if not sure or not any(key in places for key in keys):
        return None
    unused = [
        text_of(row[place])
        for place, (name, _, _) in enumerate(spelled)
        if name and name not in _SERIAL and place not in places.values()
    ]
    remarks = (say("未使用的列：%(names)s。", names=listed(unused)),) if unused else ()
    return _Header(index, places, units, remarks)


def _candidates(column: Column, spelled: list[tuple[str, str, int]]) -> Iterator[tuple[int, int, int]]:
    """(how sure, newest year first, place) of each cell that may head this column."""
    for place, (name, _, year) in enumerate(spelled):
        if name in column.headers:
            yield column.headers.index(name), -year, place


def _spelling(cell: Cell) -> tuple[str, str, int]:
    """A header cell without marks, its unit of money and its year: 2023年营业收入（万元）, *企业名称."""
    if not isinstance(cell, str) or len(cell) > _LONGEST:
        return "", "", 0
    text = "".join(unicodedata.normalize("NFKC", text_of(cell)).split()).strip("*※:").lower()
    unit = ""
    for found in _BRACKETS.finditer(text):
        inner = (found[1] or found[2] or "").removeprefix("单位").strip(":").removeprefix("人民币")
        unit = inner if _ANY_MONEY.fullmatch(inner) else unit
    name = _BRACKETS.sub("", text).strip("*※:")
    for known in sorted(UNITS, key=len, reverse=True):
        if not unit and name.endswith(known) and name != known:
            name, unit = name.removesuffix(known).rstrip(":/,、"), known
    name = re.sub("[/、,]", "", name)
    year = _YEAR.match(name)
    return (name[year.end() :], unit, int(year[1])) if year else (name, unit, 0)


def _with_unit_above(header: _Header, above: list[list[Cell]], columns: Sequence[Column]) -> _Header:
    """Units for the columns of money that name none: from “单位：万元” above, else 万元, and said so."""
    texts = ["".join(unicodedata.normalize("NFKC", text_of(cell)).split()) for row in above for cell in row]
    stated = next((found[1] for text in texts if (found := _UNIT_ABOVE.search(text))), "")
    units, remarks = dict(header.units), list(header.remarks)
    for column in columns:
        if not column.money or column.name not in header.places:
            continue
        if column.name not in units and not stated:
            remarks.append(
                say(
                    "“%(column)s”列没有写明单位，按%(unit)s读取，请核对。",
                    column=column.headers[0],
                    unit=say("万元"),
                )
            )
        unit = units.setdefault(column.name, stated or DEFAULT_UNIT)
        if unit not in UNITS:
            raise Unreadable(
                say(
                    "“%(column)s”列的单位“%(unit)s”不能识别，请改为元、千元、万元、百万元或亿元。",
                    column=column.headers[0],
                    unit=unit,
                )
            )
    return _Header(header.row, header.places, units, tuple(remarks))


def _reading(
    sheet: str, rows: list[list[Cell]], header: _Header, columns: Sequence[Column], keys: Sequence[str]
) -> ListReading:
    data: list[TableRow] = []
    aside: list[SetAside] = []
    titles = [text for row in rows[: header.row] for cell in row if (text := text_of(cell))]
    title = " / ".join(dict.fromkeys(titles))
    for index in range(header.row + 1, len(rows)):
        row = rows[index]
        filled = [place for place, cell in enumerate(row) if cell != "" and text_of(cell)]
        if not filled or _is_serial_only(row, filled, header):
            continue
        if _is_note(row, filled, header) or _repeats_header(row, header, columns, keys):
            aside.append(SetAside(sheet, index + 1, text_of(row[filled[0]]), say("不是数据")))
            continue
        cells = {name: row[place] for name, place in header.places.items()}
        data.append(TableRow(index + 1, cells, sheet, header.units))
    heads = {name: text_of(rows[header.row][place]) for name, place in header.places.items()}
    table = ListTable(sheet, header.row + 1, header.units, tuple(data), title, heads)
    part = ListPart(sheet, title, header.row + 1, len(data), True)
    remarks = tuple(ListRemark(text, sheet, header.row + 1) for text in header.remarks)
    return ListReading((table,), (part,), tuple(aside), remarks)


def _is_serial_only(row: list[Cell], filled: list[int], header: _Header) -> bool:
    """A numbered line nobody filled in."""
    return len(filled) == 1 and filled[0] not in header.places.values() and text_of(row[filled[0]]).isdigit()


def _is_note(row: list[Cell], filled: list[int], header: _Header) -> bool:
    """A note, a sum or the title of a section: one text across the row, or one that begins like a note."""
    text = unicodedata.normalize("NFKC", text_of(row[filled[0]]))
    alone = len({text_of(row[place]) for place in filled}) == 1
    if _NOTE.match(text):
        named = [header.places[name] for name in ("uscc", "district") if name in header.places]
        return alone or not any(place in named for place in filled if place != filled[0])
    if not alone:
        return False
    return filled[0] not in header.places.values() or bool(_SECTION.match(text))


def _repeats_header(row: list[Cell], header: _Header, columns: Sequence[Column], keys: Sequence[str]) -> bool:
    """The header printed again on the next page."""
    heads = {column.name: column.headers for column in columns}
    return any(_spelling(row[header.places[key]])[0] in heads[key] for key in keys if key in header.places)
