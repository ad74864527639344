"""Which cells of a workbook are struck out: by the fonts of their styles. Pure."""

import re
from collections.abc import Collection, Sequence

from registry.rules.imports.cell_xml import PLACE, column_of
from registry.rules.imports.sheet_facts import SheetFacts
from registry.rules.imports.xml_elements import Element

_SECTIONS = frozenset(
    {"numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles"}
)
"""Elements of the styles of .xlsx: a font stands in one of them, and what only may be shown in another."""
_FEW = 16


def struck_styles(styles: Sequence[Element]) -> frozenset[str]:
    """The numbers of the styles of cells that strike them out, as cells name them; `styles` is their part of
    a workbook .xlsx."""
    if not any(each.name == "strike" for each in styles):
        return frozenset()
    section = ""
    fonts: list[bool] = []
    cells: list[str] = []
    for each in styles:
        if each.name in _SECTIONS:
            section = each.name
        elif section == "fonts" and each.name == "font":
            fonts.append(False)
        elif section == "fonts" and each.name == "strike" and fonts:
            fonts[-1] = each.attributes.get("val", "1") not in {"0", "false"}
        elif section == "cellXfs" and each.name == "xf":
            cells.append(each.attributes.get("fontId", "0"))
    struck = {str(number) for number, is_struck in enumerate(fonts) if is_struck}
    return frozenset(str(number) for number, font in enumerate(cells) if font in struck)


class StruckCells:
    """Finds the struck cells in the XML of a sheet whose cells name their place first; of some styles."""

    def __init__(self, styles: Collection[str]) -> None:
        self._styles = {style.encode() for style in styles}
        # One of many styles is looked for faster than each of them.
        named = b"|".join(self._styles) if len(self._styles) <= _FEW else rb"\d+"
        self._cell = re.compile(rb"<(?:[\w.-]+:)?c(?=\s)[^<>]*?\ss\s*=\s*[\"'](" + named + rb")[\"'][^<>]*>")

    def note(self, xml: bytes, facts: SheetFacts) -> None:
        """Note the struck cells of whole cells, spelled."""
        for found in self._cell.finditer(xml):
            place = PLACE.search(found[0])
            if place is not None and found[1] in self._styles:
                facts.strike(int(place[2]), column_of(place[1].decode()))
