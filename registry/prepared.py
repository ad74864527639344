"""Statements whose text is composed once. Peewee writes the SQL of a query anew whenever it is asked, and for
a few rows by their key that takes ten times as long as the database takes to answer."""

import functools
from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any, Generic, ParamSpec

from peewee import SelectBase, __exception_wrapper__  # type: ignore[attr-defined]

from registry.database import db, is_postgres, require_transaction

P = ParamSpec("P")

_MARKS: Mapping[type, Callable[[int], Any]] = {
    int: lambda nth: -(2**40) - nth,
    str: lambda nth: f"\0{nth}",
    date: lambda nth: date.min + timedelta(days=nth),
    datetime: lambda nth: datetime(1, 1, 1) + timedelta(seconds=nth),
}
"""What stands for a value of each type while the text is composed."""
_KEPT = 200
"""How many texts of one query are kept: it has one for each number of values in a list."""


def few_lengths(values: Sequence[Any]) -> list[Any]:
    """The values, the last repeated until they are 1, 2, 4, 8 … many: for a query that asks which of them
    there are, so that it has few texts."""
    more = (1 << (len(values) - 1).bit_length()) - len(values)
    return [*values, *(values[-1] for _ in range(more))] if values else []


class _Text:
    """The text of a query, and where its values come from: a place among those given, or the value itself."""

    def __init__(self, query: Any, marks: Mapping[Any, int]) -> None:
        self.query = query
        self.sql, found = query.sql()
        places = [marks.get(value) for value in found]
        if set(places) - {None} != set(marks.values()):
            raise ValueError(f"a value does not reach the database as it is given: {self.sql}")
        self._constant = [None if value in marks else value for value in found]
        self._places = [(at, place) for at, place in enumerate(places) if place is not None]

    def values(self, given: Sequence[Any]) -> list[Any]:
        values = self._constant.copy()
        for at, place in self._places:
            values[at] = given[place]
        return values


class Prepared(Generic[P]):
    """A function that makes a query of its arguments, called as if it ran it: the rows of a select as a list,
    of an update or a deletion how many rows it changed.

    Arguments are whole numbers, texts, days, instants, lists of these, and columns by name. They go to
    the database as they are, so the function may ask whether one is None, and how long a list is, but
    nothing else of a value: it is called once for all values of these types. None, truths and members of
    an Enum are part of the text. Raises TypeError for a value of another type.
    """

    def __init__(self, build: Callable[P, Any]) -> None:
        functools.update_wrapper(self, build)
        self._build: Callable[..., Any] = build
        self._texts: dict[Hashable, _Text] = {}

    def __call__(self, *values: P.args, **named: P.kwargs) -> Any:
        text, given = self._text_for(values, named)
        cursor = db.execute_sql(text.sql, text.values(given))
        query: Any = text.query
        if not isinstance(query, SelectBase):
            return db.rows_affected(cursor)
        rows: Any = query._get_cursor_wrapper(cursor)  # type: ignore[attr-defined]
        rows.fill_cache()
        return rows.row_cache

    def plain(self, *values: P.args, **named: P.kwargs) -> list[tuple[Any, ...]]:
        """The rows of a select as the database gives them, for one of texts, whole numbers and their sums: to
        look at each value of a thousand rows takes as long as the database takes to find them."""
        text, given = self._text_for(values, named)
        rows: list[tuple[Any, ...]] = db.execute_sql(text.sql, text.values(given)).fetchall()
        return rows

    def run_many(self, rows: Sequence[Sequence[Any]]) -> None:
        """Run it within the open action once for each of these arguments: plain values of the same types."""
        require_transaction()
        if not rows:
            return
        text, _ = self._text_for(rows[0], {})
        with __exception_wrapper__:
            db.cursor().executemany(text.sql, [text.values(row) for row in rows])

    def _text_for(self, values: Sequence[Any], named: Mapping[str, Any]) -> tuple[_Text, list[Any]]:
        given: list[Any] = []
        key = (is_postgres(), *[_shape(value, given) for value in (*values, named)])
        text = self._texts.get(key)
        if text is None:
            if len(self._texts) >= _KEPT:
                self._texts.clear()
            marks = [_MARKS[type(value)](nth) for nth, value in enumerate(given)]
            rest = iter(marks)
            query = self._build(*[_marked(value, rest) for value in values], **_marked(named, rest))
            text = self._texts[key] = _Text(query, {mark: nth for nth, mark in enumerate(marks)})
        return text, given


def _shape(value: Any, given: list[Any]) -> Hashable:
    """What of an argument the text depends on; values for its places are added to those `given`."""
    kind: Any = type(value)
    if kind in _MARKS:
        given.append(value)
        of_type: Hashable = kind
        return of_type
    if kind is list or kind is tuple:
        return (kind, *[_shape(each, given) for each in value])
    if isinstance(value, Mapping):
        return (dict, *[(name, _shape(each, given)) for name, each in value.items()])
    if value is None or kind is bool or isinstance(value, Enum):
        return (kind, value)
    raise TypeError(f"a prepared query takes no {type(value).__name__}")


def _marked(value: Any, marks: Any) -> Any:
    """An argument with marks in the places of its values."""
    kind = type(value)
    if kind in _MARKS:
        return next(marks)
    if kind is list or kind is tuple:
        return kind(_marked(each, marks) for each in value)
    if isinstance(value, Mapping):
        return {name: _marked(each, marks) for name, each in value.items()}
    return value
