"""What is asked of the events of files and titles is read by their indexes, which hold no other events."""

import re
from collections.abc import Callable
from typing import Any

from registry.database import db, is_postgres
from registry.models import Application, Recognition
from registry.queries.corrected_file import corrected
from registry.queries.ledger import latest_notes, timeline
from registry.queries.recall import _came
from registry.queries.recognition import ledger_numbers, measures_taken
from registry.queries.rejection import rejections_of
from registry.queries.second_thought import last_seq, undone
from tests.looked_through import as_in_a_large_registry

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


FILLED = (
    "CREATE TEMPORARY TABLE event (LIKE event INCLUDING ALL)",
    "CREATE TEMPORARY TABLE event_secret (LIKE event_secret INCLUDING ALL)",
    """
    INSERT INTO event (seq, recorded_at, actor, kind, visibility, application_id, recognition_id, body,
        commitment, prev_digest, digest)
    SELECT seq, '2026-11-27', 'system:test', 'test.happened', 'staff', CASE seq %% 10 WHEN 0 THEN seq END,
        CASE seq %% 10 WHEN 1 THEN seq END, '{}', '', '', '' FROM generate_series(1, 5000) seq""",
    "INSERT INTO event_secret (seq, salt, content) SELECT seq, '', '{}' FROM event",
    "ANALYZE event",
    "ANALYZE event_secret",
)


def test_events_of_files_and_titles_are_read_by_their_indexes(queries: list[str]) -> None:
    asked: dict[str, str] = {}
    for index, questions in (("event_application_id", OF_FILES), ("event_recognition_id", OF_TITLES)):
        for ask in questions:
            queries.clear()
            ask()
            asked |= {sql: index for sql in queries if '"event"' in sql}
    assert len(asked) >= len(OF_FILES) + len(OF_TITLES)
    with db.atomic() as rolled_back:
        _fill()
        for sql, index in asked.items():
            assert re.search(rf"(USING INDEX|using) {index}(_idx)?\b", _plan(sql)), sql
        rolled_back.rollback()


def _fill() -> None:
    """Both plan by what they know of a table: PostgreSQL finds others of the same names and indexes, SQLite
    is given what it would know of a large registry."""
    if not is_postgres():
        as_in_a_large_registry()
        return
    for sql in FILLED:
        db.execute_sql(sql)


def _plan(sql: str) -> str:
    """How the engine reads it, be the values what they may."""
    if not is_postgres():
        found = db.execute_sql(f"EXPLAIN QUERY PLAN {sql}", (1,) * sql.count("?"))
        return str(found.fetchall())
    first, *rest = sql.split("%s")
    numbered = first + "".join(f"${number}{text}" for number, text in enumerate(rest, 1))
    return str(db.execute_sql(f"EXPLAIN (GENERIC_PLAN) {numbered}").fetchall())
