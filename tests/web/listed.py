"""Lists that were taken away, read again."""

import csv
import io
from datetime import datetime
from typing import Any

from python_calamine import CalamineWorkbook

from registry.actions.list_job import ListAsked, ask_list
from registry.models import Account
from registry.rules.list_job import ListJobWords
from registry.web.access import scope_of


def sheets(content: bytes) -> list[list[list[Any]]]:
    """The cells of each sheet of a workbook."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


def lines(content: bytes) -> list[list[str]]:
    """The cells of a CSV file."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def same(cell: Any, text: str) -> bool:
    """Whether a typed cell and a cell of a CSV say the same."""
    text = text.removeprefix("\t").removeprefix("'")
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M") == text
    return float(text) == cell if isinstance(cell, float) else str(cell) == text


def long_list_of(reviewer: Account | None) -> int:
    """The job of a long list that waits for a worker."""
    assert reviewer is not None
    asked = ListAsked(reviewer.id, scope_of(reviewer), "http://localhost/", "/enterprises/list.csv", "zh")
    return int(ask_list(asked, {"zh": ListJobWords("企业名录"), "en": ListJobWords("Enterprises")}).id)
