"""What a row below a header is by its cells: a sum, a note, a sub-heading, or nothing of these. Pure."""

from collections.abc import Callable
from dataclasses import replace

from registry.errors import Text
from registry.rules.imports import note
from registry.rules.imports.blocks import Block
from registry.rules.imports.cell import Cell, text_of
from registry.rules.imports.faulty_cell import fault_of
from registry.rules.imports.filled import FilledSheet
from registry.rules.imports.head import HeadNames, plain
from registry.rules.imports.listed_name import read_name
from registry.rules.imports.matching import known_text

_LETTERS = frozenset("甲乙丙丁戊己abcdef")


def _names(cell: Cell) -> tuple[str, ...]:
    """A cell as a name: all of it, and without a second line, a foreign half, a former name."""
    text = text_of(cell)
    name = read_name(cell).name if isinstance(cell, str) else text
    return (text,) if name == text else (text, name)


def _is_named(cell: Cell) -> bool:
    """Whether a cell may name an organization. A name that is an error value is one all the same: its row is
    refused, and no note."""
    return fault_of(cell) is not None or any(map(note.may_be_firm, _names(cell)))


class RowKinds:
    """Judges the rows of one block; `is_place` says whether a text is a place of the city.

    `last`: the last row that names a firm, or any organization with something beside it; `last_wide`: the
    last of the latter; the end of the block where there is none. `own` are the columns of a row that are
    filled, but for what repeats the row above.
    """

    def __init__(
        self, sheet: FilledSheet, block: Block, names: HeadNames, is_place: Callable[[str], bool]
    ) -> None:
        self._sheet, self._block, self._names, self._is_place = sheet, block, names, is_place
        places = block.header.places
        self.keys = [places[key] for key in names.keys if key in places]
        self.known = frozenset(places.values())
        self.last = self._find_last(wide=False)
        self.last_wide = self._find_last(wide=True)

    def _find_last(self, *, wide: bool) -> int:
        """The last row that names a firm, or, if `wide` only so, an organization with something beside it."""
        for index in range(self._block.end - 1, self._block.first - 1, -1):
            cells = [self._sheet.rows[index][key] for key in self.keys]
            if any(map(_is_named, cells)) and len(self.filled(index)) > 1:
                return index
            if not wide and any(note.is_firm(text) for cell in cells for text in _names(cell)):
                return index
        return self._block.end

    def filled(self, index: int) -> list[int]:
        return self._sheet.filled(index, self._block.left, self._block.right)

    def is_serial_only(self, row: list[Cell], own: list[int]) -> bool:
        """A numbered line nobody filled in."""
        return len(own) == 1 and own[0] not in self.known and text_of(row[own[0]]).isdigit()

    def is_column_numbers(self, index: int, row: list[Cell], own: list[int]) -> bool:
        """甲 乙 1 2 3, right below the header."""
        if index > self._block.first + 1 or len(own) < 2 or not any(key in own for key in self.keys):
            return False
        texts = [plain(text_of(row[place])).strip("()") for place in own]
        digits = [int(text) for text in texts if text.isdigit() and len(text) < 3]
        letters = [text for text in texts if text in _LETTERS]
        in_order = digits == list(range(digits[0], digits[0] + len(digits))) if digits else False
        return in_order and digits[0] < 3 and len(digits) + len(letters) == len(texts)

    def why_none(self, index: int, row: list[Cell], own: list[int]) -> Text | None:
        """Why a line of several texts is no data."""
        # 无 in place of a code says nothing of the line: it is judged by what stands beside it.
        own = [place for place in own if known_text(row[place]) or fault_of(row[place])] or own
        texts = [text_of(row[place]) for place in own]
        named = [place for place in self.keys if place in own and _is_named(row[place])]
        if named and not note.is_label(texts[0]) and note.why_no_data(texts[0]) is not note.INSTRUCTION:
            return None
        is_sum = any(map(note.is_sum, texts[:2]))
        if not named and (is_sum or note.is_label(texts[0])):
            return note.SUM if is_sum else note.SIGNATURE
        if self._is_instruction(index, texts):
            return note.INSTRUCTION
        why = note.why_no_data(texts[0])
        if why is not None and all(map(note.why_no_data, texts)):
            return why
        codes = [self._block.header.places.get(name) for name in ("uscc", "place")]
        is_note = why not in (None, note.DATE, note.PAGE)
        if why is note.INSTRUCTION or (is_note and not any(place in codes for place in own[1:])):
            return why
        if not any(place in self.known for place in own):
            return note.NOTE
        if all(self._is_head(row, place) for place in own):
            return note.HEADER_AGAIN
        return None

    def firm_elsewhere(self, row: list[Cell], own: list[int]) -> int | None:
        """Where a line without a name has that of a firm in another column with a head; None for nowhere."""
        places = (place for place in own if place not in self.keys and place in self._block.header.texts)
        texts = ((place, plain(text_of(row[place]))) for place in places)
        return next((place for place, text in texts if note.is_firm(text) and ":" not in text), None)

    def lacks_its_name(self, index: int, row: list[Cell], own: list[int]) -> bool:
        """Whether a line goes on with the numbers of the lines and says something under another head: a row
        whose name is missing."""
        serial = self._block.header.serial
        if serial is None or not any(place != serial and place in self._block.header.texts for place in own):
            return False
        here, above = (text_of(cells[serial]) for cells in (row, self._sheet.rows[index - 1]))
        return here.isdecimal() and above.isdecimal() and int(here) == int(above) + 1

    def _is_instruction(self, index: int, texts: list[str]) -> bool:
        """Whether a row right below the header says in brackets how each column is filled in."""
        return index <= self._block.first + 1 and all(
            text.startswith(("（", "(", "【")) and text.endswith(("）", ")", "】")) for text in texts
        )

    def sums_below(self, index: int, row: list[Cell], own: list[int]) -> note.Heading | None:
        """A sub-heading of a district that says with a sum how many stand below it: 和平区 小计：2家."""
        heading = self.heading(text_of(row[own[0]]))
        if index > self.last or not self._is_place(heading.text):
            return None
        counts = [int(found[0]) for place in own[1:] if (found := note.counts(text_of(row[place])))]
        return replace(heading, count=counts[0] if counts else heading.count)

    def _is_head(self, row: list[Cell], place: int) -> bool:
        return self._names.find_cell(row[place]) is not None

    def heading(self, text: str, number: str = "") -> note.Heading:
        """A line as a heading, by the place it names if it names one: 一 和平区, 和平区推荐企业."""
        heading = note.read_heading(text, number)
        if self._is_place(heading.text):
            return heading
        names = note.place_names(heading.text)
        return next((replace(heading, text=name) for name in names if self._is_place(name)), heading)

    def heading_of(self, index: int, row: list[Cell], own: list[int]) -> note.Heading | None:
        """A sub-heading in two cells: its number before it, or how many there are behind it."""
        texts = [text_of(row[place]) for place in own]
        if len(own) > 3 or index > self.last:
            return None
        number = texts[0] if note.is_numeral(texts[0]) else ""
        rest = texts[1:] if number else texts
        if not rest or note.is_firm(rest[0]):
            return None
        counts = [plain(text).strip("()共计") for text in rest[1:]]
        if not all(count.rstrip("家户个项").isdigit() for count in counts):
            return None
        counted = f"({counts[0].rstrip('家户个项')}家)" if counts else ""
        heading = self.heading(rest[0] + counted, number)
        names = [place for place in own[len(texts) - len(rest) + 1 :] if place in self.keys]
        if counts and self._is_place(heading.text):
            return heading
        return heading if number and not names else None

    def may_head(self, index: int, place: int, heading: note.Heading) -> bool:
        """Whether a line of one text names the place of those below, and is none whose name is missing."""
        is_plain = not heading.level and heading.count is None and not self.spans(index, place)
        is_own_column = is_plain and place == self._block.header.places.get("place")
        return self._is_place(heading.text) and not is_own_column

    def lacks_name(self, place: int, text: str) -> bool:
        """Whether a line of one text is a code, or a place in its own column: a row that lacks its name."""
        places = self._block.header.places
        return place == places.get("uscc") or (place == places.get("place") and self._is_place(text))

    def spans(self, index: int, place: int) -> bool:
        return self._sheet.spans.get((index, place), place) > place

    def is_signed(self, index: int) -> bool:
        """Whether a date stands below, as below who signs."""
        for below in range(index + 1, min(index + 3, self._block.end)):
            texts = list(self._sheet.texts(below, self._block.left, self._block.right))
            if texts:
                return note.why_no_data(texts[0]) is note.DATE
        return False
