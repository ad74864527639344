"""The refused rows of an import as a spreadsheet: as they were, with the reason, ready to be corrected."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from rustpy_xlsxwriter import write_worksheets

from registry.rules.imports.cell import Cell, text_of
from registry.rules.imports.reading import ListReading, ListTable
from registry.rules.imports.report import Report, RowOutcome
from registry.rules.imports.workbook import Grid
from registry.web.language import gettext as _
from registry.web.language import translated
from registry.web.lists.fitting import fitting

LONGEST_HEAD = 1000


def refused_workbook(report: Report, reading: ListReading, grids: Mapping[str, Grid]) -> BytesIO:
    """The workbook's bytes, a sheet for each list with refused rows; `grids` by name of their sheet. Every
    cell is written as text, so that nothing in it is ever a formula."""
    found: list[Any] = []
    for table in reading.tables:
        records = _records(report, table, grids[table.sheet])
        if records:
            name = _("不接受的行") if not found else _("不接受的行 %(place)s", place=len(found) + 1)
            found.append((name, records))
    buffer = BytesIO()
    write_worksheets(found, buffer, autofit=True, bold_headers=True)
    buffer.seek(0)
    return buffer


def _records(report: Report, table: ListTable, grid: Grid) -> list[dict[str, Any]]:
    heads, own = _heads(grid.rows[table.header_row - 1]), {row.number for row in table.rows}
    return [
        {
            **{
                head: fitting(text_of(value))
                for head, value in zip(heads, grid.rows[line.row - 1], strict=True)
            },
            _("原工作表"): table.sheet,
            _("原行号"): str(line.row),
            _("不接受的原因"): fitting("".join(translated(text) for text in line.texts)),
        }
        for line in report.of(RowOutcome.REFUSED)
        if line.sheet == table.sheet and line.row in own
    ]


def _heads(row: Sequence[Cell]) -> list[str]:
    """The header's cells, each different from the others: a column without a name is called by its place."""
    heads: list[str] = []
    for place, cell in enumerate(row, start=1):
        head = text_of(cell)[:LONGEST_HEAD] or _("第 %(place)s 列", place=place)
        heads.append(head if head not in heads else f"{head} {place}")
    return heads
