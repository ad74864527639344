"""Answers that are kept until what they are about is written: how many rows lists have (decision 57)."""

from collections.abc import Callable, Collection, Hashable, Mapping
from typing import Any, TypeVar

from registry.database import db
from registry.queries.last_write import last_writes
from registry.rules.last_write import kept_for

R = TypeVar("R")
MOST = 2000
"""So many answers are kept by a process; then it begins anew."""
_KEPT: dict[Hashable, Any] = {}


def once_written(tables: Collection[str], question: Hashable, ask: Callable[[], R]) -> R:
    """The answer to a question about these tables, which a process asks again only after one of them was
    written.

    The head of the ledger says when that was, and is read before the answer: one that is kept is no older.
    Raises KeyError for a table of which no last event is kept.
    """
    writes = last_writes(kept_for(tables))
    if writes is None:
        return ask()
    key = (db.obj, question, tuple(writes))
    found: R | None = _KEPT.get(key)
    if found is None:
        found = ask()
        if len(_KEPT) >= MOST:
            _KEPT.clear()
        _KEPT[key] = found
    return found


def forget_answers() -> None:
    """Ask everything anew."""
    _KEPT.clear()


def of_filters(filters: Mapping[str, str], names: Collection[str]) -> Hashable:
    """What a list is narrowed by, of filters of these names."""
    return tuple(sorted((name, value) for name, value in filters.items() if value and name in names))
