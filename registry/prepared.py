"""Statements whose text is composed once. Peewee writes the SQL of a query anew whenever it is asked, and for
a few rows by their key that takes ten times as long as the database takes to answer."""

import functools
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from copy import copy
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any, Generic, ParamSpec

from peewee import (  # type: ignore[attr-defined]
    CharField,
    ModelNamedTupleCursorWrapper,
    ModelTupleCursorWrapper,
    SelectBase,
    TextField,
    __exception_wrapper__,
)

from registry.database import db, is_postgres, once_a_page, require_transaction
from registry.rules.actor import Actor

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

    def __init__(self, query: Any, marks: Mapping[Any, int], of_actors: Collection[int]) -> None:
        self.query = query
        self.sql, found = query.sql()
        places = [marks.get(value) for value in found]
        if not set(marks.values()) - set(of_actors) <= set(places):
            raise ValueError(f"a value does not reach the database as it is given: {self.sql}")
        self.reader: Any = None
        """What reads its rows, once it has had one."""
        self.made_of: Callable[[Any], Any] | None = None
        """What is made of a row that is a tuple; unknown before there was one."""
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
    an Enum are part of the text; so is of an actor, which it is given with what scopes ask of it, whether
    there is a place. Raises TypeError for a value of another type.

    Within a page, as `for_a_page` draws it, the same question is asked once.
    """

    def __init__(self, build: Callable[P, Any]) -> None:
        functools.update_wrapper(self, build)
        self._build: Callable[..., Any] = build
        self._texts: dict[Hashable, _Text] = {}

    def __call__(self, *values: P.args, **named: P.kwargs) -> Any:
        text, given = self._text_for(values, named)
        if not isinstance(text.query, SelectBase):
            return db.rows_affected(db.execute_sql(text.sql, text.values(given)))
        return list(once_a_page((text, *given), lambda: _rows(text, given)))

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
            marks = {_MARKS[type(value)](nth): nth for nth, value in enumerate(given)}
            rest, of_actors = iter(marks), set[int]()
            asked = [_marked(value, rest) for value in values]
            for value in asked:
                if isinstance(value, Actor):
                    of_actors |= {marks[each] for each in _asked_of(value) if each in marks}
            text = self._texts[key] = _Text(self._build(*asked, **_marked(named, rest)), marks, of_actors)
        return text, given


def _rows(text: _Text, given: Sequence[Any]) -> list[Any]:
    cursor = db.execute_sql(text.sql, text.values(given))
    rows = (
        text.query._get_cursor_wrapper(cursor) if text.reader is None else _begun_again(text.reader, cursor)
    )
    if not isinstance(rows, ModelTupleCursorWrapper):
        rows.fill_cache()
        if text.reader is None and rows.initialized:
            text.reader = _begun_again(rows, None)
        found: list[Any] = rows.row_cache
        return found
    plain = cursor.fetchall()
    if plain and text.made_of is None:
        text.made_of = _made_of(rows)
    return list(map(text.made_of, plain)) if text.made_of is not None else []


def _begun_again(reader: Any, cursor: Any) -> Any:
    """The same with other rows: which column is what stays."""
    rows = copy(reader)
    rows.cursor, rows.row_cache, rows.count, rows.index, rows.populated = cursor, [], 0, 0, False
    return rows


def _made_of(rows: Any) -> Callable[[Any], Any]:
    """What is made of a tuple, by what Peewee says of its columns. Texts are what they are already."""
    rows.initialize()
    make = rows.impl._make if isinstance(rows, ModelNamedTupleCursorWrapper) else tuple
    texts = [isinstance(getattr(each, "__self__", None), CharField | TextField) for each in rows.converters]
    turned = [
        (place, turn)
        for place, (turn, is_text) in enumerate(zip(rows.converters, texts, strict=True))
        if turn is not None and not is_text
    ]

    def made(plain: Any) -> Any:
        row = list(plain)
        for place, turn in turned:
            if row[place] is not None:
                row[place] = turn(row[place])
        return make(row)

    return made


def _asked_of(actor: Actor) -> tuple[Any, ...]:
    """What scopes ask of an actor."""
    return (
        actor.role, actor.account_id, actor.enterprise_id, actor.district or None, actor.zone or None,
    )  # fmt: skip


_PAGED: dict[Hashable, tuple[str, Sequence[Any]]] = {}


def page_of_prepared(name: Hashable, make: Callable[[], Any], limit: int, offset: int) -> list[Any]:
    """So many rows behind the first `offset` of a query without arguments, as the database gives them. Its
    text is written once for its name, and `make` called where it is not yet."""
    name = (name, is_postgres())
    if name not in _PAGED:
        sql, values = make().limit(1).offset(1).sql()
        _PAGED[name] = sql, values[:-2]
    sql, values = _PAGED[name]
    return list(db.execute_sql(sql, (*values, limit, offset)).fetchall())


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
    if kind is Actor:
        return (kind, *[_shape(each, given) for each in _asked_of(value)])
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
    if kind is Actor:
        role, account, firm, district, zone = (_marked(each, marks) for each in _asked_of(value))
        return Actor("", "", role, account, firm, district=district or "", zone=zone or "")
    return value
