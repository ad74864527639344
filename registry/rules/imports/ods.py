"""A workbook .ods as grids: its content is measured, and spelled anew, plainly, for the reader of values."""

from collections.abc import Mapping
from dataclasses import replace
from xml.sax.saxutils import quoteattr

from registry.rules.imports.archive import Archive, archive_of
from registry.rules.imports.grid import BROKEN, PROTECTED, Grid, Unreadable
from registry.rules.imports.grid_reader import opened_grids
from registry.rules.imports.ods_content import OdsSheet, ods_sheets
from registry.rules.imports.xml_elements import elements

MIMETYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_CONTENT = "content.xml"
_MANIFEST = "META-INF/manifest.xml"
_SPACES: Mapping[str, str] = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
}


def is_ods(archive: Archive) -> bool:
    """Whether a ZIP file says that it is an OpenDocument spreadsheet, or a template of one."""
    return "mimetype" in archive and archive.read("mimetype").startswith(MIMETYPE)


def read_ods(archive: Archive) -> list[Grid]:
    """Every sheet, in order. Raises Unreadable."""
    manifest = elements(archive.read(_MANIFEST)) if _MANIFEST in archive else []
    if any(each.name == "encryption-data" for each in manifest):
        raise Unreadable(PROTECTED)
    if _CONTENT not in archive:
        raise Unreadable(BROKEN)
    sheets = ods_sheets(archive.chunks(_CONTENT))
    grids = opened_grids(_plain_file(sheets), [sheet.facts for sheet in sheets])
    return [
        replace(grid, name=sheet.name, merged=tuple(sheet.merged), is_hidden=sheet.is_hidden)
        for sheet, grid in zip(sheets, grids, strict=True)
    ]


def _plain_file(sheets: list[OdsSheet]) -> bytes:
    spaces = " ".join(f"xmlns:{prefix}={quoteattr(name)}" for prefix, name in _SPACES.items())
    tables = "".join(
        f'<table:table table:name="{number}">{"".join(sheet.xml)}</table:table>'
        for number, sheet in enumerate(sheets, start=1)
    )
    body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    content = f"<office:document-content {spaces}>{body}</office:document-content>"
    manifest = b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return archive_of({"mimetype": MIMETYPE, _MANIFEST: manifest, _CONTENT: content.encode()})
