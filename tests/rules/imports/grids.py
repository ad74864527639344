"""Sheets and what is read of them, for the tests of lists."""

from collections.abc import Collection, Sequence
from typing import Any

from registry.rules.imports.asking import Asking
from registry.rules.imports.columns import ENTERPRISE_COLUMNS, recognition_columns
from registry.rules.imports.reading import ListReading, TableRow
from registry.rules.imports.table import read_lists
from registry.rules.imports.workbook import Grid, read_workbook
from tests.workbooks import sample

Rows = Sequence[Sequence[Any]]


def grid(rows: Rows, name: str = "名单", *merged: tuple[int, int, int, int], **of: Any) -> Grid:
    """A sheet of these rows; `merged` are (top, left, bottom, right) from 0."""
    return Grid(name, [list(row) for row in rows], merged, **of)


def read(
    *grids: Grid,
    kinds: tuple[str, ...] = (),
    asking: Asking | None = None,
    sheets: Collection[str] = (),
) -> ListReading:
    """As lists of recognitions of these kinds of subject, or of enterprises."""
    columns = recognition_columns(kinds) if kinds else ENTERPRISE_COLUMNS
    keys = ("name", "subject") if kinds else ("name",)
    return read_lists(grids, columns, keys, asking or Asking(), sheets)


def read_case(file: str, *kinds: str, **answers: str) -> tuple[ListReading, Asking]:
    """A worked case, read with these answers."""
    asking = Asking(answers)
    grids = read_workbook(sample(f"lists/{file}"))
    return read(*grids, kinds=kinds, asking=asking), asking


def rows_of(reading: ListReading) -> list[TableRow]:
    """The rows that wait for nothing."""
    return [row for row in reading.rows if not row.waits]


def shown(reading: ListReading, *names: str) -> list[tuple[Any, ...]]:
    """Of each row its number and these columns."""
    return [(row.number, *(row.text(name) for name in names)) for row in rows_of(reading)]


def codes(asking: Asking) -> list[str]:
    """What was asked."""
    return [question.code for question in asking.asked]
