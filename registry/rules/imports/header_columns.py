"""The columns of one header: what stands right above the data, with units and years from above it. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from registry.rules.imports.cell import text_of
from registry.rules.imports.filled import FilledSheet
from registry.rules.imports.head import NO_HEAD, SAID, HeadCell, HeadNames, money_unit, plain, read_head

_ONLY_UNIT = re.compile(r"\(?(?:单位:?)?(?:[^()\d]{0,4}元|[人家个项户件台套%年月日]|平方米|位|吨)\)?")
_ONLY_YEAR = re.compile(r"(20\d\d)年?度?末?")


@dataclass(frozen=True)
class Header:
    """One list's header: rows `top` to `row`, columns `left` to `right`, from 0.

    `places`, `units`, `heads`: where each known column stands, its unit of money, its text; `alike`: the
    columns that are headed alike; `beside`: those that have the same column by another head; `unused`: the
    heads nobody knows; `texts`: what each column is headed by.
    """

    top: int
    row: int
    left: int
    right: int
    places: Mapping[str, int] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    heads: Mapping[str, str] = field(default_factory=dict)
    alike: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    beside: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    unused: tuple[str, ...] = ()
    serial: int | None = None
    has_key: bool = True
    texts: Mapping[int, str] = field(default_factory=dict)


def is_unit(text: str) -> bool:
    """Whether a text below a head is only its unit."""
    return bool(_ONLY_UNIT.fullmatch(plain(text)))


def is_year(text: str) -> bool:
    """Whether a text below a head is only its year."""
    return bool(_ONLY_YEAR.fullmatch(plain(text)))


def is_blank_below(sheet: FilledSheet, row: int, place: int) -> bool:
    """Whether a column is blank below a row, until the first blank line."""
    for index in range(row + 1, len(sheet.rows)):
        if sheet.rows[index][place] != "":
            return False
        if index > row + 1 and not sheet.filled(index):
            break
    return True


class HeaderColumns:
    """Reads what the columns of headers are, on one sheet."""

    def __init__(self, sheet: FilledSheet, names: HeadNames) -> None:
        self._sheet, self._names = sheet, names

    def read(self, top: int, bottom: int, left: int, right: int) -> Header:
        """The header in these rows and columns, each column by what stands lowest above its data."""
        stacked = {place: self._stacked(top, bottom, place) for place in range(left, right + 1)}
        found: dict[str, list[tuple[int, int, int]]] = {}
        unused = []
        serial = None
        for place, head in stacked.items():
            if head is None:
                continue
            known = self._names.find(head)
            if known is not None:
                found.setdefault(known[0], []).append((known[1], -head.year, place))
            elif head.is_serial:
                serial = place if serial is None else serial
            else:
                unused.append(head.text)
        texts = {place: head.text for place, head in stacked.items() if head is not None}
        header = Header(top, bottom, left, right, serial=serial, texts=texts)
        return self._with_places(header, stacked, found, unused)

    def _with_places(
        self,
        header: Header,
        stacked: Mapping[int, HeadCell | None],
        found: Mapping[str, list[tuple[int, int, int]]],
        unused: list[str],
    ) -> Header:
        places, units, heads, alike, beside = {}, {}, {}, {}, {}
        for name, candidates in found.items():
            first = min(candidates)
            same = tuple(place for *sure, place in candidates if sure == list(first[:2]))
            head = stacked[first[2]] or NO_HEAD
            columns = self._data_columns(header, first[2])
            if len(columns) > 1 and name in self._names.keys:
                # 企业名称 merged over numbers and names.
                columns = (
                    tuple(column for column in columns if not self._is_numbers(header, column)) or columns
                )
            places[name], heads[name] = columns[0], head.text
            same = columns if len(same) == 1 else same
            if len(same) > 1:
                alike[name] = same
            others = tuple(place for *_, place in candidates if place not in same)
            unused += [(stacked[place] or NO_HEAD).text for place in others]
            # What somebody has said goes before what another head is known for.
            beside[name] = others if first[0] != SAID else ()
            if head.unit and self._names.columns[name].money:
                units[name] = head.unit
        return replace(
            header,
            places=places,
            units=units,
            heads=heads,
            alike=alike,
            beside=beside,
            unused=tuple(dict.fromkeys(unused)),
            has_key=any(key in places for key in self._names.keys),
        )

    def _data_columns(self, header: Header, place: int) -> tuple[int, ...]:
        """Where the data of a column stand whose head is merged over several."""
        last = self._sheet.spans.get((header.row, place), place)
        columns = range(place, last + 1)
        filled = [column for column in columns if not is_blank_below(self._sheet, header.row, column)]
        return tuple(filled) or (place,)

    def _is_numbers(self, header: Header, place: int) -> bool:
        """Whether only the numbers of lines stand below a head."""
        texts = (text_of(row[place]) for row in self._sheet.rows[header.row + 1 :])
        return all(text.isdigit() for text in texts if text)

    def _stacked(self, top: int, bottom: int, place: int) -> HeadCell | None:
        """What the rows of a header say of a column: the lowest text, with unit and year from the others."""
        texts: list[str] = []
        unit, year = "", 0
        for row in range(bottom, top - 1, -1):
            text, is_own = self._text_over(row, place, top)
            folded = plain(text)
            if not folded or (not is_own and not texts and not year):
                continue
            if _ONLY_UNIT.fullmatch(folded):
                unit = unit or money_unit(folded.strip("()"))
            elif only := _ONLY_YEAR.fullmatch(folded):
                year = year or int(only[1])
            elif text not in texts:
                texts.append(text)
        if not texts and year:
            texts = self._head_before(top, bottom, place)
        if not texts:
            return None
        heads = [read_head(text) for text in texts]
        best = next((head for head in heads[:1] if self._names.find(head)), None)
        if best is None and len(texts) > 1:
            both = read_head(texts[-1] + texts[0])
            best = both if self._names.find(both) else None
        best = best or heads[0]
        unit = best.unit or unit or next((head.unit for head in heads if head.unit), "")
        year = best.year or year or next((head.year for head in heads if head.year), 0)
        shown = replace(best, text=text_of(texts[0])) if best.text else best
        return replace(shown, unit=unit, year=year)

    def _head_before(self, top: int, bottom: int, place: int) -> list[str]:
        """The known head left of a column that has only a year, as if it were merged over it."""
        for before in range(place - 1, -1, -1):
            for row in range(top, bottom):
                if text := text_of(self._sheet.rows[row][before]):
                    return [text] if self._names.find_cell(text) else []
        return []

    def _text_over(self, row: int, place: int, top: int) -> tuple[str, bool]:
        """The text over a column in a row of the header, and whether it is its own and no group's."""
        sheet = self._sheet
        cell = sheet.rows[row][place]
        if cell != "":
            repeats = (row, place) in sheet.copied and row > top
            return (
                ("", True)
                if repeats and text_of(cell) == text_of(sheet.rows[row - 1][place])
                else (text_of(cell), True)
            )
        for start in range(place - 1, -1, -1):
            if sheet.spans.get((row, start), -1) >= place:
                return text_of(sheet.rows[row][start]), False
            if sheet.rows[row][start] != "":
                break
        return "", False
