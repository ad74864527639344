"""Rows as they are stored, not as the library makes them.

Peewee makes a whole number of 17.5, a text of bytes and a day of `2026-3-1`; SQL does not. What checks the
stored rows reads them here: each value in the one spelling its column has, the same on both engines, or
`Misspelled`. And what the engine says of its own files.
"""

import functools
import re
import sqlite3
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from peewee import (
    AutoField,
    BigAutoField,
    BooleanField,
    DatabaseError,
    DateField,
    DateTimeField,
    Field,
    ForeignKeyField,
    IntegerField,
)

from registry.database import Table, db, is_postgres, require_transaction

PAGE = 2000
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(\.\d{3}000)?", re.ASCII)

_DAMAGE = ("disk image is malformed", "malformed database schema", "not a database", "invalid page in block")

Plain = str | int | bool | None
"""A value as canonical JSON has it: days `2026-03-01`, instants `2026-03-01T04:00:00.000Z`."""


class Misspelled(ValueError):
    """A stored value is not one its column can have; the message says which column and what was found.

    `unquoted` is for a value that may be personal.
    """

    def __init__(self, message: str, column: str = "") -> None:
        super().__init__(message)
        self.column = column

    @property
    def unquoted(self) -> str:
        return f"{self.column} is stored in another form"


def kind_of(field: Field) -> str:
    """What a column holds: whole, truth, day, instant or text."""
    if isinstance(field, ForeignKeyField):
        return kind_of(field.rel_field)
    if isinstance(field, BooleanField):
        return "truth"
    if isinstance(field, DateTimeField):
        return "instant"
    if isinstance(field, DateField):
        return "day"
    return "whole" if isinstance(field, AutoField | BigAutoField | IntegerField) else "text"


@functools.cache
def kinds_of(table: type[Table]) -> Mapping[str, str]:
    """Every column of a table as the database names it, with what it holds, in order."""
    meta: Any = table._meta
    return {field.column_name: kind_of(field) for field in meta.sorted_fields}


def plain(column: str, kind: str, value: object) -> Plain:
    """A stored value in its one spelling. Raises Misspelled."""
    return None if value is None else _spelled_by(_spelling()[kind], column, value)


def _spelled_by(spell: Callable[[Any], Plain], column: str, value: object) -> Plain:
    found = spell(value)
    if found is None:
        raise Misspelled(f"{column} is stored as {value!r:.60}", column)
    return found


def _spelling() -> Mapping[str, Callable[[Any], Plain]]:
    return _POSTGRES if is_postgres() else _SQLITE


def _whole(value: object) -> Plain:
    # A truth is a whole number to Python, but never one that was stored in such a column.
    return value if type(value) is int else None


def _text(value: object) -> Plain:
    return value if type(value) is str else None


def _day(value: object) -> Plain:
    return _spelled(value, _DAY, date.fromisoformat)


def _instant(value: object) -> Plain:
    found = _spelled(value, _INSTANT, datetime.fromisoformat)
    if found is None or found.endswith(".000000"):
        return None
    return f"{found[:10]}T{found[11:23] if '.' in found else found[11:] + '.000'}Z"


def _spelled(value: object, pattern: re.Pattern[str], read: Any) -> str | None:
    """A text that matches and that is a day or an instant of the calendar."""
    if type(value) is not str or not pattern.fullmatch(value):
        return None
    try:
        read(value)
    except ValueError:
        return None
    return value


def _stored_instant(value: object) -> Plain:
    if type(value) is not datetime or value.tzinfo is not None or value.microsecond % 1000:
        return None
    return value.isoformat(timespec="milliseconds") + "Z"


_SQLITE = {
    "whole": _whole,
    "truth": lambda value: bool(value) if type(value) is int and value in {0, 1} else None,
    "day": _day,
    "instant": _instant,
    "text": _text,
}
_POSTGRES = {
    "whole": _whole,
    "truth": lambda value: value if type(value) is bool else None,
    "day": lambda value: value.isoformat() if type(value) is date else None,
    "instant": _stored_instant,
    "text": _text,
}


_AS_THEY_ARE: Mapping[str, type] = {"whole": int, "text": str}
"""Values of exactly this type are in their one spelling; most of what is stored is one of these."""


_GIVEN: Mapping[str, type] = {**_AS_THEY_ARE, "truth": bool, "day": date, "instant": datetime}
"""Values of exactly this type are kept as they are given."""


def given_plainly(kind: str, values: Sequence[Any], longest: int | None) -> Sequence[Plain] | None:
    """Values in their one spelling, as a column of this kind keeps what it is given; None where it might keep
    something else. `longest`: characters."""
    if not set(map(type, values)) <= {_GIVEN[kind], type(None)}:
        return None
    if kind == "text" and longest is not None and max(map(len, filter(None, values)), default=0) > longest:
        return None
    if kind not in {"day", "instant"}:
        return values
    # Of a list most are the same few.
    spelled = {value: None if value is None else _given(value) for value in set(values)}
    if any(value is not None and text is None for value, text in spelled.items()):
        return None
    return [spelled[value] for value in values]


