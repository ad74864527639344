"""The lists of a sheet: each header with the rows and columns that are its own, and its title. Pure."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from registry.rules.imports.above import rows_above, titles_above
from registry.rules.imports.filled import FilledSheet
from registry.rules.imports.head import HeadNames, plain
from registry.rules.imports.header import Header, HeaderFinder
from registry.rules.imports.note import (
    DATE,
    PAGE,
    UNIT_LINE,
    is_firm,
    is_label,
    is_sum,
    may_be_firm,
    read_heading,
    why_no_data,
)

_ANNEX = re.compile(r"附(?:件|表|录|\d*[:、.])")


@dataclass(frozen=True)
class Block:
    """A header with its own rows (`first` to before `end`) and columns (`left` to `right`), from 0.

    `titles` stand above it, from the top; `whole_title`: they are those of the sheet, not of a section of the
    list that the sheet is; `repeated`: the rows of headers printed again.
    """

    header: Header
    first: int
    end: int
    left: int
    right: int
    titles: tuple[str, ...]
    whole_title: bool = True
    sheet_titles: tuple[str, ...] = ()
    repeated: frozenset[int] = frozenset()

    @property
    def title(self) -> str:
        """All that stands above it; above a section of a list, the list's own title, too."""
        above = self.titles if self.whole_title else (*self.sheet_titles, *self.titles)
        return " / ".join(dict.fromkeys(above))


def find_blocks(sheet: FilledSheet, names: HeadNames, is_place: Callable[[str], bool]) -> list[Block]:
    """Every list of the sheet; a header printed again on the next page begins none."""

    def is_section(title: str) -> bool:
        heading = read_heading(title)
        is_line = why_no_data(title) in (UNIT_LINE, DATE, PAGE)
        return heading.level > 0 or bool(heading.count) or is_line or is_place(heading.text)

    headers, repeated = _without_repeated(HeaderFinder(sheet, names).find(), sheet, is_section)
    blocks: list[Block] = []
    first_row = min((header.top for header in headers), default=0)
    of_rows = rows_above(sheet, first_row)
    above = [row for row in range(first_row) if row not in of_rows]
    above_all = tuple(text for row in above for text in sheet.texts(row))
    abreast = [_columns(sheet, each, headers) for each in headers if each.top == first_row]
    for header in headers:
        before = [other for other in headers if _is_above(sheet, other, header, headers)]
        left, right = _columns(sheet, header, headers)
        if not before:
            shared = (text for row in above for text in titles_above(sheet, row, left, abreast, is_section))
            own = [text for row in range(first_row, header.top) for text in sheet.texts(row, left, right)]
            titles, whole = (*shared, *own), True
        else:
            found = _titles(sheet, header, max(other.row for other in before), left, right)
            titles = tuple(found)
            whole = bool(titles) and not all(map(is_section, titles))
        of_sheet = tuple(text for text in above_all if not is_section(text))
        blocks.append(Block(header, header.row + 1, 0, left, right, titles, whole, of_sheet, repeated))
    return [replace(block, end=_end(block, blocks, sheet)) for block in blocks]


def _overlap(one: Header, other: Header) -> bool:
    return one.left <= other.right and other.left <= one.right


def _repeats(again: Header, first: Header) -> bool:
    """Whether a header says what another says, perhaps without its row of units."""
    same = (again.places, again.heads, again.unused) == (first.places, first.heads, first.unused)
    return same and again.units.items() <= first.units.items()


