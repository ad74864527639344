"""The texts of a workbook that its cells refer to: one can be long and stand in millions of them."""

import re
from collections.abc import Iterable
from typing import Any

import numpy as np

from registry.rules.imports.archive import Archive
from registry.rules.imports.faulty_cell import LONGEST_TEXT
from registry.rules.imports.grid import BROKEN, MOST_TEXT, Unreadable, too_large

_Numbers = np.ndarray[Any, np.dtype[np.int64]]

_HEAD = 4096
_MARGIN = 64
_ROOT = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^<>]*?\?>\s*)?<([A-Za-z_][\w.-]{0,20}:)?sst[\s>/][^<]*")
_COUNT = re.compile(rb"\suniqueCount\s*=\s*[\"']\s*(\d+)")
_END = re.compile(rb"</(?:[\w.-]+:)?si\s*>|<(?:[\w.-]+:)?si\s*/>")
_REFERENCE = re.compile(rb"<(?:[\w.-]+:)?v(?:\s[^<>]*)?>\s*(\d{1,9})\s*<")
_SMALLEST = 5
"""Bytes of a text in the part: <si/>."""


class StringTable:
    """How long the shared texts are; `name` is their part, '' where there is none."""

    def __init__(self, archive: Archive, name: str) -> None:
        """Raises Unreadable for a part that is broken, or claims more texts than it can hold."""
        self._archive, self._name = archive, name
        self.longest = _longest(archive, name) if name else 0

    @property
    def has_long(self) -> bool:
        """Whether one may be longer than any fact of a list."""
        return self.longest > LONGEST_TEXT

    def refuse_too_much(self, sheets: Iterable[tuple[str, int]]) -> None:
        """Raise Unreadable if the texts would be too much in all cells together; `sheets` are parts with the
        number of their cells."""
        sheets = list(sheets)
        if sum(cells for _, cells in sheets) * self.longest <= MOST_TEXT:
            return
        lengths = self._lengths()
        total = sum(_text_of_sheet(self._archive, name, lengths) for name, _ in sheets)
        if total > MOST_TEXT:
            raise Unreadable(too_large())

    def _lengths(self) -> _Numbers:
        """Bytes of each text, with those of its elements."""
        xml = b"".join(self._archive.chunks(self._name))
        if b"<!" in xml:
            # A comment or a marked section can hide where a text ends, which nobody needs to.
            raise Unreadable(too_large())
        ends = [found.end() for found in _END.finditer(xml)]
        lengths: _Numbers = np.diff(np.array([0, *ends], np.int64)).astype(np.int64)
        return lengths


def _longest(archive: Archive, name: str) -> int:
    """Bytes of the longest text at most, with those of its elements."""
    size = archive.packed(name).size
    longest = last = begin = 0
    prefix, rest = -1, b""
    for chunk in archive.chunks(name):
        rest += chunk
        if prefix < 0:
            prefix = _checked_head(rest[:_HEAD], size)
        if b"<!" in rest:
            longest = size
        ends = begin + _ends(rest, prefix)
        if len(ends):
            longest = max(longest, int(np.diff(ends, prepend=last).max()))
            last = int(ends[-1])
        begin += max(0, len(rest) - _MARGIN)
        rest = rest[-_MARGIN:]
    return max(longest, size - last)


def _checked_head(head: bytes, size: int) -> int:
    """The length of the elements' prefix. Raises Unreadable for a number of texts nobody can allocate."""
    found = _ROOT.match(head)
    if found is None:
        raise Unreadable(BROKEN)
    count = _COUNT.search(found[0])
    if count and int(count[1][:15]) > size // _SMALLEST:
        raise Unreadable(BROKEN)
    return len(found[1] or b"")


def _ends(xml: bytes, prefix: int) -> _Numbers:
    """Where texts end; a name begins before the margin, so that the next piece sees those of the margin."""
    data = np.frombuffer(xml, np.uint8)
    tags: _Numbers = (
        np.flatnonzero(data[:-_MARGIN] == ord("<")) if len(data) > _MARGIN else np.zeros(0, np.int64)
    )
    tags = tags[data.take(tags + 1) == ord("/")] + prefix
    for place, sign in enumerate(b"si>", start=2):
        tags = tags[data.take(tags + place) == sign]
    return tags


def _text_of_sheet(archive: Archive, name: str, lengths: _Numbers) -> int:
    """Bytes of text in all cells of a sheet, if every whole number in it referred to a text."""
    total, rest = 0, b""
    for chunk in archive.chunks(name):
        rest += chunk
        cut = rest.rfind(b"<", 0, rest.rfind(b"<")) if rest.count(b"<", -_HEAD) > 1 else 0
        found = np.array(_REFERENCE.findall(rest[:cut] + b"<"), np.int64)
        total += int(lengths.take(found[found < len(lengths)]).sum())
        rest = rest[cut:]
    return total
