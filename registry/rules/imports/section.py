"""The rows below a header: which are data, under which sub-heading, and why the others are none. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from operator import itemgetter

from registry.errors import Text
from registry.rules.imports import note
from registry.rules.imports.blocks import Block
from registry.rules.imports.cell import UNITS, Cell, text_of
from registry.rules.imports.filled import FilledSheet
from registry.rules.imports.head import HeadNames
from registry.rules.imports.reading import ListRemark, SetAside, TableRow
from registry.rules.imports.row_kind import RowKinds
from registry.rules.imports.sub_heading import SubHeadings
from registry.rules.imports.units import unit_above

_COMPANIES = ("公司", "厂", "集团", "合作社", ")", "）")
"""How only companies end: associations and institutes, which may be rows as well, sign lists, too."""
_OF_SUMS = frozenset("合总小共累本全")
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
        self._kinds = RowKinds(of.sheet, of.block, of.names, of.is_place)
        self._keys, self._known = self._kinds.keys, self._kinds.known
        self._key_name = next(key for key in of.names.keys if key in places)
        self._serial = of.block.header.serial
        self._beside = columns if self._serial is None else (self._serial, *columns)
        self._units = dict(of.units)
        own = of.block.header.units
        self._money = [name for name in places if of.names.columns[name].money and name not in own]
        self._heads = frozenset(of.block.header.heads.values()) - {""}
        self._sums_head = False
        self._is_narrow = len(self._beside) == 1 and not of.sheet.spans
        self._found = SectionRows()
        self._over = SubHeadings(of.sheet.name, of.is_place)
        self._serials: list[tuple[int, str]] = []
        self._last: dict[str, Cell] = {}

    def read(self) -> SectionRows:
        for title in self._block.titles:
            heading = self._kinds.heading(title)
            if heading.level or self._of.is_place(heading.text):
                self._over.begin_above(heading)
        for index in range(self._block.first, self._block.end):
            self._read_row(index)
        self._end_serials()
        self._over.close(0, len(self._found.rows))
        self._found.remarks += self._over.remarks
        return self._found

    def _read_row(self, index: int) -> None:
        row = self._sheet.rows[index]
        serial = "" if self._serial is None else row[self._serial]
        if serial == "" or not isinstance(serial, str):
            for key in self._keys:
                is_whole = self._is_narrow or self._is_wide(row, key)
                if is_whole and self._is_surely_named(row[key], serial != ""):
                    if (index, key) in self._sheet.copied:
                        break
                    self._add(index, row)
                    return
        self._read_carefully(index, row)

    def _is_surely_named(self, cell: Cell, is_numbered: bool) -> bool:
        """Whether a cell is a name at first sight: a company, or anything in a numbered line but a sum."""
        if not isinstance(cell, str) or len(cell) <= _SHORTEST or ":" in cell or "：" in cell:
            return False
        return cell.endswith("公司") or (is_numbered and cell[0] not in _OF_SUMS)

    def _is_wide(self, row: list[Cell], key: int) -> bool:
        """Whether something else than the name stands in the row."""
        for place in self._beside:
            cell = row[place]
            if cell != "" and cell != row[key]:
                return True
        return False

    def _read_carefully(self, index: int, row: list[Cell]) -> None:
        filled = self._kinds.filled(index)
        own = [place for place in filled if (index, place) not in self._sheet.copied]
        if not own:
            return
        first = text_of(row[own[0]])
        if index in self._block.repeated or (len(own) == 1 and first in self._heads):
            self._aside(index, first, note.HEADER_AGAIN)
        elif self._kinds.is_serial_only(row, own):
            self._serials.append((index, first))
            return
        elif self._is_same_merged(index, row, own):
            self._aside(index, text_of(row[self._keys[0]]), note.SAME_MERGED)
        elif self._kinds.is_column_numbers(index, row, own):
            self._aside(index, first, note.COLUMN_NUMBERS)
        elif len({text_of(row[place]) for place in own}) == 1:
            self._read_lone(index, row, own[0], first)
        elif (why := self._kinds.why_none(index, row, own)) is not None:
            self._leave(index, row, own, why)
        elif (heading := self._kinds.heading_of(index, row, own)) is not None:
            self._head(index, heading, " ".join(text_of(row[place]) for place in own))
        else:
            self._add(index, row)

    def _leave(self, index: int, row: list[Cell], own: list[int], why: Text) -> None:
        """Set a line of several texts aside; one with a firm in another column is asked about."""
        if why is note.NOTE and (place := self._kinds.firm_elsewhere(row, own)) is not None:
            self._add_lone(index, row, place, text_of(row[place]), in_key=False)
            return
        if why is note.NOTE and self._kinds.lacks_its_name(index, row, own):
            self._add(index, row)
            return
        if why is note.SUM and (heading := self._sums_below(index, row, own)) is not None:
            self._over.begin(heading, index, len(self._found.rows))
        self._aside(index, " ".join(text_of(row[place]) for place in own), why)

    def _sums_below(self, index: int, row: list[Cell], own: list[int]) -> note.Heading | None:
        """A sum that heads the rows below it: so do all of a list of which one stands above its first row."""
        self._sums_head = self._sums_head or not self._found.rows
        return self._kinds.sums_below(index, row, own) if self._sums_head else None

    def _is_same_merged(self, index: int, row: list[Cell], own: list[int]) -> bool:
        """Whether a name merged over several rows says nothing new here, in any column that is known."""
        if not self._last or not any((index, key) in self._sheet.copied for key in self._keys):
            return False
        return not any(place in self._known for place in own) or all(
            self._last[name] == cell for name, cell in zip(self._names, self._cells(row), strict=True)
        )

    def _read_lone(self, index: int, row: list[Cell], place: int, text: str) -> None:
        """A line of one text: a note, a sub-heading, or all that is known of an enterprise."""
        in_key = place in self._keys or place == self._block.header.places.get("name")
        why = note.why_no_data(text)
        heading = self._kinds.heading(text)
        is_below = index > self._kinds.last
        if why is None and not note.is_firm(text) and self._kinds.may_head(index, place, heading):
            why = note.SIGNATURE if is_below and note.is_office(text) else None
            if why is None and not (is_below and in_key and not self._is_marked(heading, place)):
                self._head(index, heading, text)
                return
        if why is None and is_below and (note.is_office(text) or note.is_labeled(text)):
            why = note.SIGNATURE
        if why is not None:
            self._aside(index, text, why)
        elif note.is_firm(text) or (in_key and self._may_be_firm(text, heading)):
            self._add_lone(index, row, place, text, in_key)
        elif not is_below and (
            place not in self._known or self._is_marked(heading, place) or self._kinds.spans(index, place)
        ):
            self._head(index, heading, text)
        elif in_key or self._kinds.lacks_name(place, text) or (place in self._known and not is_below):
            self._add(index, row)
        else:
            self._aside(index, text, note.NOTE)

    def _may_be_firm(self, text: str, heading: note.Heading) -> bool:
        """Whether it may be one of the list: 某某中心, and not 通过企业（3家）."""
        return note.may_be_firm(text) and heading.level == 0 and heading.count is None

    def _is_marked(self, heading: note.Heading, place: int) -> bool:
        """Whether it looks like a heading; by its last word only where rows are wider than their names."""
        is_name = place == self._block.header.places.get("name")
        by_word = heading.ends_as_one and (place not in self._keys or is_name)
        return heading.is_marked or (by_word and self._kinds.last_wide < self._block.end)

    def _add_lone(self, index: int, row: list[Cell], place: int, text: str, in_key: bool) -> None:
        """A name alone: doubtful where the others are not, and it stands across or outside their column."""
        is_odd = not in_key or (self._kinds.spans(index, place) and place not in self._known)
        is_last = len(self._beside) > 1 and index > self._kinds.last_wide and self._may_sign(index, text)
        if is_odd or is_last or self._kinds.spans(index, place):
            self._found.doubtful.add(index + 1)
        cells = dict(zip(self._names, self._cells(row), strict=True))
        if not in_key and self._keys:
            cells = dict.fromkeys(self._names, "")
            cells[self._key_name] = text
        self._add_cells(index, cells)

    def _may_sign(self, index: int, text: str) -> bool:
        """Whether a name alone below the rows may be who signs: a date stands below it, or it has no number
        where rows have, and is no company."""
        is_other = self._serial is not None and not text.endswith(_COMPANIES)
        return is_other or self._kinds.is_signed(index)

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
        self._found.rows.append(TableRow(index + 1, cells, self._sheet.name, self._units, self._over.section))

    def _aside(self, index: int, text: str, why: Text) -> None:
        self._end_serials()
        if self._money and (stated := unit_above((text,))):
            # 单位：元 between the rows holds for those below; one that nobody knows is asked.
            self._units = {name: unit for name, unit in self._units.items() if name not in self._money}
            self._units |= dict.fromkeys(self._money, stated) if stated in UNITS else {}
        self._found.set_aside.append(SetAside(self._sheet.name, index + 1, text, why))

    def _end_serials(self) -> None:
        """One line for all the numbers nobody filled in."""
        if self._serials:
            (first, text), (last, end) = self._serials[0], self._serials[-1]
            shown = text if first == last else f"{text}–{end}"
            self._found.set_aside.append(SetAside(self._sheet.name, first + 1, shown, note.ONLY_SERIALS))
            self._serials = []
