"""Columns of ticks: a row that is not ticked below the title, or below 拟认定, where others are. Pure."""

import re
from collections.abc import Collection, Sequence

from registry.errors import Text, say
from registry.rules.catalog import Catalog
from registry.rules.imports.expected import Expected
from registry.rules.imports.matching import known_text
from registry.rules.imports.reading import ListTable, TableRow
from registry.rules.imports.telling_columns import TICK, telling_kind
from registry.rules.imports.words import plain_words, words_of

NO = re.compile(r"(?:否|×|✗|✘|x|n|no|0|未.*|不.*)", re.IGNORECASE)
BLANK = say("（空白）")
Word = tuple[str, str]
"""The name of a column, and what it says."""
WordsBeside = dict[Word, tuple[Text, list[TableRow]]]
"""What is wrong with a word, and the rows that say it."""
_TICKED = re.compile(r"[√✓✔☑▲△★●◆■○]|是|有|y|yes|1", re.IGNORECASE)


def unticked(table: ListTable, names: Sequence[str], expected: Expected, catalog: Catalog) -> WordsBeside:
    """The rows that are not ticked in the column that is headed by the title asked, where others are."""
    found: WordsBeside = {}
    for name in (name for name in names if telling_kind(name) == TICK):
        head = words_of(table.heads[name], catalog)
        if not head.schemes or expected.other_schemes(head):
            continue
        ticked = [bool(_tick(row, name)) for row in table.rows]
        if any(ticked) and not all(ticked):
            bare = [row for row, is_ticked in zip(table.rows, ticked, strict=True) if not is_ticked]
            found[name, _said(bare[0], name)] = say("没有写明有这一称号"), bare
    return found


def unmarked(table: ListTable, names: Collection[str]) -> WordsBeside:
    """The rows that are blank in a column of results where others have a tick: 拟认定 √."""
    found: WordsBeside = {}
    for name in names:
        said = [known_text(row.cells.get(name, "")) for row in table.rows]
        marks = [plain_words(text) for text in said if text]
        if len(marks) < len(said) and any(map(_TICKED.fullmatch, marks)):
            bare = [row for row, text in zip(table.rows, said, strict=True) if not text]
            found[name, str(BLANK)] = say("没有打勾，而别的行打了勾"), bare
    return found


def _tick(row: TableRow, name: str) -> str:
    text = known_text(row.cells.get(name, ""))
    return "" if NO.fullmatch(plain_words(text)) else text


def _said(row: TableRow, name: str) -> str:
    return known_text(row.cells.get(name, "")) or str(BLANK)
