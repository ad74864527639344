"""What stands above the first headers of a sheet: titles, of which list, and rows of it. Pure."""

import re
from collections.abc import Callable, Iterator, Sequence

from registry.rules.imports.cell import text_of
from registry.rules.imports.filled import FilledSheet
from registry.rules.imports.head import plain
from registry.rules.imports.listed_name import read_name
from registry.rules.imports.note import DATE, NOTE, UNIT_LINE, is_firm, is_label, may_be_firm, why_no_data

_LABELED = re.compile(r"[^(（]{1,12}[:：]")
"""What says something of the whole list: 填报单位：天津某某有限公司."""
_OF_ALL = (UNIT_LINE, DATE, NOTE)
"""What stands at the right above a list and is said of all there is below."""


def rows_above(sheet: FilledSheet, top: int) -> list[int]:
    """The rows before `top` that look like rows of a list and are no title of it.

    A firm alone above a list may be whose list it is: two are rows.
    """
    found = {row: texts for row in range(top) if holds_row(sheet, row) and (texts := list(sheet.texts(row)))}
    return [] if len(found) < 2 and all(len(texts) < 2 for texts in found.values()) else list(found)


def first_lines(sheet: FilledSheet, row: int) -> list[str]:
    """The texts of a row, each by its first line: what stands in a second one labels nothing, 地址：….

    A text that begins with a break is given whole.
    """
    places = [place for place in sheet.filled(row) if (row, place) not in sheet.copied]
    cells = [sheet.rows[row][place] for place in places]
    lines = [text_of(cell.split("\n")[0]) if isinstance(cell, str) else "" for cell in cells]
    return [line or text_of(cell) for line, cell in zip(lines, cells, strict=True)]


def holds_row(sheet: FilledSheet, row: int) -> bool:
    """Whether a line may be a row of a list, by its texts or by the first lines of these."""
    return is_row(list(sheet.texts(row))) or is_row(first_lines(sheet, row))


def is_row(texts: Sequence[str]) -> bool:
    """Whether the texts of a line may be a row of a list: a firm among them and no label of a signature."""
    if any(_LABELED.match(text) or is_label(text) for text in texts):
        return False
    names = [name for text in texts for name in (text, read_name(text).name)]
    is_numbered = texts != [] and plain(texts[0]).strip("().、").isdigit()
    return any(map(is_firm, names)) or (is_numbered and any(map(may_be_firm, names)))


def titles_above(
    sheet: FilledSheet,
    row: int,
    left: int,
    abreast: Sequence[tuple[int, int]],
    is_section: Callable[[str], bool],
) -> Iterator[str]:
    """The texts of a row above lists side by side that are titles of the one whose columns begin at `left`.

    `abreast` are the first and last columns of each. A row in which several of them have a text says of each
    its own; one with a single text says it of all, but for a sub-heading above a later one: 二、撤销企业.
    """
    texts = [place for place in sheet.filled(row) if (row, place) not in sheet.copied]
    owners = {place: _owner(sheet, row, place, abreast) for place in texts}
    apart = {
        owner
        for place, owner in owners.items()
        if owner is not None and why_no_data(text_of(sheet.rows[row][place])) not in _OF_ALL
    }
    for place in texts:
        text, owner = text_of(sheet.rows[row][place]), owners[place]
        is_of_all = owner is None or why_no_data(text) in _OF_ALL
        is_alone = len(apart) < 2 and not (owner != abreast[0][0] and is_section(text))
        if is_of_all or is_alone or owner == left:
            yield text


def _owner(sheet: FilledSheet, row: int, place: int, abreast: Sequence[tuple[int, int]]) -> int | None:
    """Where the columns begin over which a text stands; None for one that stands over several lists."""
    last = sheet.spans.get((row, place), place)
    if len(abreast) < 2:
        return None
    return next((left for left, right in abreast if left <= place and last <= right), None)
