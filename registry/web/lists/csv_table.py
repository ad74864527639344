"""Tables as CSV that spreadsheets open safely and keep whole: UTF-8 with BOM, no cell is ever a formula, no
code ever a number.

A spreadsheet makes a number of 911201110103803250 and a day of 1-2; before such text stands a tab, which WPS,
Excel and LibreOffice keep out of sight and imports here leave out. All text is in quotes: a tab between
quotes separates nothing.
"""

import csv
import io
import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Protocol, TextIO

from registry.web.filters import instant
from registry.web.lists.list_file import CellKind, Columns, ListFile
from registry.web.lists.stored_values import instant_of, wan_of

BOM = "\ufeff"
FORMULA_STARTS = frozenset("=+-@\t\r\n＝＋－＠")
_LONG = 12
"""Digits of which a spreadsheet shows a number with an exponent."""
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_MARKS, _NOON = "年月日时点分秒", "[上下]午"
"""What stands in days and times behind their figures."""
_OTHERS = (
    r"\d+(?:,\d*)+(?:\.\d*)?|\d*\.\d*0|\d+\.|\.\d+"  # 1,200 and 1.10: figures that are written otherwise
    r"|[\d,.]*[０-９][\d,.]*"
    r"|[\d,]*\.?\d*e[+-]?\d+"  # 9E17
    r"|[¥￥$€(]+\d[\d,.]*[)%]*|\d[\d,.]*[%‰)¥￥$€]+"
    rf"|\d+(?:[-/:{_MARKS} ]\d*)+(?:\.\d+)?\s*(?:[ap]m|{_NOON})?"  # 1-2, 2025/3, 3月5日, 10:30
    rf"|\d+[-/ ]?{_MONTH}(?:[-/, ]*\d+)?"
)
_NAMES = rf"{_MONTH}\.?[-/, ]*\d+(?:[-/, ]+\d+)?|true|false"
_SPOILED = re.compile(rf"\s*(?:{_OTHERS}|{_NAMES})\s*", re.IGNORECASE)
"""Text that a spreadsheet reads as another thing and does not give back as it was."""
_SPOILED_WORD = re.compile(rf"\d++(?:e\d+|{_MONTH}\d*|[ap]m)", re.IGNORECASE | re.ASCII)
_SPOILED_NAME = re.compile(rf"(?:{_NAMES})\s*", re.IGNORECASE)
"""The same of what begins with digits and goes on with letters, and of what begins with a letter: most codes
are one or the other, and it is found out ten times faster."""
_RISKY = frozenset("0123456789０１２３４５６７８９.,¥￥$€( " + "jfmasondJFMASOND")
"""How such text begins: digits, signs of money, months and false."""
_PLAIN = chr(0x3400), chr(0xFF00)
"""Text that begins between these, as Chinese does, is safe as it is."""


def cell(value: Any) -> Any:
    """A value as a cell. Numbers stay numbers; text a spreadsheet would run gets an apostrophe, text it
    would spoil a tab."""
    if value is None:
        return ""
    if isinstance(value, bool | int | float | Decimal):
        return value
    if isinstance(value, date):
        return value.isoformat()
    return _guarded(str(value))


def _guarded(text: str) -> str:
    first = text[:1]
    if first in FORMULA_STARTS:
        return f"'{text}"
    if text.isdecimal():
        # Most codes are decided here, without the long pattern.
        is_kept = text.isascii() and len(text) < _LONG and (first != "0" or text == "0")
        return text if is_kept else f"\t{text}"
    if first not in _RISKY:
        return f"\t{text}" if text.casefold() == "true" else text
    spoiled = _SPOILED
    if first.isalpha():
        spoiled = _SPOILED_NAME
    elif text.isascii() and text.isalnum():
        spoiled = _SPOILED_WORD
    return f"\t{text}" if spoiled.fullmatch(text) else text


def _texts(values: Sequence[Any]) -> Sequence[Any]:
    low, high = _PLAIN
    return [
        "" if not text else text if low < text[0] < high else _guarded(str(text))  # most text is Chinese
        for text in values
    ]


def _days(values: Sequence[Any]) -> Sequence[Any]:
    return ["" if not day else day if type(day) is str else day.isoformat() for day in values]


def _instants(values: Sequence[Any]) -> Sequence[Any]:
    return ["" if not value else instant(instant_of(value)) for value in values]


def _numbers(values: Sequence[Any]) -> Sequence[Any]:
    return ["" if value is None else value for value in values]


def _money(values: Sequence[Any]) -> Sequence[Any]:
    return ["" if fen is None else wan_of(fen) for fen in values]


_CELLS: dict[CellKind, Callable[[Sequence[Any]], Sequence[Any]]] = {
    CellKind.TEXT: _texts,
    CellKind.CODE: _texts,
    CellKind.DAY: _days,
    CellKind.INSTANT: _instants,
    CellKind.NUMBER: _numbers,
    CellKind.MONEY: _money,
}


class TakesBytes(Protocol):
    """Where a file is written to."""

    def write(self, content: bytes, /) -> int: ...


class CsvTable:
    """The lines of a list, written to a stream of text piece by piece; the header at once."""

    def __init__(self, file: ListFile, out: TextIO) -> None:
        self._cells = [_CELLS[column.kind] for column in file.columns]
        self._writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC)
        out.write(BOM)
        self._writer.writerow([cell(head) for head in file.heads])

    def add(self, columns: Columns) -> None:
        """The lines of one more piece of the list."""
        made = [make(values) for make, values in zip(self._cells, columns, strict=True)]
        self._writer.writerows(zip(*made, strict=True))


def write_csv(file: ListFile, out: TakesBytes) -> None:
    """Write a list as CSV."""
    text = io.StringIO()
    table = CsvTable(file, text)
    for columns in file.pieces():
        table.add(columns)
        out.write(written_to(text))
    out.write(written_to(text))


def written_to(stream: io.StringIO) -> bytes:
    """What was written to a stream since it was asked last, encoded."""
    content = stream.getvalue().encode()
    stream.seek(0)
    stream.truncate()
    return content
