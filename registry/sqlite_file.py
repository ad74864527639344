"""SQLite in a file of our own, by connections that stay with their threads."""

import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Any
from weakref import WeakSet

from peewee import SqliteDatabase

from registry.patience import JOBS, Patience
from registry.private import make_private


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

    def rollback(self) -> None:
        """Roll back what is open; on a full disk SQLite has done so itself, and complains of a second."""
        connection: Any = self.connection()  # type: ignore[no-untyped-call]
        if connection.in_transaction:
            super().rollback()
