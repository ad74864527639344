"""Inserting many rows by one text written once, and what they hold then without reading them back."""

import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from operator import itemgetter
from typing import Any

from peewee import (  # type: ignore[attr-defined]
    AutoField,
    BigIntegerField,
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    Field,
    ForeignKeyField,
    IntegerField,
    TextField,
    __exception_wrapper__,
)

from registry.database import Table, db, is_postgres, require_transaction


def insert_rows(
    table: type[Table], rows: Sequence[Any], on_conflict: str = "", *, columns: Sequence[str] = ()
) -> "InsertedRows":
    """Insert many rows within the open action; returns what they hold.

    Each is a mapping; all name the same columns, the rest get their defaults. With `columns` each is a tuple
    of their values, and the rest get none.

    One prepared statement for all: Peewee's insert_many writes SQL anew for every value, which costs ten
    times what the database does. `on_conflict` is what follows VALUES, in SQL that both engines read.
    """
    require_transaction()
    if not rows:
        return InsertedRows(table, (), [])
    meta: Any = table._meta
    if columns:
        return _insert(table, {name: meta.combined[name] for name in columns}, rows, on_conflict)
    return _insert(table, *_columns_given(table, rows), on_conflict)


def _insert(
    table: type[Table], columns: Mapping[str, Field], given: Sequence[tuple[Any, ...]], on_conflict: str
) -> "InsertedRows":
    stored = _stored(columns, given)
    with __exception_wrapper__:
        if is_postgres() and on_conflict and len(stored) >= MERGED:
            _merge(table, tuple(columns), stored, on_conflict)
        elif is_postgres() and not on_conflict and len(stored) >= COPIED:
            _copy(_copying(table, tuple(columns)), stored)
        else:
            db.cursor().executemany(f"{_insertion(table, tuple(columns))} {on_conflict}", stored)
    return InsertedRows(table, tuple(field.column_name for field in columns.values()), given)


@dataclass(frozen=True)
class InsertedRows:
    """Rows as the database was given them, for who need not read them back."""

    table: type[Table]
    columns: Sequence[str]
    values: Sequence[tuple[Any, ...]]


COPIED = 20
"""From so many rows on PostgreSQL is given them as one stream."""


def _copy(sql: str, rows: Sequence[tuple[Any, ...]]) -> None:
    with db.cursor().copy(sql) as copy:
        for row in rows:
            copy.write_row(row)


MERGED = 500
"""Likewise where some of them may be there: to a table of their own first, as each by itself costs the driver
five times what the server does."""


def _merge(table: type[Table], names: tuple[str, ...], rows: Sequence[tuple[Any, ...]], then: str) -> None:
    meta: Any = table._meta
    columns = ", ".join(f'"{meta.combined[name].column_name}"' for name in names)
    own, given = f'"{meta.table_name}"', f'"given_{meta.table_name}"'
    db.execute_sql(f"CREATE TEMPORARY TABLE {given} AS SELECT {columns} FROM {own} WITH NO DATA")  # noqa: S608 -- names of our own tables
    _copy(f"COPY {given} ({columns}) FROM STDIN", rows)
    db.execute_sql(f"INSERT INTO {own} ({columns}) SELECT {columns} FROM {given} {then}")  # noqa: S608 -- names of our own tables
    db.execute_sql(f"DROP TABLE {given}")


