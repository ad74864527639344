"""What a note says of the rows that it marks, 带*的为复核通过企业, is said of each of them. Pure."""

import re
from dataclasses import replace

from registry.rules.catalog import Catalog
from registry.rules.imports.cell import text_of
from registry.rules.imports.reading import ListReading, ListTable, TableRow
from registry.rules.imports.verdict_words import says_kept
from registry.rules.imports.words import ListKind, words_of

_MARK = re.compile(r"[*＊※★☆▲△▼◆●■#＃]")
_CLAUSES = re.compile(r"[,，;；。\n]")
_OF_ROWS = frozenset({ListKind.REVOCATION, ListKind.RE_REVIEW, ListKind.PUBLICITY})
LONGEST_CLAUSE = 40


def with_marked_rows(reading: ListReading, catalog: Catalog) -> ListReading:
    """The same lists; a row whose name has a mark says what a note of its sheet says of the mark, unless it
    says something itself."""
    marks: dict[tuple[str, str], str] = {}
    for line in reading.set_aside:
        for mark, clause in _explained(line.text, catalog):
            marks.setdefault((line.sheet, mark), clause)
    if not marks:
        return reading
    return replace(reading, tables=tuple(_marked(table, marks) for table in reading.tables))


def _explained(note: str, catalog: Catalog) -> list[tuple[str, str]]:
    found = []
    for clause in _CLAUSES.split(note):
        mark = _MARK.search(clause)
        if mark is None or len(clause) > LONGEST_CLAUSE:
            continue
        if says_kept(clause) or words_of(clause, catalog).kinds & _OF_ROWS:
            found.append((mark[0], clause.strip()))
    return found


def _marked(table: ListTable, marks: dict[tuple[str, str], str]) -> ListTable:
    return replace(table, rows=tuple(_with_verdict(row, marks) for row in table.rows))


def _with_verdict(row: TableRow, marks: dict[tuple[str, str], str]) -> TableRow:
    name = text_of(row.cells.get("name", ""))
    found = next((marks[row.sheet, each] for each in name if (row.sheet, each) in marks), "")
    if not found or row.text("verdict"):
        return row
    return replace(row, cells={**row.cells, "verdict": found})
