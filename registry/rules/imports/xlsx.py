"""A workbook .xlsx of any maker as grids: its parts are found, measured, handed to the reader of values."""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from registry.errors import say
from registry.rules.imports.archive import Archive, PackedPart, archive_of
from registry.rules.imports.grid import BROKEN, MOST_EMPTY, MOST_SHEETS, Grid, Unreadable, too_large
from registry.rules.imports.grid_reader import opened_grids
from registry.rules.imports.sheet_facts import SheetFacts
from registry.rules.imports.sheet_scan import Unusual, scanned
from registry.rules.imports.sheet_xml import parsed
from registry.rules.imports.string_table import StringTable
from registry.rules.imports.struck_cells import struck_styles
from registry.rules.imports.xml_elements import elements

CONTENT_TYPES = "[Content_Types].xml"
ROOT_RELATIONS = "_rels/.rels"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_XML = '<?xml version="1.0" encoding="UTF-8"?>'
_DENSE = 4
"""Among so many cells at least one holds something, where the quick pass is believed."""
_ERROR_KIND = re.compile(rb"(<(?:[\w.-]+:)?c\s[^<>]*?\bt\s*=\s*)([\"'])e\2")
_BINARY = say("这是二进制工作簿（.xlsb）。请在 Excel 或 WPS 中另存为 .xlsx 工作簿后重试。")


@dataclass(frozen=True)
class _Sheet:
    name: str
    part: str
    is_hidden: bool


@dataclass(frozen=True)
class _Book:
    """The parts a workbook names; `strings` and `styles` are '' where it has none."""

    sheets: tuple[_Sheet, ...]
    strings: str
    styles: str
    is_1904: bool


def workbook_part(archive: Archive) -> str:
    """The name of a package's main part if that is a workbook, else ''. Raises Unreadable for .xlsb."""
    kinds = {}
    if CONTENT_TYPES in archive:
        for each in elements(archive.read(CONTENT_TYPES)):
            if each.name == "Override" and "PartName" in each.attributes:
                kinds[each.attributes["PartName"].lstrip("/").lower()] = each.attributes.get(
                    "ContentType", ""
                )
    named = [
        target
        for kind, target in _relations(archive, "").values()
        if kind == "officeDocument" and target in archive
    ]
    listed = [name for name, kind in kinds.items() if re.search(r"(sheet|template).*\.main\+xml$", kind)]
    usual = ["xl/workbook.xml"] if "xl/workbook.xml" in archive else []
    for name in (*named, *listed, *usual):
        kind = kinds.get(name.lower(), "")
        if "binary" in kind or name.endswith(".bin"):
            raise Unreadable(_BINARY)
        if "wordprocessing" not in kind and "presentation" not in kind and name in archive:
            return name
    return ""


def read_xlsx(archive: Archive, part: str) -> list[Grid]:
    """Every worksheet, in order. Raises Unreadable."""
    book = _book(archive, part)
    strings = StringTable(archive, book.strings)
    struck = struck_styles(elements(archive.read(book.styles))) if book.styles else frozenset()
    facts = {sheet.part: _facts(archive, sheet.part, struck) for sheet in book.sheets}
    strings.refuse_too_much((sheet.part, facts[sheet.part].filled) for sheet in book.sheets)
    if strings.has_long:
        for each in facts.values():
            each.has_long = True
    content = archive_of(_parts(archive, book, facts))
    found = opened_grids(content, [facts[sheet.part] for sheet in book.sheets], is_1904=book.is_1904)
    return [
        Grid(sheet.name, grid.rows, grid.merged, sheet.is_hidden, grid.hidden_rows, grid.struck)
        for sheet, grid in zip(book.sheets, found, strict=True)
    ]