def _without_repeated(
    headers: list[Header], sheet: FilledSheet, is_section: Callable[[str], bool]
) -> tuple[list[Header], frozenset[int]]:
    """Without those that only say again, at the top of a page, what the list is headed by; and their rows."""
    kept: list[Header] = []
    repeated: set[int] = set()
    titles = {plain(text) for row in range(headers[0].top) for text in sheet.texts(row)} if headers else set()
    for header in headers:
        before = next((each for each in reversed(kept) if _overlap(each, header)), None)
        if before is None or not _repeats(header, before):
            kept.append(header)
            continue
        found = _titles(sheet, header, before.row, header.left, header.right)
        new = [text for text in found if plain(text) not in titles]
        own = [text for text in new if why_no_data(text) is None or _is_annex(text)]
        # A sub-heading above a repeated header is read with the rows; anything else begins another list, as
        # another unit does.
        if not all(map(is_section, own)) or any(why_no_data(text) is UNIT_LINE for text in new):
            kept.append(header)
        else:
            repeated.update(range(header.top, header.row + 1))
    return kept, frozenset(repeated)


def _columns(sheet: FilledSheet, header: Header, headers: Sequence[Header]) -> tuple[int, int]:
    """Its own columns: as far as the lists beside it leave room."""
    left, right = 0, sheet.width - 1
    for other in headers:
        if other is header or not _beside(sheet, header, other, headers):
            continue
        if other.right < header.left:
            left = header.left
        elif other.left > header.right:
            right = min(right, other.left - 1)
    return left, right


def _beside(sheet: FilledSheet, one: Header, other: Header, headers: Sequence[Header]) -> bool:
    """Whether the rows of two lists reach beside each other, in columns of their own."""
    if _overlap(one, other):
        return False
    upper, lower = sorted((one, other), key=lambda each: each.top)
    if upper.top == lower.top:
        return True
    ends = [each.top for each in headers if each.top > upper.row and _overlap(each, upper)]
    rows = range(lower.top, min(ends, default=len(sheet.rows)))
    return any(sheet.filled(row, upper.left, upper.right) for row in rows)


def _is_above(sheet: FilledSheet, upper: Header, lower: Header, headers: Sequence[Header]) -> bool:
    """Whether one list stands above another, and not beside it."""
    return upper.row < lower.top and not _beside(sheet, upper, lower, headers)


def _titles(sheet: FilledSheet, header: Header, after: int, left: int, right: int) -> list[str]:
    """What stands right above a header below another list: lines of one text, not the notes of that list."""
    found: list[str] = []
    is_apart = False
    for row in range(header.top - 1, after, -1):
        texts = list(dict.fromkeys(sheet.texts(row, left, right)))
        if not texts:
            if found:
                break
            is_apart = True
            continue
        if not _may_be_title(texts) or (is_apart and not found and _may_be_last(texts[0])):
            break
        found[:0] = texts
    return found


def _may_be_last(text: str) -> bool:
    """Whether a text that a blank row parts from a header is rather the last name of the list above."""
    heading = read_heading(text)
    return may_be_firm(text) and not heading.level and heading.count is None


def _may_be_title(texts: Sequence[str]) -> bool:
    if len(texts) > 1:
        return all(":" in plain(text) for text in texts) and any(
            why_no_data(text) is UNIT_LINE for text in texts
        )
    text = texts[0]
    if is_sum(text) or is_label(text) or is_firm(text) or plain(text).isdigit():
        return False
    why = why_no_data(text)
    return why is None or why is UNIT_LINE or _is_annex(text)


def _is_annex(text: str) -> bool:
    """Whether a line begins as the titles of annexes do: 附件2, 附：撤销企业名单."""
    return _ANNEX.match(plain(text)) is not None


def _end(block: Block, blocks: Sequence[Block], sheet: FilledSheet) -> int:
    """The row of the title of the next list below it."""
    headers = [other.header for other in blocks]
    below = [
        _title_top(sheet, other) for other in blocks if _is_above(sheet, block.header, other.header, headers)
    ]
    return min(below, default=len(sheet.rows))


def _title_top(sheet: FilledSheet, block: Block) -> int:
    left = len(block.titles)
    row = block.header.top
    while left and row > 0:
        row -= 1
        left -= len(set(sheet.texts(row, block.left, block.right)))
    return row
