"""How far a sheet of .xlsx reaches, and which of its cells and rows are special: a quick pass over its bytes.

What it cannot vouch for goes through the exact pass, registry/rules/imports/sheet_xml.py.
"""

import re
from collections.abc import Collection, Iterable
from typing import Any

import numpy as np

from registry.rules.imports.cell_xml import CellXml
from registry.rules.imports.faulty_cell import LONGEST_TEXT
from registry.rules.imports.sheet_facts import SheetFacts
from registry.rules.imports.struck_cells import StruckCells
from registry.rules.imports.tag_kinds import (
    ALLOWED,
    CELL,
    CLOSING,
    END,
    END_VALUE,
    FILLING,
    FORMULA,
    KINDS,
    LAST,
    OPENING,
    OTHER,
    ROW,
    VALUE,
)

_Bytes = np.ndarray[Any, np.dtype[np.uint8]]
_Places = np.ndarray[Any, np.dtype[np.int64]]

_PAD = bytes(32)
_LONGEST_TAG = 4 * 1024 * 1024
"""Bytes without the begin of another cell or element that are still looked at."""
_HEAD = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^<>]*?\?>\s*)?(?=<(?:(?P<prefix>[A-Za-z_][\w.-]{0,20}:))?worksheet[\s>])"
)
_ENCODING = re.compile(rb"encoding\s*=\s*[\"'](?!utf-8[\"'])", re.IGNORECASE)
_NAME = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)[\s/>]")
_PLAIN_ONLY = frozenset({b"c", b"row", b"v", b"f", b"is"})
"""Elements that are spelled as the root is, or the exact pass reads them."""

_HIDDEN = re.compile(rb"\s(?:hidden\s*=\s*[\"'](?:1|true)|ht\s*=\s*[\"']0(?:\.0*)?)[\"']")
"""Hidden, or of no height, which looks the same."""
_NUMBER = re.compile(rb"\sr\s*=\s*[\"'](\d{1,7})[\"']")
_TAG = re.compile(
    rb"<(?:[\w.-]+:)?c r=\"[A-Z]{1,3}\d{1,7}\"((?:\s+[\w:.-]+\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'))*)\s*/?>"
)
_AGAIN = re.compile(rb"\sr\s*=")
_AFTER_NAME = tuple(b" />")
_RAISED = tuple(b"eE+")
_NO_DIGITS = tuple(b"iInN+")
"""What the value of a number that has no end begins with."""


class Unusual(Exception):
    """The quick pass cannot vouch for this sheet."""


def scanned(chunks: Iterable[bytes], struck: Collection[str] = ()) -> SheetFacts:
    """The facts of a sheet, whose XML comes in chunks; `struck`: the styles that strike a cell out. Raises
    Unusual."""
    scan: _Scan | None = None
    rest = b""
    for chunk in chunks:
        rest += chunk
        if scan is None:
            if len(rest) < 1024:
                continue
            scan, rest = _begun(rest, struck)
        rest = scan.over(rest)
        if len(rest) > _LONGEST_TAG:
            raise Unusual
    if scan is None:
        scan, rest = _begun(rest, struck)
    scan.over(rest, is_last=True)
    return scan.facts


def _begun(head: bytes, struck: Collection[str]) -> "tuple[_Scan, bytes]":
    found = _HEAD.match(head)
    if found is None or b"\0" in head[:1024] or _ENCODING.search(found[0]):
        raise Unusual
    return _Scan(found["prefix"] or b"", struck), head[found.end() :]


