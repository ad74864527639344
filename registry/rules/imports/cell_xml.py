"""One cell of a sheet's XML whose kind of content matters: an error value, a formula."""

import re
from html import unescape

from registry.rules.imports.faulty_cell import FaultyCell, FormulaCells, error_value
from registry.rules.imports.sheet_facts import SheetFacts

KNOWN_ERRORS = frozenset(
    {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#GETTING_DATA", "#DATA!"}
)
"""Error values the reader goes on after."""
PLACE = re.compile(rb"\sr=\"([A-Z]{1,3})(\d{1,7})\"")
"""The column of a cell, in letters, and its row."""
_KIND = re.compile(rb"\st\s*=\s*[\"'](\w*)[\"']")
_FORMULA = re.compile(rb"<(?:[\w.-]+:)?f(?=[\s/>])([^<>]*)(?:/>|>([^<]*)<)")
_VALUE = re.compile(rb"<(?:[\w.-]+:)?v(?=[\s/>])[^<>]*(?<!/)>([^<]*)<")
_NO_VALUE_TEXT = re.compile(rb"<(?:[\w.-]+:)?v\s*/>")
_SHARES = re.compile(rb"\ssi\s*=\s*[\"'](\d+)[\"']")


class CellXml:
    """Cells of one sheet, in its order."""

    def __init__(self) -> None:
        self._formulas = FormulaCells()

    def look(self, xml: bytes, facts: SheetFacts) -> None:
        """Note what is wrong with a cell, spelled from its first tag to its end."""
        place = PLACE.search(xml)
        if place is None:
            return
        kind = found[1].decode() if (found := _KIND.search(xml)) else ""
        fault = self._fault(xml, kind)
        if fault is not None:
            facts.note(int(place[2]) - 1, column_of(place[1].decode()), fault)
            facts.has_odd_errors |= kind == "e" and fault.text not in KNOWN_ERRORS

    def _fault(self, xml: bytes, kind: str) -> FaultyCell | None:
        value = _text(found[1]) if (found := _VALUE.search(xml)) else None
        if value is None and _NO_VALUE_TEXT.search(xml):
            value = ""
        formula = _FORMULA.search(xml)
        if formula is None:
            return error_value(value or "", kind)
        shares = found[1].decode() if (found := _SHARES.search(formula[1])) else ""
        return self._formulas.fault(_text(formula[2] or b""), value, kind=kind, shares=shares)


def column_of(letters: str) -> int:
    """A column from 0: A is 0, XFD 16383."""
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1


def _text(xml: bytes) -> str:
    return unescape(xml.decode("utf-8", "replace")).strip()