def _book(archive: Archive, part: str) -> _Book:
    relations = _relations(archive, part)
    sheets, is_1904 = [], False
    for each in elements(archive.read(part)):
        if each.name == "workbookPr":
            is_1904 = each.attributes.get("date1904") in {"1", "true", "on"}
        elif each.name == "sheet":
            kind, target = relations.get(each.attributes.get("id", ""), ("", ""))
            if kind == "worksheet" and target not in archive:
                raise Unreadable(BROKEN)
            if kind == "worksheet":
                is_hidden = each.attributes.get("state", "visible") != "visible"
                sheets.append(_Sheet(each.attributes.get("name", ""), target, is_hidden))
    parts = {sheet.part for sheet in sheets}
    if len(sheets) > MOST_SHEETS or len(parts) < len(sheets):
        raise Unreadable(too_large() if len(parts) > MOST_SHEETS else BROKEN)
    named = {kind: target for kind, target in relations.values() if target in archive}
    return _Book(tuple(sheets), named.get("sharedStrings", ""), named.get("styles", ""), is_1904)


def _relations(archive: Archive, part: str) -> dict[str, tuple[str, str]]:
    """By id, the last word of a relation's type and the part it leads to; of the package for part ''."""
    folder, _, name = part.rpartition("/")
    of = posixpath.join(folder, "_rels", f"{name}.rels")
    if of not in archive:
        return {}
    found = {}
    for each in elements(archive.read(of)):
        if each.name == "Relationship" and each.attributes.get("TargetMode") != "External":
            target = unquote(each.attributes.get("Target", "")).replace("\\", "/")
            path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            kind = each.attributes.get("Type", "").rpartition("/")[2]
            found[each.attributes.get("Id", "")] = kind, path
    return found


def _facts(archive: Archive, part: str, struck: frozenset[str]) -> SheetFacts:
    try:
        facts = scanned(archive.chunks(part), struck)
        facts.refuse_too_large()
        if facts.rows * facts.columns <= max(MOST_EMPTY, facts.filled * _DENSE):
            return facts
    except (Unusual, Unreadable):
        pass
    # The quick pass counts cells that are only formatted, too: here it matters how far the others reach.
    facts = parsed(archive.chunks(part), struck)
    facts.refuse_too_large()
    return facts


def _parts(archive: Archive, book: _Book, facts: Mapping[str, SheetFacts]) -> dict[str, bytes | PackedPart]:
    """The parts the reader needs and nothing else, called as it expects."""
    sheets, relations = "", ""
    worksheets: dict[str, bytes | PackedPart] = {}
    for number, sheet in enumerate(book.sheets, start=1):
        sheets += f'<sheet name="{number}" sheetId="{number}" r:id="r{number}"/>'
        target = f"worksheets/sheet{number}.xml"
        relations += _relation(number, "worksheet", target)
        worksheets[f"xl/{target}"] = _worksheet(archive, sheet.part, facts[sheet.part])
    book_xml = f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><workbookPr date1904="{int(book.is_1904)}"/>'
    parts: dict[str, bytes | PackedPart] = {
        "xl/workbook.xml": f"{_XML}{book_xml}<sheets>{sheets}</sheets></workbook>".encode(),
        "xl/_rels/workbook.xml.rels": _relations_part(relations),
        ROOT_RELATIONS: _relations_part(_relation(1, "officeDocument", "xl/workbook.xml")),
    }
    if book.strings:
        parts["xl/sharedStrings.xml"] = archive.packed(book.strings)
    if book.styles:
        parts["xl/styles.xml"] = archive.packed(book.styles)
    return parts | worksheets


def _relation(number: int, kind: str, target: str) -> str:
    return f'<Relationship Id="r{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'


def _relations_part(relations: str) -> bytes:
    return f'{_XML}<Relationships xmlns="{_PACKAGE}">{relations}</Relationships>'.encode()


def _worksheet(archive: Archive, part: str, facts: SheetFacts) -> bytes | PackedPart:
    """A sheet as it stands; where it has error values the reader gives up at, as texts."""
    if not facts.has_odd_errors:
        return archive.packed(part)
    return _ERROR_KIND.sub(rb"\1\2str\2", b"".join(archive.chunks(part)))
