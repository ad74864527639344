"""What is asked of the events of files and titles is read by their indexes, which hold no other events."""

import re
from collections.abc import Callable
from typing import Any

from registry.database import db, is_postgres
from registry.models import Application, Recognition
from registry.queries.application import rejections_of
from registry.queries.corrected_file import corrected
from registry.queries.ledger import latest_notes, timeline
from registry.queries.recall import _came
from registry.queries.recognition import ledger_numbers, measures_taken
from registry.queries.second_thought import last_seq, undone

MANY = range(1, 500)
FILE, TITLES = Application(id=7, state="submitted"), [Recognition(id=each) for each in MANY]
OF_FILES: list[Callable[[], Any]] = [
    lambda: timeline(application_id=7),
    lambda: last_seq(FILE),
    lambda: _came(FILE),
    lambda: latest_notes(MANY, "application.return"),
    lambda: rejections_of(MANY),
    lambda: undone(MANY),
    lambda: corrected(MANY),
]
OF_TITLES: list[Callable[[], Any]] = [
    lambda: timeline(recognition_id=7),
    lambda: ledger_numbers(TITLES),
    lambda: measures_taken(TITLES),
]


def test_events_of_files_and_titles_are_read_by_their_indexes(queries: list[str]) -> None:
    for index, questions in (("event_application_id", OF_FILES), ("event_recognition_id", OF_TITLES)):
        for ask in questions:
            queries.clear()
            ask()
            asked = [sql for sql in queries if '"event"' in sql]
            assert asked
            assert all(re.search(rf"(USING INDEX|using) {index}\b", _plan(sql)) for sql in asked), asked


def _plan(sql: str) -> str:
    """How the engine reads it, be the values what they may; on PostgreSQL, where even a table of nothing is
    no reason to read it whole."""
    if not is_postgres():
        found = db.execute_sql(f"EXPLAIN QUERY PLAN {sql}", (1,) * sql.count("?"))
        return str(found.fetchall())
    first, *rest = sql.split("%s")
    numbered = first + "".join(f"${number}{text}" for number, text in enumerate(rest, 1))
    with db.atomic():
        db.execute_sql("SET LOCAL enable_seqscan = off")
        return str(db.execute_sql(f"EXPLAIN (GENERIC_PLAN) {numbered}").fetchall())