class _Scan:
    """One sheet, chunk by chunk."""

    def __init__(self, prefix: bytes, struck: Collection[str]) -> None:
        self.facts = SheetFacts()
        self._prefix = prefix
        self._cells_xml = CellXml()
        self._has_links = False
        self._struck = StruckCells(struck) if struck else None

    def over(self, content: bytes, *, is_last: bool = False) -> bytes:
        """Look at every whole cell of the content; what is returned comes before the next chunk."""
        data = np.frombuffer(content + _PAD, np.uint8)
        end = len(content) if is_last else max(0, len(content) - len(_PAD))
        tags = np.flatnonzero(data[:end] == ord("<"))
        if not len(tags):
            if is_last:
                raise Unusual
            return content
        kinds = self._kinds(data, tags)
        if is_last:
            kinds = np.append(kinds, np.uint8(LAST))
            places = np.append(tags, len(content))
            if not content.rstrip().endswith(b"worksheet>"):
                raise Unusual
        else:
            begins = np.flatnonzero((kinds == CELL) | (kinds == ROW))
            cut = int(begins[-1]) if len(begins) else len(tags) - 1
            rest, places, kinds = content[tags[cut] :], tags[: cut + 1], kinds[: cut + 1]
        self._look(content, data, places, kinds)
        return b"" if is_last else rest

    def _kinds(self, data: _Bytes, tags: _Places) -> _Bytes:
        ends = data.take(tags + 1) == ord("/")
        names = tags + ends + 1
        ours = np.ones(len(tags), np.bool_)
        for sign in self._prefix:
            ours &= data.take(names) == sign
            names += 1
        first = data.take(names)
        kinds: _Bytes = OPENING.take(first.astype(np.uint16) << 8 | data.take(names + 1))
        np.copyto(kinds, CLOSING.take(first), where=ends)
        if self._prefix:
            kinds[~ours & ends] = END
            kinds[~ours & ~ends] = OTHER
        return kinds

    def _look(self, content: bytes, data: _Bytes, places: _Places, kinds: _Bytes) -> None:
        """Look at tags; the last of the places and kinds is that of what follows them."""
        pairs = np.bincount(kinds[:-1].astype(np.int64) * KINDS + kinds[1:], minlength=KINDS * KINDS)
        if pairs[~ALLOWED].any():
            raise Unusual
        seen = pairs.reshape(KINDS, KINDS).sum(axis=1)
        own, tags = kinds[:-1], places[:-1]
        if seen[OTHER]:
            self._check_names(content, tags[own == OTHER])
        rows = self._rows(content, data, tags[own == ROW]) if seen[ROW] else 0
        if seen[CELL]:
            cells = np.flatnonzero(own == CELL)
            self._cells(data, tags[cells], kinds[cells + 1])
            self._check_references(content, data[places[0] : places[-1]], tags[cells], rows)
            if self._struck:
                self._struck.note(content[places[0] : places[-1]], self.facts)
        if seen[FORMULA]:
            self._formulas(content, places, kinds)
        if seen[VALUE]:
            self._values(content, data, tags[own == VALUE])
        if seen[END_VALUE] and _has_exponent(data, tags[own == END_VALUE]):
            self.facts.has_long = True
        if len(tags) and int(np.diff(places).max()) > LONGEST_TEXT:
            self.facts.has_long = True

    def _check_names(self, content: bytes, tags: _Places) -> None:
        for tag in tags.tolist():
            found = _NAME.match(content, tag)
            if found is None or found[1] in _PLAIN_ONLY:
                raise Unusual

    def _rows(self, content: bytes, data: _Bytes, tags: _Places) -> int:
        """Note hidden rows; how many name their number first."""
        names = tags + len(self._prefix) + 3
        is_row = (data.take(names) == ord("w")) & np.isin(data.take(names + 1), _AFTER_NAME)
        self._check_names(content, tags[~is_row])
        if b"hidden" in content or b' ht="0' in content or b" ht='0" in content:
            for tag in tags[is_row].tolist():
                self._row(content[tag : content.index(b">", tag)])
        return int(np.count_nonzero((data.take(names + 2) == ord("r")) & (data.take(names + 3) == ord("="))))

    def _row(self, tag: bytes) -> None:
        if _HIDDEN.search(tag):
            number = _NUMBER.search(tag)
            if number is None:
                raise Unusual
            self.facts.hidden_rows.add(int(number[1]))

    def _cells(self, data: _Bytes, cells: _Places, after: _Bytes) -> None:
        """Note how far cells reach: all of them, since a tag may only look as if it had ended."""
        names = cells + len(self._prefix) + 3
        for sign in b'r="':
            if (data.take(names) != sign).any():
                raise Unusual
            names += 1
        rows, columns = _positions(data, names)
        filled = int(np.count_nonzero(np.isin(after, FILLING)))
        self.facts.reach(int(rows.max()), int(columns.max()), filled)

    def _check_references(self, content: bytes, own: _Bytes, cells: _Places, rows: int) -> None:
        """A cell that names its place twice is where it says last."""
        spelled = np.count_nonzero((own[:-1] == ord("r")) & (own[1:] == ord("=")))
        apart = (own[:-1] <= ord(" ")) & (own[1:] == ord("="))
        if spelled <= len(cells) + rows and not apart.any():
            return
        for cell in cells.tolist():
            found = _TAG.match(content, cell)
            if found is None or _AGAIN.search(found[1]):
                raise Unusual

    def _formulas(self, content: bytes, places: _Places, kinds: _Bytes) -> None:
        """Look at the formulas without a value; at every one from where the first link stands."""
        formulas = np.flatnonzero(kinds[:-1] == FORMULA)
        self._has_links = self._has_links or b"hyperlink" in content.lower()
        if not self._has_links:
            is_value = (kinds[:-1] == VALUE) & (np.diff(places) > len(self._prefix) + len(b"<v>"))
            is_value = np.append(is_value, (False, False))
            formulas = formulas[~(is_value[formulas + 1] | is_value[formulas + 2])]
        self._each(content, places[formulas])

    def _values(self, content: bytes, data: _Bytes, tags: _Places) -> None:
        first = data.take(tags + len(self._prefix) + 3)
        self._each(content, tags[first == ord("#")])
        if np.isin(first, _NO_DIGITS).any():
            self.facts.has_long = True

    def _each(self, content: bytes, tags: _Places) -> None:
        """Look at the cells these tags stand in one by one."""
        begin, end = b"<" + self._prefix + b"c ", b"</" + self._prefix + b"c>"
        for tag in tags.tolist():
            start = content.rfind(begin, 0, tag)
            stop = content.find(end, tag)
            if start < 0 or stop < 0:
                raise Unusual
            self._cells_xml.look(content[start:stop], self.facts)


