"""Small .xlsx files made for a test."""

import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from rustpy_xlsxwriter import write_worksheet, write_worksheets

SAMPLES = Path(__file__).parent / "samples"
REGISTER = "enterprises-200-with-defects.xlsx"
MUNICIPAL = "municipal-srdi-2022-2023.xlsx"
CHAMPIONS = "national-champions-batch6.xlsx"
SHEET_PART = "xl/worksheets/sheet1.xml"


def sample(name: str) -> bytes:
    """A list as bureaus hand it over."""
    return (SAMPLES / name).read_bytes()


def records(rows: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    """Rows for the writer, which wants the first row as names that all differ."""
    width = max(map(len, rows))
    names = [str(cell) for cell in rows[0]] + [""] * (width - len(rows[0]))
    heads = [name or " " * place for place, name in enumerate(names, start=1)]
    if len(rows) == 1:
        return [dict.fromkeys(heads, "")]
    return [dict(zip(heads, [*row, *[None] * (width - len(row))], strict=True)) for row in rows[1:]]


def workbook(*rows: Sequence[Any], merged: Sequence[str] = ()) -> bytes:
    """One sheet; `merged` are ranges such as "B2:B3", whose value is that of their first cell."""
    buffer = io.BytesIO()
    write_worksheet(records(rows), buffer, sheet_name="名单")
    if not merged:
        return buffer.getvalue()
    cells = "".join(f'<mergeCell ref="{each}"/>' for each in merged)
    ranges = f'</sheetData><mergeCells count="{len(merged)}">{cells}</mergeCells>'
    return tampered(buffer.getvalue(), lambda xml: xml.replace("</sheetData>", ranges))


def sheets(**named: Sequence[Sequence[Any]]) -> bytes:
    """Several sheets in order."""
    buffer = io.BytesIO()
    write_worksheets([(name, records(rows)) for name, rows in named.items()], buffer)
    return buffer.getvalue()


def tampered(content: bytes, change: Callable[[str], str], **parts: bytes) -> bytes:
    """The workbook with its sheet's XML changed and parts added."""
    source = zipfile.ZipFile(io.BytesIO(content))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            part = source.read(name)
            archive.writestr(name, change(part.decode()).encode() if name == SHEET_PART else part)
        for name, part in parts.items():
            archive.writestr(name, part)
    return buffer.getvalue()
