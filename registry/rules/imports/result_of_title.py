"""A title that says the result of a re-review says it of its rows. Pure."""

from dataclasses import replace

from registry.rules.imports.expected import Expected
from registry.rules.imports.reading import ListTable
from registry.rules.imports.telling import KEPT, NOT_KEPT, tells_kinds
from registry.rules.imports.telling_columns import results_of
from registry.rules.imports.verdict_words import result_of
from registry.rules.imports.words import ListKind, ListWords, headings


def with_result_of_title(table: ListTable, said: ListWords, expected: Expected) -> ListTable:
    """The table; each row that says no result itself has the one that the title of a re-review says."""
    if ListKind.RE_REVIEW not in said.kinds or tells_kinds(table):
        return table
    results = {result_of(line) for line in headings(table.title or table.sheet)} - {None}
    if expected.kind == "rereviews" and len(results) != 1:
        return table
    # What the title says holds for every row that says nothing itself.
    result = {"verdict": KEPT if False not in results else NOT_KEPT}
    rows = tuple(
        row if results_of(row) else replace(row, cells={**result, **row.cells}) for row in table.rows
    )
    return replace(table, rows=rows)
