"""The sheets of an OpenDocument spreadsheet: what each holds, how far it reaches, its rows spelled plainly.

The reader of values takes a cell without a type for empty, and gives up at white space between cells; so
it is given the same cells anew.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from registry.rules.imports.faulty_cell import LONGEST_TEXT, FaultyCell, FormulaCells, error_value
from registry.rules.imports.grid import BROKEN, MOST_CELLS, MOST_TEXT, Unreadable, too_large
from registry.rules.imports.sheet_facts import SheetFacts
from registry.rules.imports.xml_elements import local_name, strict_parser

_MOST_REPEATS = 10**7
_MOST_COLUMNS = 16_384
_LONGEST_CELL = 200_000
_CALC_TYPE = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 value-type"
"""The attribute by which LibreOffice marks an error value."""
_VALUES = {
    "float": "value",
    "percentage": "value",
    "currency": "value",
    "date": "date-value",
    "time": "time-value",
    "boolean": "boolean-value",
}
"""The attribute that holds a value, by its type."""


@dataclass
class OdsSheet:
    """One sheet; `xml` are its rows as the reader of values takes them; `merged` as in Grid."""

    name: str
    is_hidden: bool
    facts: SheetFacts = field(default_factory=SheetFacts)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    xml: list[str] = field(default_factory=list)


def ods_sheets(chunks: Iterable[bytes]) -> list[OdsSheet]:
    """The sheets of a content, which comes in chunks. Raises Unreadable for broken XML or a far cell."""
    content = _Content()
    try:
        for chunk in chunks:
            content.parser.Parse(chunk, False)
        content.parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError):
        raise Unreadable(BROKEN) from None
    return content.sheets


@dataclass
class _Cell:
    attributes: dict[str, str]
    repeats: int
    paragraphs: list[list[str]] = field(default_factory=list)
    letters: int = 0


@dataclass
class _Row:
    repeats: int
    is_hidden: bool
    width: int = 0
    """Columns up to the last cell that holds something."""
    column: int = 0
    filled: int = 0
    xml: list[str] = field(default_factory=list)
    faults: list[tuple[int, FaultyCell]] = field(default_factory=list)
    struck: int = 0
    """As of a row of SheetFacts."""


class _Content:
    """The content while its XML streams by."""

    def __init__(self) -> None:
        self.sheets: list[OdsSheet] = []
        self.parser = strict_parser()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self._path: list[str] = []
        self._hidden_styles: set[str] = set()
        self._struck_styles: set[str] = set()
        self._style = ""
        self._sheet: OdsSheet | None = None
        self._row: _Row | None = None
        self._cell: _Cell | None = None
        self._next_row = self._empty_rows = self._spelled = self._letters = 0
        self._formulas = FormulaCells()

    def _start(self, qualified: str, spelled: dict[str, str]) -> None:
        tag = local_name(qualified)
        attributes = {local_name(key): value for key, value in spelled.items() if key != _CALC_TYPE}
        above = self._path[-1] if self._path else ""
        self._path.append(tag)
        if self._cell is not None:
            self._inside_cell(tag, attributes)
        elif tag == "style":
            self._style = attributes.get("name", "")
        elif tag == "table-properties" and attributes.get("display") == "false":
            self._hidden_styles.add(self._style)
        elif tag == "text-properties" and _strikes(attributes):
            self._struck_styles.add(self._style)
        elif tag == "table" and above == "spreadsheet":
            name = attributes.get("name", "")
            self._sheet = OdsSheet(name, attributes.get("style-name", "") in self._hidden_styles)
            self._next_row = self._empty_rows = 0
            self._formulas = FormulaCells()
        elif self._sheet is not None and tag == "table-row":
            is_hidden = attributes.get("visibility", "visible") != "visible"
            self._row = _Row(_repeats(attributes, "number-rows-repeated"), is_hidden)
        elif self._row is not None and tag in {"table-cell", "covered-table-cell"}:
            if spelled.get(_CALC_TYPE) == "error":
                attributes["value-type"] = "error"
            self._cell = _Cell(attributes, _repeats(attributes, "number-columns-repeated"))

    def _inside_cell(self, tag: str, attributes: dict[str, str]) -> None:
        cell = self._cell
        if cell is None or "annotation" in self._path:
            return
        if tag in {"table", "table-row"}:
            raise Unreadable(BROKEN)
        if tag == "p":
            cell.paragraphs.append([])
        elif tag == "s":
            self._text(" " * min(_repeats(attributes, "c"), LONGEST_TEXT))
        elif tag in {"tab", "line-break"}:
            self._text("\n" if tag == "line-break" else "\t")

    def _text(self, text: str) -> None:
        if self._cell is not None and self._cell.paragraphs and "annotation" not in self._path:
            self._cell.paragraphs[-1].append(text)
            self._cell.letters += len(text)
            if self._cell.letters > _LONGEST_CELL:
                raise Unreadable(too_large())

    def _end(self, _qualified: str) -> None:
        tag = self._path.pop()
        sheet, row, cell = self._sheet, self._row, self._cell
        if cell is not None and row is not None and tag in {"table-cell", "covered-table-cell"}:
            self._close_cell(row, cell)
            self._cell = None
        elif sheet is not None and row is not None and cell is None and tag == "table-row":
            self._close_row(sheet, row)
            self._row = None
        elif sheet is not None and row is None and tag == "table":
            self.sheets.append(sheet)
            self._sheet = None

    def _close_cell(self, row: _Row, cell: _Cell) -> None:
        text = "\n".join(map("".join, cell.paragraphs))
        kind = cell.attributes.get("value-type", "string" if text else "")
        value = cell.attributes.get(_VALUES.get(kind, "string-value"))
        if kind in _VALUES and value is None:
            kind = "string"
        shown = (value or text) if kind in {"string", "error"} else (value or "")
        formula = cell.attributes.get("formula")
        fault = self._fault(formula, kind, shown)
        begin, row.column = row.column, row.column + cell.repeats
        self._merge(cell, begin)
        if not shown and fault is None:
            return
        if begin > row.width:
            row.xml.append(f'<table:table-cell table:number-columns-repeated="{begin - row.width}"/>')
        row.width = row.column
        row.filled += cell.repeats
        if cell.attributes.get("style-name") in self._struck_styles and row.width <= _MOST_COLUMNS:
            row.struck |= (1 << row.width) - (1 << begin)
        row.xml.append(_cell_xml(kind if fault is None else "string", shown, cell.repeats))
        self._letters += len(shown) * cell.repeats * row.repeats
        if row.width > _MOST_COLUMNS or self._letters > MOST_TEXT:
            raise Unreadable(too_large())
        if len(shown) > LONGEST_TEXT and self._sheet is not None:
            self._sheet.facts.has_long = True
        if fault is not None:
            row.faults += [(column, fault) for column in range(begin, row.column)]

    def _fault(self, formula: str | None, kind: str, shown: str) -> FaultyCell | None:
        known = {"string": "str", "error": "e"}.get(kind, "")
        if formula is None:
            return error_value(shown, known)
        value = shown if kind else None
        return self._formulas.fault(formula.partition("=")[2], value, kind=known)

    def _merge(self, cell: _Cell, column: int) -> None:
        rows = _repeats(cell.attributes, "number-rows-spanned")
        columns = _repeats(cell.attributes, "number-columns-spanned")
        if self._sheet is not None and (rows > 1 or columns > 1):
            bottom, right = self._next_row + rows - 1, column + columns - 1
            self._sheet.merged.append((self._next_row, column, bottom, right))

    def _close_row(self, sheet: OdsSheet, row: _Row) -> None:
        begin, self._next_row = self._next_row, self._next_row + row.repeats
        if not row.filled:
            self._empty_rows += row.repeats
            return
        facts = sheet.facts
        facts.reach(self._next_row, row.width, row.filled * row.repeats)
        facts.refuse_too_large()
        self._spelled += row.width
        if self._spelled > MOST_CELLS:
            raise Unreadable(too_large())
        if self._empty_rows:
            sheet.xml.append(_row_xml("<table:table-cell/>", self._empty_rows))
            self._empty_rows = 0
        sheet.xml.append(_row_xml("".join(row.xml), row.repeats))
        if row.is_hidden:
            facts.hidden_rows |= set(range(begin + 1, self._next_row + 1))
        if row.struck:
            facts.struck |= dict.fromkeys(range(begin + 1, self._next_row + 1), row.struck)
        for column, fault in row.faults:
            for number in range(begin, self._next_row):
                facts.note(number, column, fault)


def _strikes(attributes: dict[str, str]) -> bool:
    """Whether the properties of a text strike it out."""
    return any(attributes.get(f"text-line-through-{how}", "none") != "none" for how in ("style", "type"))


def _repeats(attributes: dict[str, str], name: str) -> int:
    """How often something stands there, from 1; what is no number is once."""
    given = attributes.get(name, "1")
    return max(1, min(int(given[:9]), _MOST_REPEATS)) if given.isdecimal() else 1


def _row_xml(cells: str, repeats: int) -> str:
    return f'<table:table-row table:number-rows-repeated="{repeats}">{cells}</table:table-row>'


def _cell_xml(kind: str, shown: str, repeats: int) -> str:
    """A cell as the reader of values takes it."""
    begin = f'<table:table-cell table:number-columns-repeated="{repeats}"'
    if kind not in _VALUES:
        return f'{begin} office:value-type="string"><text:p>{escape(shown)}</text:p></table:table-cell>'
    return f"{begin} office:value-type={quoteattr(kind)} office:{_VALUES[kind]}={quoteattr(shown)}/>"