def _has_exponent(data: _Bytes, ends: _Places) -> bool:
    """Whether a number of three digits or more may be raised to: 1E+999 has no end."""
    return any(bool(np.isin(data.take(ends - back), _RAISED).any()) for back in (4, 5))


def _positions(data: _Bytes, places: _Places) -> tuple[_Places, _Places]:
    """Rows and columns, from 1, of references such as XFD1048576 that begin at these places."""
    columns = np.zeros(len(places), np.int64)
    is_letter = np.ones(len(places), np.bool_)
    for place in range(4):
        sign = data.take(places)
        is_letter &= (sign >= ord("A")) & (sign <= ord("Z"))
        if not place and not is_letter.all():
            raise Unusual
        if not is_letter.any():
            break
        np.copyto(columns, columns * 26 + sign - (ord("A") - 1), where=is_letter)
        places += is_letter
    rows = np.zeros(len(places), np.int64)
    is_digit = np.ones(len(places), np.bool_)
    for _ in range(8):
        sign = data.take(places)
        is_digit &= (sign >= ord("0")) & (sign <= ord("9"))
        if not is_digit.any():
            break
        np.copyto(rows, rows * 10 + sign - ord("0"), where=is_digit)
        places += is_digit
    if (data.take(places) != ord('"')).any() or (rows == 0).any():
        raise Unusual
    return rows, columns
