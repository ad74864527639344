"""An uploaded .xlsx as grids of cells, with what a hostile or broken file could do refused first."""

import io
import zipfile
from dataclasses import dataclass
from typing import Any, cast
from xml.parsers import expat

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    XmlError,
    ZipError,
)

from registry.errors import Text, Unmet, say
from registry.rules.imports.cell import Cell

MEGABYTE = 1024 * 1024
LARGEST_FILE = 50 * MEGABYTE
LARGEST_UNPACKED = 300 * MEGABYTE
MOST_ROWS = 200_000
MOST_CELLS = 8_000_000
"""Rows times columns of one sheet: the reader keeps them all in memory."""
MOST_PARTS = 2_000
_CHUNK = 256 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Unreadable(Unmet):
    """The file cannot be used at all; `reasons` say why."""

    def __init__(self, reason: Text) -> None:
        super().__init__([reason])


@dataclass(frozen=True)
class Grid:
    """One sheet. `rows[0]` is the sheet's row 1; `merged` are (top, left, bottom, right), `hidden_rows` rows,
    all from 0."""

    name: str
    rows: list[list[Cell]]
    merged: tuple[tuple[int, int, int, int], ...]
    is_hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()


def read_workbook(content: bytes) -> list[Grid]:
    """Every visible worksheet, in order. Raises Unreadable with a sentence for anything that is none."""
    _refuse_other_formats(content)
    _refuse_hostile(content)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return [_grid(workbook.get_sheet_by_name(name)) for name in _visible(workbook)]
    except PasswordError:
        raise Unreadable(_PROTECTED) from None
    except (CalamineError, XmlError, ZipError, ValueError, OSError):
        raise Unreadable(_BROKEN) from None


_PROTECTED = say("文件加了密码，无法读取。请在 Excel 或 WPS 中取消密码后重新上传。")
_BROKEN = say("文件已损坏或不是 Excel 工作簿，无法读取。请用 Excel 或 WPS 打开并另存为 .xlsx 后重试。")


def _visible(workbook: CalamineWorkbook) -> list[str]:
    return [
        sheet.name
        for sheet in workbook.sheets_metadata
        if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
    ]


def _grid(sheet: CalamineSheet) -> Grid:
    rows = cast("list[list[Cell]]", sheet.to_python(skip_empty_area=False)) if sheet.end else []
    ranges = sheet.merged_cell_ranges or []
    return Grid(sheet.name, rows, tuple((*start, *end) for start, end in ranges))


def _refuse_other_formats(content: bytes) -> None:
    if not content:
        raise Unreadable(say("文件是空的。"))
    if len(content) > LARGEST_FILE:
        size = LARGEST_FILE // MEGABYTE
        raise Unreadable(say("文件超过 %(size)s MB，请拆分后分次导入。", size=size))
    if content.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise Unreadable(_PROTECTED)
        raise Unreadable(
            say("这是旧版 .xls（或 Word 等）文件。请在 Excel 或 WPS 中另存为 .xlsx 工作簿后重试。")
        )
    if not content.startswith(b"PK"):
        raise Unreadable(say("这不是 .xlsx 工作簿。请选择 Excel 或 WPS 保存的 .xlsx 文件。"))


def _refuse_hostile(content: bytes) -> None:
    """Unpack within bounds and measure every sheet: the reader would allocate whatever a sheet claims."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if "xl/workbook.xml" not in archive.namelist():
                raise Unreadable(say("这不是 .xlsx 工作簿。请选择 Excel 或 WPS 保存的 .xlsx 文件。"))
            if any(part.flag_bits & 1 for part in parts):
                raise Unreadable(_PROTECTED)
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
                raise Unreadable(_too_large())
            for part in parts:
                # Reading stops at the size the archive declares, and a part that lies about it is refused.
                with archive.open(part) as stream:
                    _measure(part.filename, stream)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError, OSError, ValueError):
        raise Unreadable(_BROKEN) from None
    except zipfile.zlib.error:  # type: ignore[attr-defined]
        raise Unreadable(_BROKEN) from None


def _too_large() -> Text:
    return say("表格过大：最多 %(rows)s 行，且不能有远离数据的单元格。请删除多余内容后重试。", rows=MOST_ROWS)


def _measure(name: str, stream: Any) -> None:
    """Raise Unreadable if a part is a sheet that claims too many cells, or XML that is broken."""
    extent = _Extent()
    while chunk := stream.read(_CHUNK):
        if extent.is_xml is False:
            continue
        try:
            extent.feed(chunk)
        except expat.ExpatError:
            if extent.is_xml or name.endswith((".xml", ".rels")):
                raise Unreadable(_BROKEN) from None
            extent.is_xml = False
        extent.refuse_too_large()


class _Extent:
    """How far the filled cells of a sheet reach, found while its XML streams by."""

    def __init__(self) -> None:
        self.is_xml: bool | None = None
        self._row = self._column = 0
        self._last = (0, 0)
        self._rows = self._columns = 0
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._start

    def feed(self, chunk: bytes) -> None:
        self._parser.Parse(chunk, False)

    def refuse_too_large(self) -> None:
        if self._rows > MOST_ROWS or self._rows * self._columns > MOST_CELLS:
            raise Unreadable(_too_large())

    def _start(self, qualified: str, attributes: dict[str, str]) -> None:
        tag = qualified.rpartition(" ")[2]
        self.is_xml = True
        if tag == "c":
            self._column += 1
            if "r" in attributes:
                self._row, self._column = _position(attributes["r"], self._row)
            self._last = (self._row, self._column)
        elif tag in {"v", "is", "f"}:
            # Cells that are only formatted are left out by the reader as well.
            self._rows = max(self._rows, self._last[0])
            self._columns = max(self._columns, self._last[1])
        elif tag == "row":
            given = attributes.get("r", "")
            self._row, self._column = int(given) if given.isdigit() else self._row + 1, 0


def _position(reference: str, row: int) -> tuple[int, int]:
    """Row and column of "XFD1048576", from 1; a reference without a number stays in its row."""
    letters = reference.rstrip("0123456789")
    column = 0
    for letter in letters.upper():
        column = column * 26 + max(0, ord(letter) - ord("A") + 1)
    digits = reference[len(letters) :]
    return (int(digits[:9]) if digits else row), min(column, 10**6)
