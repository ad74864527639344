"""How long SQL takes in one request: statements and the rows that are fetched of them. For development.

On SQLite most of it is spent as rows are fetched, so that cursors are watched and not statements alone.
"""

import time
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from registry.database import db


@dataclass
class SqlTime:
    """Seconds, and how many statements."""

    seconds: float = 0.0
    statements: int = 0


_spent: ContextVar[SqlTime | None] = ContextVar("sql_time", default=None)


def begin_sql_time() -> SqlTime:
    """From now on what this thread spends on SQL is added up here."""
    spent = SqlTime()
    _spent.set(spent)
    return spent


def watch_cursors() -> None:
    """Let the database that is open hand out cursors that are watched, if it does not yet."""
    made = db.obj.cursor
    if not getattr(made, "is_watched", False):

        def watched(*of: Any, **named: Any) -> _Watched:
            return _Watched(made(*of, **named))

        watched.is_watched = True  # type: ignore[attr-defined]
        db.obj.cursor = watched


class _Watched:
    """A driver's cursor, with its time added up."""

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._cursor, name)
        return _timed(found, name) if name.startswith(("execute", "fetch")) else found

    def __iter__(self) -> Iterator[Any]:
        while (row := _timed(next, "next")(self._cursor, None)) is not None:
            yield row

    def __next__(self) -> Any:
        return _timed(next, "next")(self._cursor)


def _timed(call: Callable[..., Any], name: str) -> Callable[..., Any]:
    spent = _spent.get()
    if spent is None:
        return call

    def timed(*args: Any, **named: Any) -> Any:
        begun = time.perf_counter()
        try:
            return call(*args, **named)
        finally:
            spent.seconds += time.perf_counter() - begun
            spent.statements += name.startswith("execute")

    return timed
