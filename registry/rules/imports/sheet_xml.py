"""How far a sheet of .xlsx reaches, and which of its cells and rows are special: the exact pass."""

from collections.abc import Collection, Iterable
from xml.parsers import expat

from registry.rules.imports.cell_xml import KNOWN_ERRORS, column_of
from registry.rules.imports.faulty_cell import LONGEST_TEXT, FormulaCells, error_value
from registry.rules.imports.grid import BROKEN, Unreadable
from registry.rules.imports.sheet_facts import SheetFacts
from registry.rules.imports.xml_elements import local_name, strict_parser

_FURTHEST = 10**7


def parsed(chunks: Iterable[bytes], struck: Collection[str] = ()) -> SheetFacts:
    """The facts of a sheet, whose XML comes in chunks; `struck`: the styles that strike a cell out.

    Raises Unreadable for broken XML or a far cell.
    """
    sheet = _Sheet(struck)
    try:
        for chunk in chunks:
            sheet.parser.Parse(chunk, False)
            sheet.facts.refuse_too_large()
        sheet.parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError):
        raise Unreadable(BROKEN) from None
    return sheet.facts


class _Sheet:
    """One sheet while its XML streams by."""

    def __init__(self, struck: Collection[str]) -> None:
        self._struck = struck
        self.facts = SheetFacts()
        self.parser = strict_parser()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self._row = self._column = 0
        self._formulas = FormulaCells()
        self._clear("")

    def _clear(self, kind: str) -> None:
        self._kind = kind
        self._value: list[str] | None = None
        self._formula: list[str] | None = None
        self._shares = ""
        self._holds = False
        self._in = ""

    def _start(self, qualified: str, attributes: dict[str, str]) -> None:
        tag = local_name(qualified)
        if tag == "c":
            self._column += 1
            if "r" in attributes:
                self._row, self._column = _position(attributes["r"], self._row)
            self._clear(attributes.get("t", ""))
            if (
                attributes.get("s") in self._struck
                and 0 < self._row < _FURTHEST
                and 0 < self._column < _FURTHEST
            ):
                self.facts.strike(self._row, self._column - 1)
        elif tag in {"v", "f", "is"}:
            self._in = tag
            self._holds = True
            if tag == "v":
                self._value = []
            elif tag == "f":
                self._formula, self._shares = [], attributes.get("si", "")
        elif tag == "row":
            given = attributes.get("r", "")
            self._row, self._column = int(given) if given.isdecimal() else self._row + 1, 0
            self._clear("")
            if attributes.get("hidden") in {"1", "true"} or _is_flat(attributes.get("ht", "")):
                self.facts.hidden_rows.add(self._row)

    def _text(self, text: str) -> None:
        if self._in == "v" and self._value is not None:
            self._value.append(text)
        elif self._in == "f" and self._formula is not None:
            self._formula.append(text)
        if len(text) > LONGEST_TEXT:
            self.facts.has_long = True

    def _end(self, qualified: str) -> None:
        tag = local_name(qualified)
        if tag in {"v", "f", "is"}:
            self._in = ""
        elif tag == "c":
            self._close()

    def _close(self) -> None:
        facts = self.facts
        value = "".join(self._value).strip() if self._value is not None else None
        if self._holds and (value != "" or self._formula is not None):
            facts.reach(self._row, self._column)
        if self._formula is None:
            fault = error_value(value or "", self._kind)
        else:
            fault = self._formulas.fault(
                "".join(self._formula).strip(), value, kind=self._kind, shares=self._shares
            )
        if fault is not None and 0 < self._row < _FURTHEST:
            facts.note(self._row - 1, self._column - 1, fault)
            facts.has_odd_errors |= self._kind == "e" and fault.text not in KNOWN_ERRORS
        if value and (value[0] in "iInN+" or "e" in value.lower()):
            facts.has_long = True
        self._clear("")


def _position(reference: str, row: int) -> tuple[int, int]:
    """Row and column of XFD1048576, from 1; a reference without a number stays in its row."""
    letters = reference.rstrip("0123456789")
    if not (letters.isascii() and letters.isalpha()):
        raise ValueError(reference)
    digits = reference[len(letters) :][:9]
    return int(digits) if digits else row, min(column_of(letters[:6]) + 1, _FURTHEST)


def _is_flat(height: str) -> bool:
    """Whether a row has no height: it is hidden to who looks at it."""
    return height != "" and height.strip("0.") == ""
