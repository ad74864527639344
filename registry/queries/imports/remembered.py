"""What was said of the heads of earlier lists."""

import json
from collections.abc import Iterator
from typing import Any

from registry.models import ImportRun
from registry.rules.imports.asking import Answers
from registry.rules.imports.chosen_head import HEAD, said_before
from registry.rules.imports.file import ImportFile
from registry.rules.imports.report_kept import report_of

LATEST = 20
"""So many lists with an answer about their heads are looked through."""


def remembered_heads(file: ImportFile) -> Answers:
    """What was said of the heads of a list when the latest one with the same ones was brought in."""
    unread = file.reading.unread
    return said_before(file.asking, _earlier(file.kind), unread) if file.asking.offered or unread else {}


def _earlier(kind: str) -> Iterator[tuple[frozenset[str], Answers]]:
    stands = ImportRun.applied_at.is_null(False) & ImportRun.undone_at.is_null()
    rows: Any = (
        ImportRun.select(ImportRun.settings, ImportRun.report)
        .where((ImportRun.kind == kind) & stands & ImportRun.settings.contains(f'"{HEAD}'))
        .order_by(ImportRun.id.desc())
        .limit(LATEST)
        .tuples()
    )
    for settings, kept in rows:
        report = report_of(kept)
        asked = (*report.offered, *(question for question, _value in report.settled))
        yield frozenset(each.code for each in asked), json.loads(settings).get("answered", {})
