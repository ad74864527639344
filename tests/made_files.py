"""Made-up sheets as real files: .xlsx of several makers, .ods, .xls, and text of several encodings."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from rustpy_xlsxwriter import write_worksheets

from registry.rules.imports.cell import SERIAL_ZERO
from registry.rules.imports.csv_text import SHEET
from registry.rules.imports.workbook import Grid
from tests import ods_files, xls_files
from tests.made_xlsx import made_xlsx, some_maker
from tests.workbooks import records

XLS_SHEET = "名单"


@dataclass(frozen=True)
class MadeFile:
    """A file with what is notable about it; `sheet`: what its only sheet is called in it, '' as it was."""

    name: str
    content: bytes
    traits: Sequence[str]
    sheet: str = ""


def made_file(grids: Sequence[Grid], chance: Random, *, is_named: bool = False) -> MadeFile:
    """The sheets in a format that can hold them; `is_named`: what a sheet is called matters."""
    if any(grid.struck for grid in grids):
        return _xlsx(grids, chance)
    is_plain = len(grids) == 1 and not (grids[0].is_hidden or is_named)
    formats = [_xlsx, _xlsx, _xlsx, _xlsx, _ods]
    if is_plain and not grids[0].hidden_rows and not grids[0].merged:
        formats += [_csv, _csv]
    if is_plain:
        formats.append(_xls)
    if not any(grid.merged or grid.is_hidden or grid.hidden_rows for grid in grids):
        formats.append(_by_library)
    return chance.choice(formats)(grids, chance)


def _xlsx(grids: Sequence[Grid], chance: Random) -> MadeFile:
    maker, hides = some_maker(chance), chance.random() < 0.1
    traits = [*maker.traits, *(["hidden columns"] if hides else [])]
    return MadeFile("名单.xlsx", made_xlsx(grids, maker, hides_columns=hides), ["xlsx", *traits])


def _by_library(grids: Sequence[Grid], chance: Random) -> MadeFile:
    """By the library that writes the product's own workbooks; it wants a first row of names that differ."""
    if any(len(set(map(str, grid.rows[0]))) < len(grid.rows[0]) or not grid.rows[0] for grid in grids):
        return _xlsx(grids, chance)
    if any(not isinstance(cell, str) for grid in grids for cell in grid.rows[0]):
        return _xlsx(grids, chance)
    buffer = io.BytesIO()
    write_worksheets([(grid.name, records(_plain_days(grid.rows))) for grid in grids], buffer)
    return MadeFile("名单.xlsx", buffer.getvalue(), ["xlsx", "of a library"])


