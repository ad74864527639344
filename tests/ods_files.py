"""Small .ods files made for a test."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

NAMES = "urn:oasis:names:tc:opendocument:xmlns:"
SPACES = " ".join(f'xmlns:{each}="{NAMES}{each}:1.0"' for each in ("office", "table", "text", "style"))
CALC = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
MIMETYPE = b"application/vnd.oasis.opendocument.spreadsheet"


def ods(rows: str, table: str = 'table:name="名单"', before: str = "", **parts: bytes) -> bytes:
    """A file of one table, as the XML of its rows; `before` stands before the body; `parts` by name."""
    sheet = f"<table:table {table}>{rows}</table:table>"
    body = f"<office:body><office:spreadsheet>{sheet}</office:spreadsheet></office:body>"
    content = f"<office:document-content {SPACES} {CALC}>{before}{body}</office:document-content>"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", MIMETYPE)
        for name, part in {"content.xml": content.encode(), **parts}.items():
            archive.writestr(name, part)
    return buffer.getvalue()


def row(*cells: str, attributes: str = "") -> str:
    """A row of cells."""
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def cell(attributes: str, text: str = "") -> str:
    """A cell with a paragraph, which may hold elements."""
    inside = f"<text:p>{text}</text:p>" if text else ""
    return f"<table:table-cell {attributes}>{inside}</table:table-cell>"


def ods_of(rows: Iterable[Sequence[str]]) -> bytes:
    """A file of texts."""
    typed = 'office:value-type="string"'
    return ods("".join(row(*(cell(typed, escape(each)) for each in texts)) for texts in rows))
