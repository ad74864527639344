"""What statements read, as SQLite itself says."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from registry.database import db


@contextmanager
def reading() -> Iterator[dict[str, set[str]]]:
    """By table, the columns that are read meanwhile, as SQLite itself says."""
    found: dict[str, set[str]] = defaultdict(set)

    def note(action: int, table: str | None, column: str | None, *_: object) -> int:
        if action == sqlite3.SQLITE_READ and table and column:
            found[table].add(column)
        return sqlite3.SQLITE_OK

    db.connect(reuse_if_open=True)
    connection = db.connection()
    connection.set_authorizer(note)
    try:
        yield found
    finally:
        connection.set_authorizer(None)