def numbered(table: type[Table], rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """These rows with the next numbers of their table, in their order, to be inserted by the open action.

    They are the numbers that the database would give: PostgreSQL draws them, and SQLite goes on from the
    highest, which nobody else moves meanwhile.
    """
    require_transaction()
    if not rows:
        return []
    meta: Any = table._meta
    sql = _next_numbers(table, is_postgres())
    found = db.execute_sql(sql, (len(rows),) if is_postgres() else ()).fetchall()
    numbers: Iterable[int] = (number for (number,) in found) if is_postgres() else count(found[0][0] + 1)
    name = meta.primary_key.name
    return [{name: number, **row} for number, row in zip(numbers, rows, strict=False)]


@functools.cache
def _next_numbers(table: type[Table], engine: bool) -> str:
    meta: Any = table._meta
    name, key = meta.table_name, meta.primary_key.column_name
    if engine:
        return f"""SELECT nextval(pg_get_serial_sequence('"{name}"', '{key}')) FROM generate_series(1, %s)"""  # noqa: S608 -- names of our own tables
    return f'SELECT COALESCE(MAX("{key}"), 0) FROM "{name}"'  # noqa: S608 -- names of our own tables


def insert_numbered(table: type[Table], rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Likewise in one statement; returns the numbers the database gave them, in their order."""
    require_transaction()
    if not rows:
        return []
    columns, given = _columns_given(table, rows)
    sql = _insertion(table, tuple(columns))
    meta: Any = table._meta
    more = f", {sql[sql.rindex('(') :]}" * (len(rows) - 1)
    returning = f'RETURNING "{meta.primary_key.column_name}"'
    values = [value for row in _stored(columns, given) for value in row]
    returned = db.execute_sql(f"{sql}{more} {returning}", values).fetchall()
    # Both engines number the rows of one statement in its order, but promise no order for what they return.
    return sorted(number for (number,) in returned)


def _columns_given(
    table: type[Table], rows: Sequence[Mapping[str, Any]]
) -> tuple[dict[str, Field], list[tuple[Any, ...]]]:
    """The columns that rows name or that have a default, and what each row gives them."""
    meta: Any = table._meta
    first = rows[0]
    rest = {name: value for name, value in meta.get_default_dict().items() if name not in first}
    names = [*first, *rest]
    values = tuple(rest.values())
    if len(first) == 1:
        (name,) = first
        given = [(row[name], *values) for row in rows]
    else:
        of_row = itemgetter(*first)
        given = [of_row(row) + values for row in rows]
    return {name: meta.combined[name] for name in names}, given


_AS_IT_IS: Mapping[type[Field], type] = {
    AutoField: int,
    BooleanField: bool,
    BigIntegerField: int,
    IntegerField: int,
    TextField: str,
    CharField: str,
}
"""Values of exactly this type go to such a column as they are."""
_NONE = type(None)


def plain_type(field: Field) -> type | None:
    """Of which type a value goes to this column as it is; None of a column that has to be asked."""
    if isinstance(field, ForeignKeyField):
        return plain_type(field.rel_field)
    return _AS_IT_IS.get(type(field))


def _stored(columns: Mapping[str, Field], rows: Sequence[tuple[Any, ...]]) -> Sequence[tuple[Any, ...]]:
    """What the columns are given for these values. A field is asked only about what it might change: most of
    a list are whole numbers and text, and to ask for each costs as much as to insert it."""
    by_column = list(zip(*rows, strict=True))
    is_changed = False
    for place, field in enumerate(columns.values()):
        values = by_column[place]
        kinds = set(map(type, values)) - {_NONE}
        if kinds - {plain_type(field)}:
            by_column[place] = _converted(field, values)
            is_changed = True
    return list(zip(*by_column, strict=True)) if is_changed else rows


def _converted(field: Field, values: Sequence[Any]) -> tuple[Any, ...]:
    convert: Callable[[Any], Any] = field.db_value
    if isinstance(field, DateField | DateTimeField):
        # Of a list most are the same few; and the driver of SQLite asks Python for the text of each.
        texts = {value: None if value is None else _as_text(convert(value)) for value in set(values)}
        return tuple(map(texts.__getitem__, values))
    return tuple(None if value is None else convert(value) for value in values)


def _as_text(value: Any) -> Any:
    """A day or an instant as SQLite keeps it; PostgreSQL is given it as it is."""
    if is_postgres() or not isinstance(value, date):
        return value
    return value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()


@functools.lru_cache(maxsize=200)
def _text_of(table: type[Table], names: tuple[str, ...], _engine: bool) -> tuple[str, str]:
    """The text that inserts one row of these columns, and the one that copies many."""
    meta: Any = table._meta
    columns = ", ".join(f'"{meta.combined[name].column_name}"' for name in names)
    marks = ", ".join([db.param] * len(names))
    into = f'"{meta.table_name}" ({columns})'
    return f"INSERT INTO {into} VALUES ({marks})", f"COPY {into} FROM STDIN"  # noqa: S608 -- names of our own tables


def _insertion(table: type[Table], names: tuple[str, ...]) -> str:
    return _text_of(table, names, is_postgres())[0]


def _copying(table: type[Table], names: tuple[str, ...]) -> str:
    return _text_of(table, names, is_postgres())[1]
