"""The rows below a header: which are data, under which sub-heading, and why the others are none. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from operator import itemgetter

from registry.errors import Text
from registry.rules.imports import note
from registry.rules.imports.blocks import Block
from registry.rules.imports.cell import Cell, text_of
from registry.rules.imports.filled import FilledSheet
from registry.rules.imports.head import HeadNames, plain
from registry.rules.imports.reading import ListRemark, SetAside, TableRow
from registry.rules.imports.sub_heading import SubHeadings

_LETTERS = frozenset("甲乙丙丁戊己abcdef")
_SHORTEST = 4
"""A name of as many characters may be a header."""


@dataclass
class SectionRows:
    """What was found below one header."""

    rows: list[TableRow] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)
    remarks: list[ListRemark] = field(default_factory=list)
    doubtful: set[int] = field(default_factory=set)
    """The numbers of rows that may be a firm or a heading."""


@dataclass(frozen=True)
class RowReader:
    """Reads the rows of one block; `is_place` says whether a text is a place of the city."""

    sheet: FilledSheet
    block: Block
    names: HeadNames
    is_place: Callable[[str], bool]
    units: Mapping[str, str]

    def read(self) -> SectionRows:
        """Every row, in order."""
        return _Reading(self).read()


class _Reading:
    def __init__(self, of: RowReader) -> None:
        self._of = of
        self._sheet, self._block = of.sheet, of.block
        places = of.block.header.places
        self._names = tuple(places)
        columns = tuple(places.values())
        self._cells: Callable[[list[Cell]], tuple[Cell, ...]] = (
            itemgetter(*columns) if len(columns) > 1 else lambda row: (row[columns[0]],)
        )
        self._keys = [places[key] for key in of.names.keys if key in places]
        self._known = frozenset(columns)
        self._code = places.get("uscc")
        serial = of.block.header.serial
        self._beside = columns if serial is None else (serial, *columns)
        self._found = SectionRows()
        self._over = SubHeadings(of.sheet.name, of.is_place)
        self._serials: list[tuple[int, str]] = []
        self._last: dict[str, Cell] = {}
        self._last_data = self._find_last()

    def read(self) -> SectionRows:
        for title in self._block.titles:
            heading = note.read_heading(title)
            if heading.level or self._of.is_place(heading.text):
                self._over.begin_above(heading)
        for index in range(self._block.first, self._block.end):
            self._read_row(index)
        self._end_serials()
        self._over.close(0, len(self._found.rows))
        self._found.remarks += self._over.remarks
        return self._found

    def _find_last(self) -> int:
        """The last row that is surely data: an organization with something beside it, or a firm alone."""
        alone = -1
        for index in range(self._block.end - 1, self._block.first - 1, -1):
            texts = [self._text(index, key) for key in self._keys]
            if any(map(note.may_be_firm, texts)) and len(self._filled(index)) > 1:
                return index
            if alone < 0 and any(map(note.is_firm, texts)):
                alone = index
        return alone if alone >= 0 else self._block.end

    def _filled(self, index: int) -> list[int]:
        return self._sheet.filled(index, self._block.left, self._block.right)

    def _text(self, index: int, place: int) -> str:
        return text_of(self._sheet.rows[index][place])

    def _read_row(self, index: int) -> None:
        row = self._sheet.rows[index]
        for key in self._keys:
            cell = row[key]
            if (
                isinstance(cell, str)
                and cell.endswith("公司")
                and len(cell) > _SHORTEST
                and ":" not in cell
                and "：" not in cell
                and self._is_wide(row, key)
                and (index, key) not in self._sheet.copied
            ):
                self._add(index, row)
                return
        self._read_carefully(index, row)

    def _is_wide(self, row: list[Cell], key: int) -> bool:
        """Whether something else than the name stands in the row."""
        for place in self._beside:
            cell = row[place]
            if cell != "" and cell != row[key]:
                return True
        return False

    def _read_carefully(self, index: int, row: list[Cell]) -> None:
        filled = self._filled(index)
        own = [place for place in filled if (index, place) not in self._sheet.copied]
        if not own:
            return
        first = text_of(row[own[0]])
        if index in self._block.repeated:
            self._aside(index, first, note.HEADER_AGAIN)
        elif self._is_serial_only(row, own):
            self._serials.append((index, first))
            return
        elif self._is_same_merged(index, row, own):
            self._aside(index, text_of(row[self._keys[0]]), note.SAME_MERGED)
        elif self._is_column_numbers(index, row, own):
            self._aside(index, first, note.COLUMN_NUMBERS)
        elif len({text_of(row[place]) for place in own}) == 1:
            self._read_lone(index, row, own[0], first)
        elif (why := self._why_none(row, own)) is not None:
            self._aside(index, " ".join(text_of(row[place]) for place in own), why)
        elif (heading := self._heading_of(index, row, own)) is not None:
            self._head(index, heading, " ".join(text_of(row[place]) for place in own))
        else:
            self._add(index, row)

    def _is_serial_only(self, row: list[Cell], own: list[int]) -> bool:
        """A numbered line nobody filled in."""
        return len(own) == 1 and own[0] not in self._known and text_of(row[own[0]]).isdigit()

    def _is_same_merged(self, index: int, row: list[Cell], own: list[int]) -> bool:
        """Whether a name merged over several rows says nothing new here, in any column that is known."""
        if (
            not self._keys
            or not self._last
            or not any((index, key) in self._sheet.copied for key in self._keys)
        ):
            return False
        return not any(place in self._known for place in own) or all(
            self._last[name] == cell for name, cell in zip(self._names, self._cells(row), strict=True)
        )

    def _is_column_numbers(self, index: int, row: list[Cell], own: list[int]) -> bool:
        """甲 乙 1 2 3, right below the header."""
        if index > self._block.first + 1 or len(own) < 2 or not any(key in own for key in self._keys):
            return False
        texts = [plain(text_of(row[place])).strip("()") for place in own]
        digits = [int(text) for text in texts if text.isdigit() and len(text) < 3]
        letters = [text for text in texts if text in _LETTERS]
        in_order = digits == list(range(digits[0], digits[0] + len(digits))) if digits else False
        return in_order and digits[0] < 3 and len(digits) + len(letters) == len(texts)

    def _read_lone(self, index: int, row: list[Cell], place: int, text: str) -> None:
        """A line of one text: a note, a sub-heading, or all that is known of an enterprise."""
        in_key = place in self._keys
        why = note.why_no_data(text)
        heading = note.read_heading(text)
        is_below = index > self._last_data
        if why is None and not note.is_firm(text) and self._of.is_place(heading.text):
            why = note.SIGNATURE if is_below and note.is_office(text) else None
            if why is None and not (is_below and in_key and not heading.is_marked):
                self._head(index, heading, text)
                return
        if why is None and is_below and note.is_office(text):
            why = note.SIGNATURE
        if why is not None:
            self._aside(index, text, why)
        elif note.is_firm(text) or (note.may_be_firm(text) and heading.level == 0 and in_key):
            self._add_lone(index, row, place, text, in_key)
        elif not is_below and (place not in self._known or heading.is_marked or self._spans(index, place)):
            self._head(index, heading, text)
        elif place in self._known and (
            in_key or not is_below or place == self._block.header.places.get("uscc")
        ):
            self._add(index, row)
        else:
            self._aside(index, text, note.NOTE)

    def _spans(self, index: int, place: int) -> bool:
        return self._sheet.spans.get((index, place), place) > place

    def _add_lone(self, index: int, row: list[Cell], place: int, text: str, in_key: bool) -> None:
        """A name alone: doubtful where the others are not, and it stands across or outside their column."""
        is_odd = not in_key or (self._spans(index, place) and place not in self._known)
        is_last = len(self._beside) > 1 and index > self._last_data and self._is_signed(index)
        if is_odd or is_last or self._spans(index, place):
            self._found.doubtful.add(index + 1)
        cells = dict(zip(self._names, self._cells(row), strict=True))
        if not in_key and self._keys:
            cells = dict.fromkeys(self._names, "")
            cells[next(name for name in self._names if self._block.header.places[name] == self._keys[0])] = (
                text
            )
        self._add_cells(index, cells)

    def _is_signed(self, index: int) -> bool:
        """Whether a date stands below, as below who signs."""
        for below in range(index + 1, min(index + 3, self._block.end)):
            texts = list(self._sheet.texts(below, self._block.left, self._block.right))
            if texts:
                return note.why_no_data(texts[0]) is note.DATE
        return False

    def _why_none(self, row: list[Cell], own: list[int]) -> Text | None:
        """Why a line of several texts is no data."""
        texts = [text_of(row[place]) for place in own]
        named = [place for place in self._keys if place in own and note.may_be_firm(text_of(row[place]))]
        if named and not note.is_label(texts[0]) and note.why_no_data(texts[0]) is not note.INSTRUCTION:
            return None
        if any(note.is_sum(text) for text in texts[:2]) and not named:
            return note.SUM
        if note.is_label(texts[0]) and not named:
            return note.SIGNATURE
        whys = [note.why_no_data(text) for text in texts]
        if all(why is not None for why in whys):
            return whys[0]
        codes = [self._block.header.places.get(name) for name in ("uscc", "place")]
        is_note = whys[0] not in (None, note.DATE, note.PAGE)
        if whys[0] is note.INSTRUCTION or (is_note and not any(place in codes for place in own[1:])):
            return whys[0]
        if not any(place in self._known for place in own):
            return note.NOTE
        if all(self._is_head(row, place) for place in own):
            return note.HEADER_AGAIN
        return None

    def _is_head(self, row: list[Cell], place: int) -> bool:
        return self._of.names.find_cell(row[place]) is not None

    def _heading_of(self, index: int, row: list[Cell], own: list[int]) -> note.Heading | None:
        """A sub-heading in two cells: its number before it, or how many there are behind it."""
        texts = [text_of(row[place]) for place in own]
        if len(own) > 3 or index > self._last_data:
            return None
        number = texts[0] if note.is_numeral(texts[0]) else ""
        rest = texts[1:] if number else texts
        if not rest or note.is_firm(rest[0]):
            return None
        counts = [plain(text).strip("()共计") for text in rest[1:]]
        if not all(count.rstrip("家户个项").isdigit() for count in counts):
            return None
        heading = note.read_heading(
            rest[0] + (f"({counts[0].rstrip('家户个项')}家)" if counts else ""), number
        )
        names = [place for place in own[len(texts) - len(rest) + 1 :] if place in self._keys]
        if counts and self._of.is_place(heading.text):
            return heading
        return heading if number and not names else None

    def _head(self, index: int, heading: note.Heading, text: str) -> None:
        is_place = self._over.begin(heading, index, len(self._found.rows))
        self._aside(index, text, note.PLACE_HEADING if is_place else note.SUB_HEADING)

    def _add(self, index: int, row: list[Cell]) -> None:
        self._add_cells(index, dict(zip(self._names, self._cells(row), strict=True)))

    def _add_cells(self, index: int, cells: dict[str, Cell]) -> None:
        if self._sheet.copied:
            self._last = dict(cells)
        if self._over.place and text_of(cells.get("place", "")) == "":
            cells["place"] = self._over.place
        if self._serials:
            self._end_serials()
        self._found.rows.append(
            TableRow(index + 1, cells, self._sheet.name, self._of.units, self._over.section)
        )

    def _aside(self, index: int, text: str, why: Text) -> None:
        self._end_serials()
        self._found.set_aside.append(SetAside(self._sheet.name, index + 1, text, why))

    def _end_serials(self) -> None:
        """One line for all the numbers nobody filled in."""
        if self._serials:
            (first, text), (last, end) = self._serials[0], self._serials[-1]
            shown = text if first == last else f"{text}–{end}"
            self._found.set_aside.append(SetAside(self._sheet.name, first + 1, shown, note.ONLY_SERIALS))
            self._serials = []
