"""What a note says of the rows that it marks, 带*的为复核通过企业, is said of each of them. Pure."""

import re
import unicodedata
from dataclasses import replace

from registry.rules.catalog import Catalog
from registry.rules.imports.cell import text_of
from registry.rules.imports.expected import Expected
from registry.rules.imports.reading import ListReading, ListTable, TableRow
from registry.rules.imports.verdict_words import is_no_grant, says_kept
from registry.rules.imports.words import ListKind, words_of

_MARK = re.compile(r"[*＊※★☆▲△▼◆●■#＃]")
"""What names are marked with. In one width, ＊ is *."""
_CLAUSES = re.compile(r"[,，;；。\n]")
_OF_ROWS = frozenset({ListKind.REVOCATION, ListKind.RE_REVIEW, ListKind.PUBLICITY})
LONGEST_CLAUSE = 40


def with_marked_rows(reading: ListReading, expected: Expected, catalog: Catalog) -> ListReading:
    """The same lists; a row whose name has a mark says what a note of its sheet says of the mark, unless it
    says something itself."""
    marks: dict[tuple[str, str], str] = {}
    for line in reading.set_aside:
        for mark, clause in _explained(line.text, expected, catalog):
            marks.setdefault((line.sheet, mark), clause)
    if not marks:
        return reading
    return replace(reading, tables=tuple(_marked(table, marks) for table in reading.tables))


def marks_in(text: str) -> list[str]:
    """The marks in a text, in order, each in one width."""
    return [unicodedata.normalize("NFKC", mark) for mark in _MARK.findall(text)]


def _explained(note: str, expected: Expected, catalog: Catalog) -> list[tuple[str, str]]:
    found = []
    for clause in _CLAUSES.split(note):
        marks = marks_in(clause)
        if not marks or len(clause) > LONGEST_CLAUSE:
            continue
        # Of a row of other lists this is no result: noted_rows has it asked about.
        is_denied = expected.kind == "recognitions" and is_no_grant(clause)
        if is_denied or says_kept(clause) or words_of(clause, catalog).kinds & _OF_ROWS:
            found += [(mark, clause.strip()) for mark in marks]
    return found


def _marked(table: ListTable, marks: dict[tuple[str, str], str]) -> ListTable:
    return replace(table, rows=tuple(_with_verdict(row, marks) for row in table.rows))


def _with_verdict(row: TableRow, marks: dict[tuple[str, str], str]) -> TableRow:
    name = text_of(row.cells.get("name", ""))
    found = next((marks[row.sheet, each] for each in marks_in(name) if (row.sheet, each) in marks), "")
    if not found or row.text("verdict"):
        return row
    return replace(row, cells={**row.cells, "verdict": found})
