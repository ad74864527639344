"""The sub-headings that hold for the rows of a list, and how many rows each says it has. Pure."""

import re
from collections.abc import Callable
from typing import NamedTuple

from registry.errors import say
from registry.rules.imports.note import Heading
from registry.rules.imports.reading import ListRemark

_OF_NO_PLACE = re.compile(r"(?:市直|市属|市管|省属|部属|央属|央企|中央[在驻]|驻津)")
"""What begins a sub-heading beside those of districts: 市直属企业 is in none of them."""


class _Open(NamedTuple):
    """A sub-heading that holds, with the number of rows there were before it."""

    heading: Heading
    is_place: bool
    row: int
    before: int


class SubHeadings:
    """Which sub-headings hold: `place` is the one that names a place, `section` all others; '' for none."""

    def __init__(self, sheet: str, is_place: Callable[[str], bool]) -> None:
        self._sheet, self._is_place = sheet, is_place
        self._open: list[_Open] = []
        self._above: list[tuple[Heading, bool]] = []
        self._begun: set[tuple[int, bool]] = set()
        self.place = self.section = ""
        self.remarks: list[ListRemark] = []

    def begin_above(self, heading: Heading) -> None:
        """One above the header: it holds for the whole list, or until the next with such a number."""
        self._above.append((heading, self._is_place(heading.text)))
        self._hold()

    def begin(self, heading: Heading, row: int, rows: int) -> bool:
        """One more, below so many `rows`; whether it names a place. It holds until the next of its kind, or
        one above it."""
        is_place = self._is_place(heading.text) or _OF_NO_PLACE.match(heading.text) is not None
        for depth, each in enumerate(self._open):
            same_kind = each.is_place == is_place and (not heading.level or not each.heading.level)
            if same_kind or each.heading.level >= heading.level > 0:
                self.close(depth, rows)
                break
        self._end_above(heading, is_place)
        self._open.append(_Open(heading, is_place, row, rows))
        self._hold()
        return is_place and self.place != ""

    def _end_above(self, heading: Heading, is_place: bool) -> None:
        """End the one above the header whose number the first below it follows: 一、 and 二、 after it. What
        begins with 一、 anew is within it, and so is all that comes then."""
        if not heading.level or (heading.level, is_place) in self._begun:
            return
        self._begun.add((heading.level, is_place))
        if not heading.is_first:
            ended = (heading.level, is_place)
            self._above = [(above, place) for above, place in self._above if (above.level, place) != ended]

    def _hold(self) -> None:
        held = [*self._above, *((each.heading, each.is_place) for each in self._open)]
        place = next((heading.text for heading, is_place in reversed(held) if is_place), "")
        self.place = "" if _OF_NO_PLACE.match(place) else place
        self.section = " / ".join(heading.text for heading, is_place in held if not is_place)

    def close(self, depth: int, rows: int) -> None:
        """End those from this depth on; one that named another number of rows is remarked."""
        while len(self._open) > depth:
            ended = self._open.pop()
            count, named = rows - ended.before, ended.heading.count
            if named is not None and named != count:
                text = say(
                    "小标题“%(text)s”写明 %(said)s 家，其下读到 %(count)s 行，请核对。",
                    text=ended.heading.text,
                    said=named,
                    count=count,
                )
                self.remarks.append(ListRemark(text, self._sheet, ended.row + 1))
        self._hold()
