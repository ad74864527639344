"""What somebody with the database's own password could do: no trigger, foreign key or CHECK hinders; and all
of it is taken back."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from peewee import CompositeKey

from registry.database import Table, db, is_postgres
from registry.models import Event
from registry.queries.after_image import key_of, table_name
from registry.queries.deep_check import DeepCheck
from registry.stored import kinds_of, plain


@contextmanager
def taken_back() -> Iterator[None]:
    """Inside, nothing guards the tables; what happens there did not happen afterwards."""
    try:
        with db.atomic() as transaction:
            _lift()
            try:
                yield
            finally:
                transaction.rollback()
    finally:
        if not is_postgres():
            db.execute_sql("PRAGMA ignore_check_constraints = 0")


def _lift() -> None:
    if is_postgres():
        db.execute_sql("SET session_replication_role = replica")
        return
    db.execute_sql("PRAGMA defer_foreign_keys = 1")
    db.execute_sql("PRAGMA ignore_check_constraints = 1")
    for (name,) in db.execute_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        db.execute_sql(f'DROP TRIGGER "{name}"')


def beside_guards(found: DeepCheck) -> list[str]:
    """What a check names, but for the guards that were lifted, and what only they keep out of the file."""
    return [fault for each in found.parts if each.part not in {"database", "guards"} for fault in each.faults]


def lift_checks(table: type[Table]) -> None:
    """Without the CHECKs of this table; in SQLite none hinders anyway."""
    if is_postgres():
        name = f'"{table_name(table)}"'
        sql = "SELECT conname FROM pg_constraint WHERE contype = 'c' AND conrelid = %s::regclass"
        for (check,) in db.execute_sql(sql, (name,)).fetchall():
            db.execute_sql(f'ALTER TABLE {name} DROP CONSTRAINT "{check}"')


class Rows:
    """The rows of one table by their keys, as the database stores them."""

    def __init__(self, table: type[Table]) -> None:
        meta: Any = table._meta
        keys = meta.primary_key
        self.table, self.name, self.kinds = table, table_name(table), kinds_of(table)
        self.fields = meta.columns
        # A row of a composite key is named by where it lies.
        place = "ctid" if is_postgres() else "rowid"
        self.key = place if isinstance(keys, CompositeKey) else keys.column_name
        lift_checks(table)

    def keys(self, where: str = "1 = 1") -> list[Any]:
        sql = f'SELECT "{self.key}" FROM "{self.name}" WHERE {where} ORDER BY "{self.key}"'
        return [key for (key,) in db.execute_sql(sql).fetchall()]

    def value(self, key: Any, column: str) -> Any:
        sql = f'SELECT "{column}" FROM "{self.name}" WHERE "{self.key}" = {db.param}'
        return db.execute_sql(sql, (key,)).fetchone()[0]

    def put(self, key: Any, column: str, value: Any) -> None:
        sql = f'UPDATE "{self.name}" SET "{column}" = {db.param} WHERE "{self.key}" = {db.param}'
        db.execute_sql(sql, (value, key))

    def put_sql(self, key: Any, column: str, expression: str) -> None:
        """Store what SQL makes of the column, `{}` in the expression."""
        found = expression.format(f'"{column}"')
        sql = f'UPDATE "{self.name}" SET "{column}" = {found} WHERE "{self.key}" = {db.param}'
        db.execute_sql(sql, (key,))

    def remove(self, key: Any) -> None:
        db.execute_sql(f'DELETE FROM "{self.name}" WHERE "{self.key}" = {db.param}', (key,))

    def copy(self, key: Any, new: Any, **columns: Any) -> None:
        """Add a row like another one under a new key, but for these columns."""
        given = {self.key: new, **columns}
        selected = ", ".join(db.param if name in given else f'"{name}"' for name in self.kinds)
        names = ", ".join(f'"{name}"' for name in self.kinds)
        values = [given[name] for name in self.kinds if name in given]
        sql = (
            f'INSERT INTO "{self.name}" ({names}) SELECT {selected} FROM "{self.name}" '
            f'WHERE "{self.key}" = {db.param}'
        )
        db.execute_sql(sql, (*values, key))

    def named(self, key: Any) -> str:
        """A row as faults name it."""
        return f"{self.name} {key_of(plain(self.key, self.kinds[self.key], key))}:"


def another(rows: Rows, column: str, value: Any, chance: Random) -> Any:
    """Another value that the column can have, near the one there is, or none."""
    kind, field = rows.kinds[column], rows.fields[column]
    if value is not None and field.null and chance.random() < 0.2:
        return None
    if kind == "truth":
        return not value
    if kind == "whole":
        return (value or 0) + chance.choice((1, -1, 1000))
    if kind == "day":
        days = timedelta(days=chance.choice((1, -1, 400)))
        try:
            return _day(value) + days
        except OverflowError:  # the first and the last day there is stand for no beginning and no end
            return _day(value) - days
    if kind == "instant":
        return _instant(value) + timedelta(seconds=chance.choice((1, -1, 10**6)))
    held = getattr(field, "rel_field", field)
    return _text(value or "", getattr(held, "max_length", None), chance)


def _text(value: str, most: int | None, chance: Random) -> str:
    """One character longer, shorter or other."""
    at = chance.randrange(len(value)) if value else 0
    longer, shorter = f"{value[:at]}x{value[at:]}", value[:at] + value[at + 1 :]
    other = f"{value[:at]}{'y' if value[at : at + 1] == 'x' else 'x'}{value[at + 1 :]}"
    fitting = [text for text in (longer, shorter, other) if text != value and len(text) <= (most or 10**9)]
    return chance.choice(fitting)


def _day(value: Any) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value or date(2026, 1, 1)


def _instant(value: Any) -> datetime:
    return datetime.fromisoformat(value) if isinstance(value, str) else value or datetime(2026, 1, 1)


SQLITE = {
    "text": ("CAST({} AS BLOB)", "CAST({} || x'ff' AS BLOB)", "CAST({} || x'ff' AS TEXT)"),
    "whole": ("{} + 0.5", "{} || 'a'", "CAST({} AS BLOB)"),
    "truth": ("2", "{} + 0.5", "'true'"),
    "day": ("{} || ' 00:00:00'", "strftime('%Y-', {}) || '3-1'", "CAST({} AS BLOB)", "20260301"),
    "instant": ("{} || '123'", "substr({}, 1, 19) || '.000123'", "substr({}, 1, 10)", "CAST({} AS BLOB)"),
}
POSTGRES = {
    "day": ("'infinity'", "'-infinity'", "'20000-01-01'", "'0044-03-15 BC'"),
    "instant": ("{} + interval '1 microsecond'", "'infinity'", "'20000-01-01'"),
}
"""How else a database of either kind can store a value of a column: what no library would write."""


def misspellings(rows: Rows, column: str) -> tuple[str, ...]:
    return (POSTGRES if is_postgres() else SQLITE).get(rows.kinds[column], ())


Named = tuple[str, ...]
"""Parts of faults: one of them must be in one."""
Plant = Callable[[Random], Named]
"""Changes something, and says by what words faults name it."""


class NothingToPlantIn(Exception):
    """This life has no such row."""


def pick(chance: Random, found: list[Any]) -> Any:
    if not found:
        raise NothingToPlantIn
    return chance.choice(found)


def a_change(rows: Rows, key: Any, columns: list[str], chance: Random) -> str:
    column = chance.choice(columns)
    rows.put(key, column, another(rows, column, rows.value(key, column), chance))
    return column


def a_misspelling(rows: Rows, key: Any, columns: list[str], chance: Random) -> str:
    there = [name for name in columns if misspellings(rows, name) and rows.value(key, name) is not None]
    column = pick(chance, there)
    rows.put_sql(key, column, chance.choice(misspellings(rows, column)))
    return column


def either(rows: Rows, key: Any, chance: Random) -> None:
    """Another spelling where this engine has one for such a column, else another value."""
    columns = [name for name in rows.kinds if name not in {"id", rows.key}]
    try:
        a_misspelling(rows, key, columns, chance)
    except NothingToPlantIn:
        a_change(rows, key, columns, chance)


def last_seq() -> int:
    return int(Rows(Event).keys()[-1])


def event(*seqs: int) -> Named:
    """How the ledger's check names events."""
    return tuple(f"event {seq}:" for seq in seqs)
