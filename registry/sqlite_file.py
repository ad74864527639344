"""SQLite in a file of our own, by connections that stay with their threads."""

import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from weakref import WeakSet

from peewee import SqliteDatabase

from registry.patience import JOBS, Patience
from registry.private import make_private

_KEPT = "sqlite_stat1"
"""Where SQLite keeps how much there is, by table and index."""
_OF_ITS_OWN = ("sqlite_", "searched_pair")
"""What SQLite keeps for itself, and its index of pairs of characters, which is asked in one way only."""
_MOMENT = 0.05
"""Seconds that others may well wait, before they have their turn."""


class KeptConnection(sqlite3.Connection):
    """A connection to SQLite that its thread keeps between two requests: to open one, and to read the schema
    by it, takes longer than most pages ask for."""

    def __init__(self, path: str, *args: Any, **named: Any) -> None:
        super().__init__(path, *args, **named)
        self.file = _file_at(path)
        self._cursors: WeakSet[sqlite3.Cursor] = WeakSet()

    def cursor(self, *args: Any, **named: Any) -> sqlite3.Cursor:  # type: ignore[override]
        """A cursor, remembered as long as anything holds it."""
        made: sqlite3.Cursor = super().cursor(*args, **named)
        self._cursors.add(made)
        return made

    def end_reading(self) -> None:
        """Close the cursors that are left: one that was not read to its end would hold what it sees, and
        whatever is read next would be as old."""
        for cursor in list(self._cursors):
            cursor.close()


def _file_at(path: str) -> tuple[int, int] | None:
    """Which file lies there; None where none does."""
    try:
        found = os.stat(path)  # noqa: PTH116 -- asked for each request
    except OSError:
        return None
    return found.st_dev, found.st_ino


class OwnSqlite(SqliteDatabase):
    """SQLite in a file for nobody else, whose true fault is not hidden by a second one."""

    patience = JOBS

    def connect(self, reuse_if_open: bool = False) -> Any:
        """Open a connection, also in place of an open one whose file is no longer the one that lies there.

        Raises OperationalError where one is open that may not be used again.
        """
        if reuse_if_open and not self.is_closed():
            kept: Any = self.connection()  # type: ignore[no-untyped-call]
            if kept.file != _file_at(str(self.database)):
                self.close()
        return super().connect(reuse_if_open)

    def let_go(self) -> None:
        """After a request: what is open stays with its thread, unless a transaction does."""
        kept: Any = self.connection()  # type: ignore[no-untyped-call]
        kept.end_reading()
        if kept.in_transaction or self.in_transaction():
            self.close()

    def _connect(self) -> Any:
        make_private(Path(self.database).parent)
        # Its write-ahead log and its shared memory get the rights of the file. Only one that is not there is
        # opened besides SQLite: closing a file takes away every lock this process has on it (POSIX), and then
        # another process removes the log under its readers and writers.
        with suppress(OSError):  # it is there, or SQLite says better what is wrong
            os.close(os.open(self.database, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        connection = super()._connect()  # type: ignore[misc]
        self.have(connection, self.patience)
        return connection

    def have(self, connection: Any, patience: Patience) -> None:
        """Give a connection this patience."""
        connection.execute(f"PRAGMA busy_timeout = {round(patience.lock * 1000)}")

    def analyze(self, pause: Callable[[], None]) -> list[str]:
        """Look through each table that has grown or shrunk by a tenth since that was last done, so that
        queries are planned by how much there is; returns their names.

        Each index is a transaction of its own, and after some that took a moment `pause` lets others write.
        Raises OperationalError where others write all the while.
        """
        connection: Any = self.connection()  # type: ignore[no-untyped-call]
        known, grown, began = _rows_known(connection), [], time.monotonic()
        for table, indexes in _indexes(connection).items():
            ((rows,),) = connection.execute(f'SELECT COUNT(*) FROM "{table}"').fetchall()  # noqa: S608 -- our tables
            if abs(rows - known.get(table, 0)) * 10 > known.get(table, 0):
                grown.append(table)
                for name in indexes or [table]:
                    connection.execute(f'ANALYZE "{name}"')
                    if time.monotonic() - began > _MOMENT:
                        pause()
                        began = time.monotonic()
        if grown:
            _let_others_know(connection)
        return grown

    def rollback(self) -> None:
        """Roll back what is open; on a full disk SQLite has done so itself, and complains of a second."""
        connection: Any = self.connection()  # type: ignore[no-untyped-call]
        if connection.in_transaction:
            super().rollback()


def _indexes(connection: Any) -> dict[str, list[str]]:
    """The names of the indexes of each table that is not SQLite's own."""
    found: dict[str, list[str]] = {}
    rows = connection.execute(
        "SELECT type, name, tbl_name FROM sqlite_master WHERE type IN ('table', 'index')"
    )
    for kind, name, table in rows.fetchall():
        if not table.startswith(_OF_ITS_OWN):
            found.setdefault(table, []).extend([name] if kind == "index" else [])
    return found


def _rows_known(connection: Any) -> dict[str, int]:
    """How many rows each table had when it was last looked through; nothing of one that never was."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (_KEPT,)).fetchall():
        return {}
    known: dict[str, int] = {}
    # Of an index that leaves rows out it is those that are in.
    for name, text in connection.execute(f"SELECT tbl, stat FROM {_KEPT}").fetchall():  # noqa: S608 -- SQLite's own
        known[name] = max(known.get(name, 0), int(text.split()[0]))
    return known


def _let_others_know(connection: Any) -> None:
    """Let open connections read what was found, which they do once the schema is another: so the table of it
    is made anew, in one transaction."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        rows = connection.execute(f"SELECT tbl, idx, stat FROM {_KEPT}").fetchall()  # noqa: S608 -- SQLite's own
        smallest = min(rows, key=lambda row: int(row[2].split()[0]))
        connection.execute(f"DROP TABLE {_KEPT}")
        connection.execute(f'ANALYZE "{smallest[0]}"')
        connection.execute(f"DELETE FROM {_KEPT}")  # noqa: S608 -- SQLite's own
        connection.executemany(f"INSERT INTO {_KEPT} (tbl, idx, stat) VALUES (?, ?, ?)", rows)  # noqa: S608 -- SQLite's own
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
    # This connection has changed it by itself, and reads it only when asked.
    connection.execute("ANALYZE sqlite_schema")
