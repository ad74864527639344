"""What a workbook is read into, the bounds it is read within, and the sentences for what is beyond them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from registry.errors import Text, Unmet, say
from registry.rules.imports.cell import Cell

MEGABYTE = 1024 * 1024
LARGEST_FILE = 50 * MEGABYTE
LARGEST_UNPACKED = 640 * MEGABYTE
"""So much is a sheet of 500,000 rows and 20 columns at most; it is never unpacked as a whole."""
MOST_ROWS = 600_000
MOST_CELLS = 12_000_000
"""Rows times columns of one file: the reader keeps them all in memory, at 90 to 130 bytes each."""
MOST_SHEETS = 1_000
MOST_TEXT = 1024 * MEGABYTE
"""Bytes of text in all cells together: one string can stand in many of them."""
MOST_EMPTY = 2_000_000
"""So many cells may lie between those that hold something, however few these are."""
MOST_SPARSE = 50
"""Beyond MOST_EMPTY, at least one of so many cells holds something."""

PROTECTED = say("文件加了密码，无法读取。请在 Excel 或 WPS 中取消密码后重新上传。")
BROKEN = say("文件已损坏或不是 Excel 工作簿，无法读取。请用 Excel 或 WPS 打开并另存为 .xlsx 后重试。")


class Unreadable(Unmet):
    """The file cannot be used at all; `reasons` say why."""

    def __init__(self, reason: Text) -> None:
        super().__init__([reason])


class NoHeader(Unreadable):
    """Nothing in it is known as a header; somebody may say which line is one."""


@dataclass(frozen=True)
class Grid:
    """One sheet. `rows[0]` is the sheet's row 1; `merged` are (top, left, bottom, right) from 0;
    `hidden_rows` are numbers from 1; `struck` as in SheetFacts. A cell is text, a number, a day, a truth
    value or a FaultyCell; empty ones are ''."""

    name: str
    rows: list[list[Cell]]
    merged: tuple[tuple[int, int, int, int], ...]
    is_hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    struck: Mapping[int, int] = field(default_factory=dict)


def too_large() -> Text:
    """The sentence for a file beyond any of the bounds."""
    return say("表格过大：最多 %(rows)s 行，且不能有远离数据的单元格。请删除多余内容后重试。", rows=MOST_ROWS)


def refuse_extent(rows: int, columns: int, filled: int) -> None:
    """Raise Unreadable for a sheet that reaches too far, or is so empty that a cell stands far away."""
    cells = rows * columns
    if rows > MOST_ROWS or max(cells, filled) > MOST_CELLS:
        raise Unreadable(too_large())
    if cells > MOST_EMPTY and cells > filled * MOST_SPARSE:
        raise Unreadable(too_large())
