"""Workbooks .xlsx as programs of different makers write them, by hand: parts, namespaces, kinds of cells."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from registry.rules.imports.cell import DAYS_1904, SERIAL_ZERO
from registry.rules.imports.workbook import Grid

_LOOSE = "http://schemas.openxmlformats.org"
_STRICT = "http://purl.oclc.org/ooxml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_PARTS = ("xl/workbook.xml", "xl/workbook2.xml", "xl/book/main.xml", "xl/Workbook.xml")
DAY_STYLE, STRUCK_STYLE = 2, 3


@dataclass(frozen=True)
class Maker:
    """How a program writes its workbooks."""

    texts: str = "shared"
    """Where the texts of cells stand: shared, inline, rich (shared, in runs), str (as if of formulas)."""
    is_strict: bool = False
    prefix: str = ""
    part: str = _PARTS[0]
    has_places: bool = True
    """Whether cells and rows say where they stand; else they follow each other."""
    is_1904: bool = False
    is_absolute: bool = False
    fills_merged: bool = False
    writes_empty: bool = False
    has_formulas: bool = False
    has_iso_days: bool = False

    @property
    def traits(self) -> list[str]:
        """What is unusual about it."""
        flags = {
            "strict namespace": self.is_strict,
            "prefixed namespace": self.prefix != "",
            "workbook of another name": self.part != _PARTS[0],
            "cells without places": not self.has_places,
            "1904": self.is_1904,
            "absolute targets": self.is_absolute,
            "merged cells filled": self.fills_merged,
            "empty cells": self.writes_empty,
            "formulas": self.has_formulas,
            "ISO days": self.has_iso_days,
        }
        return [f"{self.texts} texts", *(name for name, is_so in flags.items() if is_so)]


def some_maker(chance: Random) -> Maker:
    """Any of them."""

    def maybe(share: float) -> bool:
        return chance.random() < share

    is_strict = maybe(0.2)
    has_places = maybe(0.8)
    return Maker(
        texts=chance.choice(("shared", "shared", "inline", "rich", "str")),
        is_strict=is_strict,
        prefix=chance.choice(("", "", "", "x:", "main:")),
        part=chance.choice((_PARTS[0], *_PARTS)),
        has_places=has_places,
        is_1904=maybe(0.2),
        is_absolute=maybe(0.3),
        fills_merged=maybe(0.2),
        writes_empty=maybe(0.4) or not has_places,
        has_formulas=maybe(0.3),
        has_iso_days=is_strict and maybe(0.5),
    )


def made_xlsx(grids: Sequence[Grid], maker: Maker, *, hides_columns: bool = False) -> bytes:
    """The sheets as that maker writes them; with `hides_columns` the first column of each is hidden."""
    return _Book(maker, hides_columns).write(grids)


@dataclass
class _Book:
    maker: Maker
    hides_columns: bool
    shared: dict[str, int] = field(default_factory=dict)
    strikes: bool = False

    def write(self, grids: Sequence[Grid]) -> bytes:
        folder = self.maker.part.rpartition("/")[0]
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("[Content_Types].xml", self._types(len(grids), folder))
            self.strikes = any(grid.struck for grid in grids)
            archive.writestr("_rels/.rels", self._relations([("officeDocument", self.maker.part)], ""))
            for number, grid in enumerate(grids, 1):
                archive.writestr(f"{folder}/worksheets/sheet{number}.xml", self._sheet(grid))
            targets = [
                ("worksheet", f"{folder}/worksheets/sheet{place + 1}.xml") for place in range(len(grids))
            ]
            targets += [("styles", f"{folder}/styles.xml"), ("sharedStrings", f"{folder}/sharedStrings.xml")]
            name = self.maker.part.rpartition("/")[2]
            archive.writestr(f"{folder}/_rels/{name}.rels", self._relations(targets, f"{folder}/"))
            archive.writestr(self.maker.part, self._workbook(grids))
            archive.writestr(f"{folder}/styles.xml", self._styles())
            archive.writestr(f"{folder}/sharedStrings.xml", self._strings())
        return buffer.getvalue()

    def _types(self, sheets: int, folder: str) -> str:
        parts = [(self.maker.part, "sheet.main"), (f"{folder}/styles.xml", "styles")]
        parts.append((f"{folder}/sharedStrings.xml", "sharedStrings"))
        parts += [(f"{folder}/worksheets/sheet{place + 1}.xml", "worksheet") for place in range(sheets)]
        overrides = "".join(
            f'<Override PartName="/{part}" ContentType="{_KIND}.{kind}+xml"/>' for part, kind in parts
        )
        rels = f'<Default Extension="rels" ContentType="{_PACKAGE}.relationships+xml"/>'
        return f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">{rels}{overrides}</Types>'

    def _office(self) -> str:
        root = f"{_STRICT}/officeDocument" if self.maker.is_strict else f"{_LOOSE}/officeDocument/2006"
        return f"{root}/relationships"

    def _relations(self, targets: Sequence[tuple[str, str]], folder: str) -> str:
        found = ""
        for number, (kind, target) in enumerate(targets, 1):
            path = f"/{target}" if self.maker.is_absolute else target.removeprefix(folder)
            found += f'<Relationship Id="rId{number}" Type="{self._office()}/{kind}" Target="{path}"/>'
        return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{found}</Relationships>'

    def _root(self, tag: str, inside: str) -> str:
        """An element of the whole part, each tag in it marked with ‹ where the prefix goes."""
        main = (
            f"{_STRICT}/spreadsheetml/main" if self.maker.is_strict else f"{_LOOSE}/spreadsheetml/2006/main"
        )
        name = f"xmlns:{self.maker.prefix[:-1]}" if self.maker.prefix else "xmlns"
        whole = f'<‹{tag} {name}="{main}" xmlns:r="{self._office()}">{inside}</‹{tag}>'
        return _HEAD + whole.replace("‹", self.maker.prefix)

    def _workbook(self, grids: Sequence[Grid]) -> str:
        sheets = ""
        for number, grid in enumerate(grids, 1):
            state = ' state="hidden"' if grid.is_hidden else ""
            sheets += f'<‹sheet name={quoteattr(grid.name)} sheetId="{number}"{state} r:id="rId{number}"/>'
        of_days = f'<‹workbookPr date1904="{int(self.maker.is_1904)}"/>'
        return self._root("workbook", f"{of_days}<‹sheets>{sheets}</‹sheets>")

    def _styles(self) -> str:
        formats = "".join(f'<‹xf numFmtId="{number}" applyNumberFormat="1"/>' for number in (0, 4, 14))
        fonts = "<‹fonts><‹font/><‹font><‹strike/></‹font></‹fonts>" if self.strikes else ""
        struck = '<‹xf numFmtId="0" fontId="1"/>' if self.strikes else ""
        return self._root("styleSheet", f"{fonts}<‹cellXfs>{formats}{struck}</‹cellXfs>")

    def _strings(self) -> str:
        items = "".join(f"<‹si>{self._text(text)}</‹si>" for text in self.shared)
        return self._root("sst", items)

    def _text(self, text: str) -> str:
        if self.maker.texts != "rich" or len(text) < 4:
            return f'<‹t xml:space="preserve">{escape(text)}</‹t>'
        cut = len(text) // 2
        run = '<‹r><‹rPr><‹b/><‹sz val="11"/></‹rPr><‹t xml:space="preserve">{}</‹t></‹r>'
        # The reading in kana that some programs keep is no part of the text.
        phonetic = '<‹rPh sb="0" eb="1"><‹t>カナ</‹t></‹rPh>'
        return run.format(escape(text[:cut])) + run.format(escape(text[cut:])) + phonetic

    def _sheet(self, grid: Grid) -> str:
        rows = ""
        copies = _copies(grid) if self.maker.fills_merged else {}
        for number, row in enumerate(grid.rows, 1):
            place = f' r="{number}"' if self.maker.has_places else ""
            flat = ' ht="0" customHeight="1"' if self.maker.is_strict else ' hidden="1"'
            hidden = flat if number in grid.hidden_rows else ""
            cells = "".join(
                self._cell(
                    copies.get((number - 1, column), cell),
                    number,
                    column,
                    is_struck=_is_struck(grid, number, column),
                )
                for column, cell in enumerate(row)
            )
            rows += f"<‹row{place}{hidden}>{cells}</‹row>"
        columns = '<‹cols><‹col min="1" max="1" width="9" hidden="1"/></‹cols>' if self.hides_columns else ""
        return self._root("worksheet", f"{columns}<‹sheetData>{rows}</‹sheetData>{_merges(grid)}")

    def _cell(self, cell: Any, row: int, column: int, *, is_struck: bool = False) -> str:
        place = f' r="{_letter(column)}{row}"' if self.maker.has_places else ""
        if is_struck and isinstance(cell, str):
            place += f' s="{STRUCK_STYLE}"'
        if cell in ("", None):
            return f'<‹c{place} s="1"/>' if self.maker.writes_empty else ""
        if isinstance(cell, date):
            if self.maker.has_iso_days:
                return f'<‹c{place} s="{DAY_STYLE}" t="d"><‹v>{cell.isoformat()}</‹v></‹c>'
            days = (cell - SERIAL_ZERO).days - (DAYS_1904 if self.maker.is_1904 else 0)
            return f'<‹c{place} s="{DAY_STYLE}"><‹v>{days}</‹v></‹c>'
        if isinstance(cell, int | float):
            formula = "<‹f>SUM(A1:A2)</‹f>" if self.maker.has_formulas else ""
            return f"<‹c{place}>{formula}<‹v>{cell!r}</‹v></‹c>"
        if self.maker.texts == "inline":
            return f'<‹c{place} t="inlineStr"><‹is>{self._text(cell)}</‹is></‹c>'
        if self.maker.texts == "str":
            return f'<‹c{place} t="str"><‹v>{escape(cell)}</‹v></‹c>'
        number = self.shared.setdefault(cell, len(self.shared))
        return f'<‹c{place} t="s"><‹v>{number}</‹v></‹c>'


def _is_struck(grid: Grid, row: int, column: int) -> bool:
    return bool(grid.struck.get(row, 0) >> column & 1)


def _copies(grid: Grid) -> dict[tuple[int, int], Any]:
    """What the other cells of merged ones hold where a program fills them, too."""
    return {
        (row, column): grid.rows[top][left]
        for top, left, bottom, right in grid.merged
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
        if row < len(grid.rows) and column < len(grid.rows[row])
    }


def _merges(grid: Grid) -> str:
    ranges = "".join(
        f'<‹mergeCell ref="{_letter(left)}{top + 1}:{_letter(right)}{bottom + 1}"/>'
        for top, left, bottom, right in grid.merged
    )
    return f"<‹mergeCells>{ranges}</‹mergeCells>" if ranges else ""


def _letter(column: int) -> str:
    return chr(ord("A") + column)
