"""A workbook .xls as grids: the records of its stream are measured before the reader of values sees them."""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from registry.rules.imports.compound_file import COMPOUND_FILE, compound_file, workbook_stream
from registry.rules.imports.faulty_cell import LONGEST_TEXT, CellFault, FaultyCell
from registry.rules.imports.grid import BROKEN, MOST_SHEETS, MOST_TEXT, PROTECTED, Grid, Unreadable, too_large
from registry.rules.imports.grid_reader import opened_grids
from registry.rules.imports.old_text import OLD_VERSION, ONE_BYTE, decoded, decoded_rows
from registry.rules.imports.sheet_facts import SheetFacts

__all__ = ["COMPOUND_FILE", "read_xls"]

_BOF, _EOF, _CONTINUE = 0x0809, 0x000A, 0x003C
_FILEPASS, _DATES, _SHEET, _TEXTS, _CODE_PAGE = 0x002F, 0x0022, 0x0085, 0x00FC, 0x0042
_DIMENSIONS, _ROW, _FORMULA, _BOOL_OR_ERROR, _LABEL_OF_TEXTS = 0x0200, 0x0208, 0x0006, 0x0205, 0x00FD
_MANY_NUMBERS = 0x00BD
_FONT, _STYLE, _STRUCK = 0x0031, 0x00E0, 0x08
_NO_FONT = 4
"""The number of a font that no workbook has: those after it are counted on."""
_UNUSED = frozenset({0x0018, 0x0017})
"""Names of ranges and sheets of other files, which only formulas need."""
_IGNORED = b"\xee\xee"
_FILLED = {
    0x0203: 14,
    0x0204: 8,
    0x00D6: 8,
    _BOOL_OR_ERROR: 8,
    0x027E: 10,
    _LABEL_OF_TEXTS: 10,
    _FORMULA: 22,
    _MANY_NUMBERS: 12,
}
"""Records of a cell that holds something, with the bytes they have at least."""
_SHORTEST = {**_FILLED, _ROW: 16, 0x0207: 3, 0x00E5: 2}
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
_HYPERLINK = re.compile(rb"[\x22\x42\x62][\x01\x02]\x67\x01")
"""The function HYPERLINK in the tokens of a formula."""
_LINK = FaultyCell(CellFault.LINK, "=HYPERLINK(…)")
_ZERO_HEIGHT = 0x20
_RICH, _FAR_EAST, _WIDE = 0x08, 0x04, 0x01


@dataclass
class _XlsSheet:
    start: int
    is_hidden: bool
    is_worksheet: bool
    facts: SheetFacts = field(default_factory=SheetFacts)


def read_xls(content: bytes) -> list[Grid]:
    """Every worksheet, in order. Raises Unreadable."""
    book = _Book(workbook_stream(content))
    grids = opened_grids(
        compound_file(book.stream), [sheet.facts for sheet in book.sheets], is_1904=book.is_1904
    )
    if book.is_old:
        page = book.code_page
        grids = [
            replace(grid, name=decoded(grid.name, page), rows=decoded_rows(grid.rows, page)) for grid in grids
        ]
    return [
        replace(grid, is_hidden=sheet.is_hidden)
        for grid, sheet in zip(grids, book.sheets, strict=True)
        if sheet.is_worksheet
    ]


