"""The kept reader of spreadsheets, python-calamine, over a file that was measured before."""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import cast

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from registry.rules.imports.cell import Cell, Day1904
from registry.rules.imports.faulty_cell import fault_of
from registry.rules.imports.grid import (
    BROKEN,
    MOST_CELLS,
    MOST_SHEETS,
    PROTECTED,
    Grid,
    Unreadable,
    too_large,
)
from registry.rules.imports.sheet_facts import SheetFacts


def opened_grids(content: bytes, facts: Sequence[SheetFacts], *, is_1904: bool = False) -> list[Grid]:
    """The sheets of a file, each with what is known of it beside its values. Raises Unreadable."""
    cells = sum(each.rows * each.columns for each in facts)
    if len(facts) > MOST_SHEETS or cells > MOST_CELLS:
        raise Unreadable(too_large())
    with _refusing_broken():
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        if len(set(workbook.sheet_names)) != len(facts):
            raise Unreadable(BROKEN)
        return [
            _grid(workbook.get_sheet_by_index(place), each, is_1904=is_1904)
            for place, each in enumerate(facts)
        ]


@contextmanager
def _refusing_broken() -> Iterator[None]:
    try:
        yield
    except PasswordError:
        raise Unreadable(PROTECTED) from None
    except (CalamineError, ValueError, OSError, OverflowError, MemoryError):
        raise Unreadable(BROKEN) from None
    except BaseException as error:
        # A reader written in Rust panics at what it did not expect; the exception is none of Exception's.
        if type(error).__name__ != "PanicException":
            raise
        raise Unreadable(BROKEN) from None


def _grid(sheet: CalamineSheet, facts: SheetFacts, *, is_1904: bool) -> Grid:
    rows = cast("list[list[Cell]]", sheet.to_python(skip_empty_area=False)) if sheet.end else []
    if facts.has_long:
        _mark_faults(rows)
    if is_1904:
        _mark_numbers(rows)
    facts.mark(rows)
    return Grid(
        sheet.name, rows, _merged(sheet, rows), hidden_rows=frozenset(facts.hidden_rows), struck=facts.struck
    )


def _merged(sheet: CalamineSheet, rows: list[list[Cell]]) -> tuple[tuple[int, int, int, int], ...]:
    """The merged ranges, as far as there are cells. Raises Unreadable if they lie over each other: filling
    them could take for ever."""
    height, width = len(rows), len(rows[0]) if rows else 0
    merged, area = [], 0
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        below, beyond = min(bottom, height - 1), min(right, width - 1)
        if top <= below and left <= beyond:
            merged.append((top, left, below, beyond))
            area += (below - top + 1) * (beyond - left + 1)
    if area > height * width:
        raise Unreadable(BROKEN)
    return tuple(merged)


def _mark_faults(rows: list[list[Cell]]) -> None:
    for row in rows:
        for place, cell in enumerate(row):
            if cell and (fault := fault_of(cell)):
                row[place] = fault


def _mark_numbers(rows: list[list[Cell]]) -> None:
    for row in rows:
        for place, cell in enumerate(row):
            if isinstance(cell, float):
                row[place] = Day1904(cell)
