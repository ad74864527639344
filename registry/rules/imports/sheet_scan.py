"""How far a sheet of .xlsx reaches, and which of its cells and rows are special: a quick pass over its bytes.

What it cannot vouch for goes through the exact pass, registry/rules/imports/sheet_xml.py.
"""

import re
from collections.abc import Iterable
from typing import Any

import numpy as np

from registry.rules.imports.cell_xml import CellXml
from registry.rules.imports.faulty_cell import LONGEST_TEXT
from registry.rules.imports.sheet_facts import SheetFacts

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

_HIDDEN = re.compile(rb"\shidden\s*=\s*[\"'](?:1|true)[\"']")
_NUMBER = re.compile(rb"\sr\s*=\s*[\"'](\d{1,7})[\"']")
_AFTER_NAME = tuple(b" />")
_RAISED = tuple(b"eE+")
_NO_DIGITS = tuple(b"iInN+")
"""What the value of a number that has no end begins with."""

# Kinds of tags. What is not among them is OTHER or, where it ends an element, END.
_OTHER, _CELL, _VALUE, _MAYBE, _FORMULA, _INLINE, _TEXT, _ROW, _END = range(9)
_END_CELL, _END_VALUE, _END_FORMULA, _END_INLINE, _END_TEXT, _END_ROW, _FOREIGN, _LAST = range(9, 17)
_KINDS = 17
_FILLING = (_VALUE, _MAYBE, _FORMULA, _INLINE, _OTHER)


def _opening() -> np.ndarray[Any, np.dtype[np.uint8]]:
    """The kind of an opening tag by the two bytes after its prefix."""
    kinds = np.zeros(65536, np.uint8)
    spelled = {b"c ": _CELL, b"v>": _VALUE, b"v ": _MAYBE, b"v/": _MAYBE, b"is": _INLINE, b"ro": _ROW}
    spelled |= {b"f" + after: _FORMULA for after in (b">", b" ", b"/")}
    spelled |= {b"t" + after: _TEXT for after in (b">", b" ", b"/")}
    for two, kind in spelled.items():
        kinds[two[0] << 8 | two[1]] = kind
    for sign in b"!?":
        kinds[sign << 8 : (sign + 1) << 8] = _FOREIGN
    return kinds


def _closing() -> np.ndarray[Any, np.dtype[np.uint8]]:
    kinds = np.full(256, _END, np.uint8)
    for letter, kind in zip(b"cvfitr", range(_END_CELL, _END_ROW + 1), strict=True):
        kinds[letter] = kind
    return kinds


