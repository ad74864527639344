"""Statements whose text is composed once. Peewee writes the SQL of a query anew whenever it is asked, and for
a few rows by their key that takes ten times as long as the database takes to answer."""

import functools
from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any, Generic, ParamSpec

from peewee import CharField, Field, IntegerField, SelectBase, TextField, __exception_wrapper__  # type: ignore[attr-defined]

from registry.database import Table, db, is_postgres, require_transaction

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


_AS_IT_IS: tuple[tuple[type[Field], type], ...] = ((IntegerField, int), (TextField, str), (CharField, str))
"""Values of exactly this type go to such a column as they are."""


def _stored_values(field: Field, values: list[Any]) -> list[Any]:
    """What a column is given for these values. A field is asked only about what it might change: most of a
    list are whole numbers and text, and to ask for each costs as much as to insert it."""
    plain = next((type_ for kind, type_ in _AS_IT_IS if type(field) is kind), None)
    convert: Callable[[Any], Any] = field.db_value
    return [value if value is None or type(value) is plain else convert(value) for value in values]


def insert_rows(table: type[Table], rows: Sequence[Mapping[str, Any]], on_conflict: str = "") -> None:
    """Insert many rows within the open action; all name the same columns, the rest get their defaults.

    One prepared statement for all: Peewee's insert_many writes SQL anew for every value, which costs ten
    times what the database does. `on_conflict` is what follows VALUES, in SQL that both engines read.
    """
    require_transaction()
    if not rows:
        return
    sql, values = _insertion(table, rows)
    with __exception_wrapper__:
        db.cursor().executemany(f"{sql} {on_conflict}", values)


def insert_numbered(table: type[Table], rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Likewise in one statement; returns the numbers the database gave them, in their order."""
    require_transaction()
    if not rows:
        return []
    sql, values = _insertion(table, rows)
    meta: Any = table._meta
    more = f", {sql[sql.rindex('(') :]}" * (len(rows) - 1)
    returning = f'RETURNING "{meta.primary_key.column_name}"'
    given = [value for row in values for value in row]
    returned = db.execute_sql(f"{sql}{more} {returning}", given).fetchall()
    # Both engines number the rows of one statement in its order, but promise no order for what they return.
    return sorted(number for (number,) in returned)


def _insertion(table: type[Table], rows: Sequence[Mapping[str, Any]]) -> tuple[str, list[tuple[Any, ...]]]:
    """The text that inserts one row, and the values of each."""
    meta: Any = table._meta
    defaults = meta.get_default_dict()
    names = list({**defaults, **rows[0]})
    fields = [meta.combined[name] for name in names]
    columns = ", ".join(f'"{field.column_name}"' for field in fields)
    marks = ", ".join([db.param] * len(fields))
    full = rows if not defaults else [{**defaults, **row} for row in rows]
    by_column = [
        _stored_values(field, [row[name] for row in full]) for name, field in zip(names, fields, strict=True)
    ]
    sql = f'INSERT INTO "{meta.table_name}" ({columns}) VALUES ({marks})'  # noqa: S608 -- names of our own tables
    return sql, list(zip(*by_column, strict=True))