def _plain_days(rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    return [
        [float((cell - SERIAL_ZERO).days) if isinstance(cell, date) else cell for cell in row] for row in rows
    ]


def _csv(grids: Sequence[Grid], chance: Random) -> MadeFile:
    separator = chance.choice((",", ",", "\t", ";"))
    encoding = chance.choice(("utf-8", "utf-8-sig", "gb18030", "gb18030", "utf-16"))
    (grid,) = grids
    width = max(map(len, grid.rows))
    is_padded, quotes_all = chance.random() < 0.7, chance.random() < 0.3
    lines = []
    for row in grid.rows:
        cells = [_spelled(cell, chance) for cell in row] + [""] * ((width - len(row)) if is_padded else 0)
        lines.append(separator.join(_quoted(cell, separator, quotes_all) for cell in cells))
    text = chance.choice(("\n", "\r\n")).join([*lines, ""])
    name = "名单.txt" if separator == "\t" else "名单.csv"
    spelled = {",": "commas", "\t": "tabs", ";": "semicolons"}[separator]
    return MadeFile(name, text.encode(encoding), ["csv", f"csv {encoding}", f"csv {spelled}"], SHEET)


def _spelled(cell: Any, chance: Random) -> str:
    if isinstance(cell, date):
        return chance.choice((cell.isoformat(), f"{cell.year}/{cell.month}/{cell.day}"))
    if isinstance(cell, float) and cell == int(cell):
        return str(int(cell))
    return "" if cell is None else str(cell)


def _quoted(text: str, separator: str, quotes_all: bool) -> str:
    if not quotes_all and not any(each in text for each in (separator, '"', "\n", "\r")):
        return text
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def _ods(grids: Sequence[Grid], chance: Random) -> MadeFile:
    packs = chance.random() < 0.5
    hidden = (
        '<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/>'
    )
    styles = f"<office:automatic-styles>{hidden}</style:style></office:automatic-styles>"
    tables = ""
    for grid in grids:
        style = ' table:style-name="ta2"' if grid.is_hidden else ""
        rows = "".join(_ods_row(grid, number, packs) for number in range(len(grid.rows)))
        tables += f"<table:table table:name={quoteattr(grid.name)}{style}>{rows}</table:table>"
    body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    spaces = f"{ods_files.SPACES} {ods_files.CALC}"
    content = f"<office:document-content {spaces}>{styles}{body}</office:document-content>"
    whole = ods_files.ods("", **{"content.xml": content.encode()})
    return MadeFile("名单.ods", whole, ["ods", *(["repeated cells"] if packs else [])])


def _ods_row(grid: Grid, number: int, packs: bool) -> str:
    starts = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in grid.merged}
    hidden = 'table:visibility="collapse"' if number + 1 in grid.hidden_rows else ""
    cells: list[str] = []
    empty = 0
    for column, cell in enumerate(grid.rows[number]):
        if cell in ("", None) and (number, column) not in starts:
            empty += 1
            continue
        cells += _empty(empty, packs)
        empty = 0
        down, across = starts.get((number, column), (1, 1))
        spans = f'table:number-rows-spanned="{down}" table:number-columns-spanned="{across}" '
        cells.append(_ods_cell(cell, spans if (down, across) != (1, 1) else ""))
    return ods_files.row(*cells, *_empty(empty, packs), attributes=hidden)


def _empty(count: int, packs: bool) -> list[str]:
    if packs and count > 1:
        return [f'<table:table-cell table:number-columns-repeated="{count}"/>']
    return ["<table:table-cell/>"] * count


def _ods_cell(cell: Any, spans: str) -> str:
    if isinstance(cell, date):
        value = f'office:value-type="date" office:date-value="{cell.isoformat()}"'
        return ods_files.cell(spans + value, f"{cell.year}年{cell.month}月{cell.day}日")
    if isinstance(cell, int | float):
        return ods_files.cell(f'{spans}office:value-type="float" office:value="{cell!r}"', f"{cell:,.2f}")
    paragraphs = "</text:p><text:p>".join(escape(line) for line in str(cell).split("\n"))
    return ods_files.cell(f'{spans}office:value-type="string"', paragraphs)


def _xls(grids: Sequence[Grid], chance: Random) -> MadeFile:
    (grid,) = grids
    is_1904 = chance.random() < 0.2
    texts: dict[str, int] = {}
    cells = []
    for top, row in enumerate(grid.rows):
        if top + 1 in grid.hidden_rows:
            cells.append(xls_files.hidden_row(top))
        for left, cell in enumerate(row):
            if isinstance(cell, date):
                days = (cell - SERIAL_ZERO).days - (1462 if is_1904 else 0)
                cells.append(xls_files.number(top, left, days, xls_files.DAY_STYLE))
            elif isinstance(cell, int | float):
                cells.append(xls_files.number(top, left, cell))
            elif cell:
                cells.append(xls_files.label(top, left, texts.setdefault(cell, len(texts))))
    cells += [xls_files.merged(each) for each in grid.merged]
    content = xls_files.xls(cells, list(texts), is_1904=is_1904)
    return MadeFile("名单.xls", content, ["xls", *(["xls 1904"] if is_1904 else [])], XLS_SHEET)
