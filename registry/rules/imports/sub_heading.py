"""The sub-headings that hold for the rows of a list, and how many rows each says it has. Pure."""

from collections.abc import Callable
from typing import NamedTuple

from registry.errors import say
from registry.rules.imports.note import Heading
from registry.rules.imports.reading import ListRemark


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
        self.place = self.section = ""
        self.remarks: list[ListRemark] = []

    def begin(self, heading: Heading, row: int, rows: int) -> bool:
        """One more, below so many `rows`; whether it names a place. It holds until the next of its kind, or
        one above it."""
        is_place = self._is_place(heading.text)
        for depth, each in enumerate(self._open):
            same_kind = each.is_place == is_place and (not heading.level or not each.heading.level)
            if same_kind or each.heading.level >= heading.level > 0:
                self.close(depth, rows)
                break
        self._open.append(_Open(heading, is_place, row, rows))
        self._hold()
        return is_place

    def _hold(self) -> None:
        self.place = next((each.heading.text for each in reversed(self._open) if each.is_place), "")
        self.section = " / ".join(each.heading.text for each in self._open if not each.is_place)

    def close(self, depth: int, rows: int) -> None:
        """End those from this depth on; one that named another number of rows is remarked."""
        while len(self._open) > depth:
            ended = self._open.pop()
            count, named = rows - ended.before, ended.heading.count
            if named is not None and named != count and ended.row >= 0:
                text = say(
                    "小标题“%(text)s”写明 %(said)s 家，其下读到 %(count)s 行，请核对。",
                    text=ended.heading.text,
                    said=named,
                    count=count,
                )
                self.remarks.append(ListRemark(text, self._sheet, ended.row + 1))
        self._hold()