def _allowed() -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Which kind may follow which, by kind times the number of kinds plus the next kind."""
    follow = {
        _ROW: (_CELL, _END_ROW, _ROW),
        _CELL: (_VALUE, _MAYBE, _FORMULA, _INLINE, _END_CELL, _CELL, _END_ROW),
        _VALUE: (_END_VALUE,),
        _MAYBE: (_END_VALUE, _END_CELL),
        _FORMULA: (_END_FORMULA, _VALUE, _MAYBE, _END_CELL),
        _INLINE: (_TEXT, _END_INLINE, _END_CELL),
        _TEXT: (_END_TEXT, _END_INLINE),
        _END_VALUE: (_END_CELL,),
        _END_FORMULA: (_VALUE, _MAYBE, _END_CELL),
        _END_INLINE: (_END_CELL,),
        _END_TEXT: (_END_INLINE,),
        _END_CELL: (_CELL, _END_ROW),
        _END_ROW: (_ROW,),
    }
    table = np.zeros((_KINDS, _KINDS), np.bool_)
    table[(_OTHER, _END), :] = True
    table[:, (_OTHER, _END, _LAST)] = True
    table[(_CELL, _VALUE, _FORMULA, _INLINE, _TEXT, _END_VALUE), _LAST] = False
    table[(_VALUE, _END_VALUE), _OTHER] = False
    for kind, after in follow.items():
        table[kind, after] = True
    table[_FOREIGN, :] = table[:, _FOREIGN] = False
    return table.ravel()


_OPENING, _CLOSING, _ALLOWED = _opening(), _closing(), _allowed()


class Unusual(Exception):
    """The quick pass cannot vouch for this sheet."""


def scanned(chunks: Iterable[bytes]) -> SheetFacts:
    """The facts of a sheet, whose XML comes in chunks. Raises Unusual."""
    scan: _Scan | None = None
    rest = b""
    for chunk in chunks:
        rest += chunk
        if scan is None:
            if len(rest) < 1024:
                continue
            scan, rest = _begun(rest)
        rest = scan.over(rest)
        if len(rest) > _LONGEST_TAG:
            raise Unusual
    if scan is None:
        scan, rest = _begun(rest)
    scan.over(rest, is_last=True)
    return scan.facts


def _begun(head: bytes) -> "tuple[_Scan, bytes]":
    found = _HEAD.match(head)
    if found is None or b"\0" in head[:1024] or _ENCODING.search(found[0]):
        raise Unusual
    return _Scan(found["prefix"] or b""), head[found.end() :]


class _Scan:
    """One sheet, chunk by chunk."""

    def __init__(self, prefix: bytes) -> None:
        self.facts = SheetFacts()
        self._prefix = prefix
        self._cells_xml = CellXml()

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
            kinds = np.append(kinds, np.uint8(_LAST))
            if not content.rstrip().endswith(b"worksheet>"):
                raise Unusual
        else:
            begins = np.flatnonzero((kinds == _CELL) | (kinds == _ROW))
            cut = int(begins[-1]) if len(begins) else len(tags) - 1
            rest, tags, kinds = content[tags[cut] :], tags[:cut], kinds[: cut + 1]
        self._look(content, data, tags, kinds)
        return b"" if is_last else rest

    def _kinds(self, data: _Bytes, tags: _Places) -> _Bytes:
        ends = data.take(tags + 1) == ord("/")
        names = tags + ends + 1
        ours = np.ones(len(tags), np.bool_)
        for sign in self._prefix:
            ours &= data.take(names) == sign
            names += 1
        first = data.take(names)
        kinds: _Bytes = _OPENING.take(first.astype(np.uint16) << 8 | data.take(names + 1))
        np.copyto(kinds, _CLOSING.take(first), where=ends)
        if self._prefix:
            kinds[~ours & ends] = _END
            kinds[~ours & ~ends] = _OTHER
        return kinds

    def _look(self, content: bytes, data: _Bytes, tags: _Places, kinds: _Bytes) -> None:
        pairs = np.bincount(kinds[:-1].astype(np.int64) * _KINDS + kinds[1:], minlength=_KINDS * _KINDS)
        if pairs[~_ALLOWED].any():
            raise Unusual
        seen = pairs.reshape(_KINDS, _KINDS).sum(axis=1)
        own = kinds[:-1]
        if seen[_OTHER]:
            self._check_names(content, tags[own == _OTHER])
        if seen[_ROW]:
            self._rows(content, data, tags[own == _ROW])
        if seen[_CELL]:
            self._cells(data, tags, kinds)
        if seen[_FORMULA]:
            self._each(content, tags[own == _FORMULA])
        if seen[_VALUE]:
            self._values(content, data, tags[own == _VALUE])
        if seen[_END_VALUE] and _has_exponent(data, tags[own == _END_VALUE]):
            self.facts.has_long = True
        if len(tags) > 1 and int(np.diff(tags).max()) > LONGEST_TEXT:
            self.facts.has_long = True

    def _check_names(self, content: bytes, tags: _Places) -> None:
        for tag in tags.tolist():
            found = _NAME.match(content, tag)
            if found is None or found[1] in _PLAIN_ONLY:
                raise Unusual

    def _rows(self, content: bytes, data: _Bytes, tags: _Places) -> None:
        names = tags + len(self._prefix) + 3
        is_row = (data.take(names) == ord("w")) & np.isin(data.take(names + 1), _AFTER_NAME)
        self._check_names(content, tags[~is_row])
        if b"hidden" not in content:
            return
        for tag in tags[is_row].tolist():
            own = content[tag : content.index(b">", tag)]
            if _HIDDEN.search(own):
                number = _NUMBER.search(own)
                if number is None:
                    raise Unusual
                self.facts.hidden_rows.add(int(number[1]))

    def _cells(self, data: _Bytes, tags: _Places, kinds: _Bytes) -> None:
        cells = np.flatnonzero(kinds[:-1] == _CELL)
        places = tags.take(cells) + len(self._prefix) + 3
        for sign in b'r="':
            if (data.take(places) != sign).any():
                raise Unusual
            places += 1
        after = kinds.take(cells + 1)
        is_filled = np.isin(after, _FILLING)
        self._check_ends(data, tags, cells[np.isin(after, (_CELL, _END_ROW))])
        rows, columns = _positions(data, places)
        if is_filled.any():
            filled = int(np.count_nonzero(is_filled))
            self.facts.reach(int(rows[is_filled].max()), int(columns[is_filled].max()), filled)

    def _check_ends(self, data: _Bytes, tags: _Places, cells: _Places) -> None:
        """A cell that another or the end of its row follows has ended itself."""
        following = tags.take(cells + 1)
        if (data.take(following - 1) != ord(">")).any() or (data.take(following - 2) != ord("/")).any():
            raise Unusual

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