def _given(value: date) -> Plain:
    return _stored_instant(value) if isinstance(value, datetime) else value.isoformat()


def stored_rows(
    table: type[Table], columns: Sequence[str], *, key: str, after: Any = None
) -> Iterator[tuple[Any, ...]]:
    """Every row's columns as the driver gives them, in the order of `key`, a page at a time.

    `key` is a column without two equal values and one of `columns`; only rows past `after` are read.
    """
    meta: Any = table._meta
    names = ", ".join(f'"{name}"' for name in columns)
    place = list(columns).index(key)
    while True:
        past = "" if after is None else f'WHERE "{key}" > {db.param}'
        sql = f'SELECT {names} FROM "{meta.table_name}" {past} ORDER BY "{key}" LIMIT {PAGE}'  # noqa: S608 -- names of our own tables
        rows = _fetched(sql, () if after is None else (after,))
        yield from rows
        if len(rows) < PAGE:
            return
        after = rows[-1][place]


def streamed(query: Any) -> Iterator[tuple[Any, ...]]:
    """The rows of a query as the driver gives them, by and by, however many there are; within a transaction.

    Days and instants are texts on SQLite. Another query may run meanwhile, another one like this may not.
    """
    require_transaction()
    if not is_postgres():
        yield from db.execute(query)
        return
    with db.connection().cursor(name="streamed") as cursor:
        cursor.itersize = PAGE
        cursor.execute(*query.sql())
        yield from cursor


def _fetched(sql: str, values: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    """The rows of a query; text of SQLite that is no UTF-8 comes as its bytes instead of an error."""
    if is_postgres():
        from registry.postgres import rows_of_any_calendar  # noqa: PLC0415 -- its driver, where it is used

        return rows_of_any_calendar(db.obj, sql, values)
    connection = db.connection()
    former, connection.text_factory = connection.text_factory, _text_or_bytes
    try:
        return db.execute_sql(sql, values).fetchall()  # type: ignore[no-any-return]
    finally:
        connection.text_factory = former


def _text_or_bytes(stored: bytes) -> str | bytes:
    try:
        return stored.decode()
    except UnicodeDecodeError:
        return stored


def driver_errors(*more: type[Exception]) -> tuple[type[Exception], ...]:
    """What reading raises, and what else is named: Peewee passes on what a driver raises once rows are on
    their way."""
    # One that is not imported raises nothing.
    driver = sys.modules.get("psycopg")
    return (*more, DatabaseError, sqlite3.DatabaseError, *([driver.DatabaseError] if driver else []))


def is_damage(error: BaseException) -> bool:
    """Whether the engine says that its own files are damaged, or cut short: no row of them can be trusted."""
    return isinstance(error, driver_errors()) and any(words in str(error) for words in _DAMAGE)


def file_faults(most: int) -> list[str]:
    """What SQLite finds wrong with the pages of its file and the entries of its indexes, up to so many; of
    PostgreSQL nothing, which has its own programs for that (`pg_amcheck`)."""
    if is_postgres():
        return []
    found = [text for (text,) in db.execute_sql(f"PRAGMA integrity_check({most})").fetchall()]
    return [] if found == ["ok"] else found


def plain_row(kinds: Mapping[str, str], row: Sequence[Any]) -> dict[str, Plain]:
    """One row, whose values stand in the order of `kinds`. Raises Misspelled."""
    spelling = _spelling()
    plainly: dict[str, Plain] = {}
    for (column, kind), value in zip(kinds.items(), row, strict=True):
        is_plain = value is None or type(value) is _AS_THEY_ARE.get(kind)
        plainly[column] = value if is_plain else _spelled_by(spelling[kind], column, value)
    return plainly


def stored_by_key(
    table: type[Table], columns: Sequence[str], keys: Sequence[Any]
) -> dict[Any, tuple[Any, ...]]:
    """The rows of these keys (primary, one of `columns`) as the driver gives them, by the key as it came."""
    meta: Any = table._meta
    key = meta.primary_key.column_name
    names = ", ".join(f'"{name}"' for name in columns)
    place = list(columns).index(key)
    found: dict[Any, tuple[Any, ...]] = {}
    for start in range(0, len(keys), PAGE):
        chunk = tuple(keys[start : start + PAGE])
        marks = ", ".join([db.param] * len(chunk))
        sql = f'SELECT {names} FROM "{meta.table_name}" WHERE "{key}" IN ({marks})'  # noqa: S608 -- names of our own tables
        found |= {row[place]: row for row in _fetched(sql, chunk)}
    return found
