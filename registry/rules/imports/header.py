"""Where lists begin on a sheet: headers of one row or several, side by side or below each other. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from registry.rules.imports.cell import Cell, text_of
from registry.rules.imports.filled import FilledSheet
from registry.rules.imports.head import LONGEST_HEAD, HeadNames, plain, read_head
from registry.rules.imports.header_columns import Header, HeaderColumns, is_blank_below, is_unit, is_year
from registry.rules.imports.note import is_firm, read_heading

DEEPEST_HEADER = 1000
"""In rows below, only what cannot be data is looked at as a header."""
DEEPEST_STACK = 4
LONGEST_GROUP = 20
SHOWN_ABREAST = 4
"""So many lists may stand side by side far below."""
_SHORT = frozenset({"名称", "企业", "公司", "单位", "name", "company", "enterprise"})
"""Believed to be a header only beside another known one."""
_NOT_OF_A_HEADER = re.compile(r"有限公司|有限责任公司|股份公司|^[0-9A-HJ-NP-RT-UW-Y]{18}$")
_HEAD_WORD = re.compile(
    r"(?:名称|姓名|地址|电话|联系人|联系方式|金额|日期|时间|年度|批次|备注|类别|类型|等级|级别|编号|代码|领域|行业|产品"
    r"|数量|家数|人数|职务|部门|原因|网址|邮箱|情况|奖项|项目|内容|得分|排名|单位|机构)$"
)
_IN_HEADS = re.compile(r"名|称|序|编|单\s*位|企\s*业$|^no|name|company|enterprise", re.IGNORECASE)
"""In each header that is looked for far below the first: 序号, 企业名称, 单位, Company Name."""
_VALUE = re.compile(r"\d{5}|\d{3}-|[:：。]")


class HeaderFinder:
    """Finds the headers of one sheet."""

    def __init__(self, sheet: FilledSheet, names: HeadNames) -> None:
        self._sheet = sheet
        self._names = names
        self._columns = HeaderColumns(sheet, names)
        self._has_list = False

    def find(self) -> list[Header]:
        """All of them, row by row and from the left to the right; those without a key, too."""
        found: list[Header] = []
        row, rows = 0, self._sheet.rows
        while row < len(rows):
            if row >= DEEPEST_HEADER and self._is_surely_data(rows[row], found):
                row += 1
                continue
            here = self._headers(row)
            self._has_list = self._has_list or any(each.has_key for each in here)
            if here:
                found = [each for each in found if each.has_key or not self._is_above(each, here[0])]
            found += here
            row = max((each.row for each in here), default=row) + 1
        return found

    def _is_above(self, header: Header, below: Header) -> bool:
        """Whether a header without a key is only the upper part of the next one."""
        overlaps = header.left <= below.right and below.left <= header.right
        return below.has_key and overlaps and header.row + 1 >= below.top

    def _is_surely_data(self, cells: list[Cell], found: Sequence[Header]) -> bool:
        """Whether nothing stands where a header has its numbers or names."""
        return not any(
            _may_head(cells[place])
            for header in found[-SHOWN_ABREAST:]
            for place in (header.serial, *(header.places.get(key) for key in self._names.keys))
            if place is not None
        )

    def _headers(self, row: int) -> list[Header]:
        """The headers that begin in a row."""
        cells, filled = self._sheet.rows[row], self._sheet.filled(row)
        if any(_is_no_head(cells[place]) for place in filled):
            filled = self._beside_data(row, filled)
        if not filled:
            return []
        is_all_text = all(isinstance(cells[place], str) for place in filled)
        filled = [place for place in filled if isinstance(cells[place], str)]
        known = {place: name for place in filled if (name := self._names.find_cell(cells[place]))}
        keys = [place for place, (name, _) in known.items() if name in self._names.keys]
        if not keys:
            return self._keyless(row, filled, known) if is_all_text else []
        if len({known[place][0] for place in known}) < 2 and not self._is_sure(row, filled, keys):
            return []
        bottom = self._bottom(row, filled)
        segments = list(self._segments(row, filled, keys))
        widest = max(place for each in range(row, bottom + 1) for place in self._sheet.filled(each))
        segments[-1] = (segments[-1][0], max(segments[-1][1], widest))
        # Of lists side by side each has the groups of its columns; a text alone above one is its title.
        tops = [self._top(row, left, right) for left, right in segments]
        return [
            self._columns.read(top, bottom, left, right)
            for top, (left, right) in zip(tops, segments, strict=True)
        ]

    def _beside_data(self, row: int, filled: list[int]) -> list[int]:
        """The columns of a header that begins beside the rows of another list."""
        cells = self._sheet.rows[row]
        parts: list[list[int]] = []
        for place in filled:
            if parts and parts[-1][-1] == place - 1:
                parts[-1].append(place)
            else:
                parts.append([place])
        for part in parts[1:]:
            if len(part) > 1 and all(self._is_known(row, place) for place in part[:2]):
                return [] if any(_is_no_head(cells[place]) for place in part) else part
        return []

    def _is_sure(self, row: int, filled: list[int], keys: list[int]) -> bool:
        """Whether what names enterprises is a header without any other column that is known."""
        cells = self._sheet.rows[row]
        spelled = [self._names.spelling_of(read_head(cells[place])) for place in keys]
        if all(spelling in _SHORT for spelling in spelled):
            return False
        if len(filled) > 1:
            return True
        # Alone it may be a sub-heading: 智能工厂 above the factories, 二、单项冠军产品 above the next header.
        place = filled[0]
        if (row, place) in self._sheet.spans or read_heading(str(cells[place])).level in (1, 2):
            return False
        below = next(
            (index for index in range(row + 1, len(self._sheet.rows)) if self._sheet.filled(index)), None
        )
        if below is None:
            return True
        if any(self._is_key(below, other) for other in self._sheet.filled(below)):
            return False
        is_named = spelled[0].endswith(("名称", "全称", "name")) and is_firm(
            text_of(self._sheet.rows[below][place])
        )
        return not self._has_list or self._sheet.filled(below) == filled or is_named

    def _keyless(self, row: int, filled: list[int], known: Mapping[int, tuple[str, int]]) -> list[Header]:
        """A header that names no enterprise, so that what stands below is not read as the list above."""
        cells = self._sheet.rows[row]
        texts = {text_of(cells[place]) for place in filled}
        if len(texts) < 2 or any(len(text) > LONGEST_GROUP or _VALUE.search(text) for text in texts):
            return []
        serials = [place for place in filled if read_head(cells[place]).is_serial]
        words = {place for place in filled if _HEAD_WORD.search(plain(str(cells[place])))} | known.keys()
        if not serials and len(words) < 2:
            return []
        heads = tuple(text_of(cells[place]) for place in filled)
        places = {name: place for place, (name, _) in known.items()}
        left, right = filled[0], filled[-1]
        headed = {place: text_of(cells[place]) for place in filled}
        serial = serials[0] if serials else None
        return [
            Header(row, row, left, right, places, unused=heads, serial=serial, has_key=False, texts=headed)
        ]

    def _segments(self, row: int, filled: list[int], keys: list[int]) -> Iterator[tuple[int, int]]:
        """The columns of each list in a row of headers: some stand side by side."""
        starts = [filled[0], *self._splits(row, filled)]
        parts = [
            [place for place in filled if start <= place < end]
            for start, end in zip(starts, [*starts[1:], self._sheet.width], strict=True)
        ]
        whole: list[list[int]] = []
        for part in parts:
            has_key = any(place in keys for place in part)
            if whole and not (has_key and any(place in keys for place in whole[-1])):
                whole[-1] += part
            else:
                whole.append(part)
        for part in whole:
            yield part[0], max(self._sheet.spans.get((row, place), place) for place in part)

    def _splits(self, row: int, filled: list[int]) -> list[int]:
        cells = self._sheet.rows[row]
        heads = [read_head(cells[place]) for place in filled]
        serials = [place for place, head in zip(filled, heads, strict=True) if head.is_serial]
        found = set(serials[1:])
        texts = [head.text for head in heads]
        for period in range(2, len(texts) // 2 + 1):
            if len(texts) % period == 0 and texts == texts[:period] * (len(texts) // period):
                found.update(filled[period::period])
                break
        for before, place in pairwise(filled):
            last = self._sheet.spans.get((row, before), before)
            if place > last + 1 and all(
                is_blank_below(self._sheet, row, gap) for gap in range(last + 1, place)
            ):
                found.add(place)
        return sorted(found)

    def _top(self, row: int, left: int, right: int) -> int:
        """The first row of a header whose upper rows name groups of columns."""
        top = row
        while top > 0 and row - top < 2:
            texts = set(self._sheet.texts(top - 1, left, right))
            if len(texts) < 2 or any(len(text) > LONGEST_GROUP or not _may_group(text) for text in texts):
                break
            top -= 1
        return top

    def _bottom(self, row: int, filled: list[int]) -> int:
        bottom = row
        while bottom - row < DEEPEST_STACK and bottom + 1 < len(self._sheet.rows):
            if not self._continues(row, bottom + 1, filled):
                break
            bottom += 1
        return bottom

    def _continues(self, row: int, below: int, heads: list[int]) -> bool:
        """Whether the next row still belongs to the header: units, sub-heads, a second language."""
        sheet = self._sheet
        here = sheet.filled(below, heads[0])
        own = [place for place in here if (below, place) not in sheet.copied]
        if any(self._is_key(row, place) for place in here if place not in own):
            return True
        if not own or any(self._is_key(row, place) for place in own if not self._is_key(below, place)):
            return False
        if len(own) == 1 and self._is_sub_heading(row, below, own[0]):
            return False
        grouped = {
            place
            for head in heads
            for place in range(head, sheet.spans.get((row, head), head) + 1)
            if (row, head) in sheet.spans
        }
        return all(
            is_unit(text_of(sheet.rows[below][place]))
            or (is_year(text_of(sheet.rows[below][place])) and not self._numbers_or_names(row, place))
            or (self._is_known(below, place) and not is_year(text_of(sheet.rows[below][place])))
            or (place in grouped and _may_group(text_of(sheet.rows[below][place])))
            for place in own
        )

    def _numbers_or_names(self, row: int, place: int) -> bool:
        """Whether a head is none of amounts: a year below it is a sub-heading of the list."""
        return self._is_key(row, place) or read_head(self._sheet.rows[row][place]).is_serial

    def _is_sub_heading(self, row: int, below: int, place: int) -> bool:
        """Whether a text that stands alone below a header is no head, though it may be spelled like one:
        一、复核通过企业, 通过企业（3家）, 复核企业 below 序号."""
        text = text_of(self._sheet.rows[below][place])
        heading = read_heading(text)
        if heading.level in (1, 2) or heading.count is not None:
            return True
        has_head = self._sheet.rows[row][place] != "" and len(self._sheet.filled(row)) > 1
        # A head may be said again below in another language, or below one that is merged over several.
        is_again = text.isascii() or (row, place) in self._sheet.spans
        return has_head and not is_again and self._is_key(below, place)

    def _is_key(self, row: int, place: int) -> bool:
        found = self._names.find_cell(self._sheet.rows[row][place])
        return found is not None and found[0] in self._names.keys

    def _is_known(self, row: int, place: int) -> bool:
        cell = self._sheet.rows[row][place]
        return self._names.find_cell(cell) is not None or read_head(cell).is_serial


def _may_head(cell: Cell) -> bool:
    """Whether a cell is worth a look: short, and no name of a firm."""
    return (
        isinstance(cell, str)
        and 0 < len(cell) <= LONGEST_HEAD
        and not cell.endswith("公司")
        and _IN_HEADS.search(cell) is not None
    )


def _ends_as_firm(cell: Cell) -> bool:
    return isinstance(cell, str) and cell.endswith(("公司", "厂"))


def _is_no_head(cell: Cell) -> bool:
    """Whether a cell says that its row is data."""
    if isinstance(cell, str):
        return len(cell) > 7 and _NOT_OF_A_HEADER.search(cell) is not None
    return not isinstance(cell, int | float) or isinstance(cell, bool)


def _may_group(text: str) -> bool:
    """Whether a text may head a group of columns."""
    folded = plain(text)
    return (
        not folded.strip("()、").replace(".", "").isdigit()
        and ":" not in folded
        and not _ends_as_firm(folded)
        and not _NOT_OF_A_HEADER.search(text)
    )