class _Book:
    """The stream of a workbook, once it is measured; without what it claims of extents and its formulas."""

    def __init__(self, stream: bytes) -> None:
        self.stream = bytearray(stream)
        self.sheets: list[_XlsSheet] = []
        self.is_1904 = self.is_old = False
        self.code_page: int | None = None
        self._lengths: list[int] = []
        self._letters = 0
        self._fonts: list[bool] = []
        self._styles: list[int] = []
        self._struck: frozenset[int] = frozenset()
        try:
            self._read_globals()
            for sheet in self.sheets:
                self._measure(sheet)
                sheet.facts.has_long |= any(length > LONGEST_TEXT for length in self._lengths)
                sheet.facts.refuse_too_large()
        except (struct.error, IndexError):
            raise Unreadable(BROKEN) from None

    def _read_globals(self) -> None:
        pieces: list[bytes] = []
        is_texts = False
        for kind, start, length in self._records(0):
            data = bytes(self.stream[start : start + length])
            if kind == _FILEPASS:
                raise Unreadable(PROTECTED)
            self._note(kind, start, data)
            if kind == _DATES:
                self.is_1904 = data[:2] == b"\x01\x00"
            elif kind == _SHEET:
                place, state, sort = struct.unpack_from("<LBB", data)
                self.sheets.append(_XlsSheet(place, bool(state & 0x3F), sort == 0))
            elif kind == _TEXTS:
                pieces = [data[8:]]
            elif kind == _CONTINUE and is_texts:
                pieces.append(data)
            elif kind in _UNUSED:
                self.stream[start - 4 : start - 2] = _IGNORED
            elif kind == _EOF:
                break
            is_texts = kind == _TEXTS or (is_texts and kind == _CONTINUE)
        self._lengths = _lengths(pieces)
        struck = {place + (place >= _NO_FONT) for place, is_struck in enumerate(self._fonts) if is_struck}
        self._struck = frozenset(place for place, font in enumerate(self._styles) if font in struck)
        if not self.sheets or len(self.sheets) > MOST_SHEETS:
            raise Unreadable(BROKEN)

    def _note(self, kind: int, start: int, data: bytes) -> None:
        if kind == _BOF:
            self.is_old = struct.unpack_from("<H", data)[0] == OLD_VERSION
        elif kind == _CODE_PAGE and self.is_old:
            self.code_page = struct.unpack_from("<H", data)[0]
            struct.pack_into("<H", self.stream, start, ONE_BYTE)
        elif kind == _FONT:
            self._fonts.append(bool(data[2] & _STRUCK))
        elif kind == _STYLE:
            self._styles.append(struct.unpack_from("<H", data)[0])

    def _records(self, place: int) -> Iterator[tuple[int, int, int]]:
        """Kind, start and length of the records from a place on."""
        stream, end = self.stream, len(self.stream)
        if place >= end:
            raise Unreadable(BROKEN)
        while place + 4 <= end:
            kind, length = struct.unpack_from("<HH", stream, place)
            place += 4
            if place + length > end:
                raise Unreadable(BROKEN)
            yield kind, place, length
            place += length

    def _own_records(self, place: int) -> Iterator[tuple[int, int, int]]:
        """Those of a sheet, without those of a chart inside it, which has some of the same kinds."""
        depth = 0
        for kind, start, length in self._records(place):
            depth += (kind == _BOF) - (kind == _EOF)
            if kind == _EOF and depth <= 0:
                return
            if depth <= 1:
                yield kind, start, length
        raise Unreadable(BROKEN)

    def _measure(self, sheet: _XlsSheet) -> None:
        for kind, start, length in self._own_records(sheet.start):
            if length < _SHORTEST.get(kind, 0):
                raise Unreadable(BROKEN)
            if kind == _DIMENSIONS:
                self.stream[start : start + length] = bytes(length)
            elif kind == _ROW and self.stream[start + 12] & _ZERO_HEIGHT:
                sheet.facts.hidden_rows.add(struct.unpack_from("<H", self.stream, start)[0] + 1)
            elif kind in _FILLED:
                self._cell(sheet.facts, kind, start, length)

    def _cell(self, facts: SheetFacts, kind: int, start: int, length: int) -> None:
        row, column, style = struct.unpack_from("<HHH", self.stream, start)
        if style in self._struck:
            facts.strike(row + 1, column)
        if kind == _MANY_NUMBERS:
            last = struct.unpack_from("<H", self.stream, start + length - 2)[0]
            facts.reach(row + 1, max(column, last) + 1, max(1, last - column + 1))
            return
        facts.reach(row + 1, column + 1)
        if kind == _LABEL_OF_TEXTS:
            index = struct.unpack_from("<L", self.stream, start + 6)[0]
            # A text that is not there is an IndexError: the file is broken.
            self._letters += self._lengths[index]
            if self._letters > MOST_TEXT:
                raise Unreadable(too_large())
        elif kind == _BOOL_OR_ERROR and self.stream[start + 7]:
            self._fault(facts, row, column, self.stream[start + 6])
        elif kind == _FORMULA:
            value = self.stream[start + 6 : start + 14]
            if value[6:] == b"\xff\xff" and value[0] == 2:
                self._fault(facts, row, column, value[2])
            elif _HYPERLINK.search(self.stream, start + 20, start + length):
                facts.note(row, column, _LINK)
            # Nobody needs the formula, which the reader would spell out.
            self.stream[start + 20 : start + length] = bytes(max(0, length - 20))

    def _fault(self, facts: SheetFacts, row: int, column: int, code: int) -> None:
        facts.note(row, column, FaultyCell(CellFault.ERROR_VALUE, _ERRORS.get(code, "#N/A")))


def _lengths(pieces: list[bytes]) -> list[int]:
    """Characters of each shared text; the pieces are its record and those that continue it."""
    lengths: list[int] = []
    place = number = 0
    while number < len(pieces):
        if place >= len(pieces[number]):
            place, number = place - len(pieces[number]), number + 1
            continue
        count, flags = struct.unpack_from("<HB", pieces[number], place)
        place += 3
        more = 0
        if flags & _RICH:
            more += 4 * struct.unpack_from("<H", pieces[number], place)[0]
            place += 2
        if flags & _FAR_EAST:
            more += struct.unpack_from("<L", pieces[number], place)[0]
            place += 4
        lengths.append(count)
        number, place = _after_letters(pieces, number, place, count, flags)
        place += more
    return lengths


def _after_letters(pieces: list[bytes], number: int, place: int, count: int, flags: int) -> tuple[int, int]:
    """Where a text's characters end; each piece says anew how many bytes one has."""
    while True:
        size = 2 if flags & _WIDE else 1
        fitting = min(count, (len(pieces[number]) - place) // size)
        count, place = count - fitting, place + fitting * size
        if not count:
            return number, place
        number, place = number + 1, 1
        flags = pieces[number][0]
