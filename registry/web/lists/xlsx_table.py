"""Tables as workbooks: typed cells, and a second sheet that says what the first one is.

Codes and numbers of documents are text, days are days, amounts are numbers in 万元. A text that begins with =
is text. The header is row 1, so that the list can be imported as it is.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from hashlib import sha256
from io import StringIO
from typing import Any

from rustpy_xlsxwriter import Format, write_worksheets

from registry import clock
from registry.errors import Unmet, say
from registry.web.language import gettext as _
from registry.web.lists.csv_table import CsvTable, written_to
from registry.web.lists.fitting import fitting
from registry.web.lists.list_file import CellKind, Columns, ListFile
from registry.web.lists.stored_values import EXACT, day_of, instant_of, wan_of

MOST_ROWS = 1_048_575
"""What a sheet holds below its header."""
_FIRST_DAY = date(1900, 3, 1)
"""Earlier days are one day off in some spreadsheets, or none: they are written as text."""
_SHORT = 16_000
"""Characters that fit into a cell whatever they are."""
_FORMATS: Mapping[CellKind, str] = {
    CellKind.TEXT: "@",
    CellKind.CODE: "@",
    CellKind.DAY: "yyyy-mm-dd",
    CellKind.INSTANT: "yyyy-mm-dd hh:mm",
    CellKind.NUMBER: "General",
    CellKind.MONEY: "#,##0.######",
}
_WIDTHS: Mapping[CellKind, float] = {
    CellKind.TEXT: 20,
    CellKind.CODE: 22,
    CellKind.DAY: 12,
    CellKind.INSTANT: 17,
    CellKind.NUMBER: 12,
    CellKind.MONEY: 18,
}


def _texts(values: Sequence[Any]) -> Sequence[Any]:
    return [None if not text else text if len(text) < _SHORT else fitting(text) for text in values]


def _days(values: Sequence[Any]) -> Sequence[Any]:
    return [_day(value) if value else None for value in values]


def _day(value: date | str) -> date | str:
    day = day_of(value)
    return day if day >= _FIRST_DAY else day.isoformat()


def _instants(values: Sequence[Any]) -> Sequence[Any]:
    return [
        clock.local(instant_of(value)).replace(second=0, microsecond=0, tzinfo=None) if value else None
        for value in values
    ]


def _number(value: Any) -> float | str | None:
    if value is None:
        return None
    if abs(value) >= EXACT:
        return str(value)
    return float(value) if isinstance(value, Decimal) else value


def _numbers(values: Sequence[Any]) -> Sequence[Any]:
    return list(map(_number, values))


def _money(values: Sequence[Any]) -> Sequence[Any]:
    return [None if fen is None else _number(wan_of(fen)) for fen in values]


_CELLS: dict[CellKind, Callable[[Sequence[Any]], Sequence[Any]]] = {
    CellKind.TEXT: _texts,
    CellKind.CODE: _texts,
    CellKind.DAY: _days,
    CellKind.INSTANT: _instants,
    CellKind.NUMBER: _numbers,
    CellKind.MONEY: _money,
}


def write_workbook(file: ListFile, path: str, about: Callable[[int, str], list[tuple[str, str]]]) -> None:
    """Write a list to a file; `about` says of its number of rows and digest what the second sheet says.

    The digest is the SHA-256 of the same list as CSV.
    """
    written, heads = _Written(file), file.heads
    listed, said = str(_("名单")), str(_("说明"))
    kinds = {head: column.kind for head, column in zip(heads, file.columns, strict=True)}
    write_worksheets(
        [(listed, _records(file, written, heads)), (said, _about(written, about))],
        path,
        bold_headers=True,
        column_widths={
            listed: {head: _WIDTHS[kind] for head, kind in kinds.items()},
            said: [18.0, 90.0],
        },
        column_formats={
            listed: {head: Format().set_num_format(_FORMATS[kind]) for head, kind in kinds.items()}
        },
        # Digits that are text are meant so.
        ignore_errors={listed: [head for head, kind in kinds.items() if kind is CellKind.CODE]},
        freeze_panes={listed: {"row": 1, "col": 0}},
        autofilter={listed: True},
    )


class _Written:
    """How much of a list was written, and the digest of the same as CSV."""

    def __init__(self, file: ListFile) -> None:
        self._text, self._sha, self.count = StringIO(), sha256(), 0
        self._table = CsvTable(file, self._text)

    def add(self, columns: Columns) -> None:
        """One more piece. Raises Unmet where no sheet can hold it."""
        self._table.add(columns)
        self.count += len(columns[0])
        if self.count > MOST_ROWS:
            reason = say("一张工作表最多 %(most)s 行，放不下。请缩小筛选范围，或下载 .csv。", most=MOST_ROWS)
            raise Unmet([reason])
        self._sha.update(written_to(self._text))

    @property
    def digest(self) -> str:
        self._sha.update(written_to(self._text))
        return self._sha.hexdigest()


def _records(file: ListFile, written: _Written, heads: list[str]) -> Iterator[dict[str, Any]]:
    cells = [_CELLS[column.kind] for column in file.columns]
    for columns in file.pieces():
        written.add(columns)
        made = [make(values) for make, values in zip(cells, columns, strict=True)]
        for row in zip(*made, strict=True):
            yield dict(zip(heads, row))  # noqa: B905 -- as long as each other, asked for every row of a long list
    if not written.count:
        # The header is written with the first row; a list of nothing still says its columns.
        yield dict.fromkeys(heads)


def _about(written: _Written, about: Callable[[int, str], list[tuple[str, str]]]) -> Iterator[dict[str, str]]:
    for name, words in about(written.count, written.digest):
        yield {str(_("项目")): name, str(_("内容")): words}
