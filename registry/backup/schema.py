"""The tables as a list of migrations makes them: what a backup holds, whatever the models name today."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import Any

from peewee import SqliteDatabase

from registry import migrating
from registry.backup.manifest import BackupRefused
from registry.database import db
from registry.pair_index import DERIVED

KINDS = {"INTEGER": "whole", "BOOLEAN": "truth", "DATE": "day", "DATETIME": "instant", "TEXT": "text"}
"""What a column holds, by the type it is declared with; a VARCHAR or CHAR is text too."""


@dataclass(frozen=True)
class TableSchema:
    """One table: its columns in order with what each holds, and its key."""

    name: str
    columns: dict[str, str]
    key: tuple[str, ...]
    begins_with: int
    """The rows that the migrations themselves put in, such as the ledger's head."""


class _ReferenceDatabase(SqliteDatabase):
    """SQLite that notes which columns are truths: the real one declares them as whole numbers."""

    field_types = {**SqliteDatabase.field_types, "BOOL": "BOOLEAN"}  # noqa: RUF012 -- Peewee's way


def schema_after(migrations: Sequence[str]) -> list[TableSchema]:
    """The tables after these migrations, none before a table its rows point at.

    They are run on an empty database in memory: what they make is the same on both engines, and the only
    place where it is written down for a schema that is older than the models. BackupRefused if one is unknown
    here.
    """
    unknown = sorted(set(migrations) - set(migrating.known_migrations()))
    if unknown:
        raise BackupRefused(
            f"来自更新的版本，本系统没有迁移 {', '.join(unknown)}；请用该版本操作。 "
            f"It is of a newer version: migrations {', '.join(unknown)} are unknown here; use that version."
        )
    with _reference(migrations) as reference:
        names = [name for name in reference.get_tables() if is_kept(name)]
        pointed_at = {
            # Sorted, so that two backups of the same rows are the same.
            name: sorted({key.dest_table for key in reference.get_foreign_keys(name)} - {name})
            for name in names
        }
        return [_table(reference, name) for name in TopologicalSorter(pointed_at).static_order()]


@contextmanager
def _reference(migrations: Sequence[str]) -> Iterator[SqliteDatabase]:
    reference = _ReferenceDatabase(":memory:")
    reference.connect()
    try:
        applied = migrating.apply_to(reference, migrations[-1]) if migrations else []
        if applied != list(migrations):
            raise BackupRefused(
                f"迁移不连续：{', '.join(migrations)}。 "
                f"Migrations are missing between {', '.join(migrations)}."
            )
        yield reference
    finally:
        reference.close()


def _table(reference: Any, name: str) -> TableSchema:
    columns = {
        column.name: _kind(name, column.name, column.data_type) for column in reference.get_columns(name)
    }
    key = tuple(reference.get_primary_keys(name))
    if not key:
        raise RuntimeError(
            f"{name} has no primary key: its rows have no order in which they could be compared"
        )
    ((rows,),) = reference.execute_sql(f'SELECT count(*) FROM "{name}"').fetchall()  # noqa: S608 -- our own table
    return TableSchema(name, columns, key, rows)


def _kind(table: str, column: str, declared: str) -> str:
    kind = KINDS.get(declared.partition("(")[0].upper().replace("VARCHAR", "TEXT").replace("CHAR", "TEXT"))
    if kind is None:
        raise RuntimeError(f"{table}.{column} is declared {declared}: a backup has no spelling for that")
    return kind


def is_kept(name: str) -> bool:
    """Whether a backup holds a table: what names are looked for by is made again from names."""
    return name != migrating.HISTORY and not name.startswith(DERIVED)


def refuse_other_tables(schema: Sequence[TableSchema]) -> None:
    """BackupRefused if the open database has other tables or columns than its migrations make."""
    stored = {name for name in db.get_tables() if is_kept(name) and not name.startswith("sqlite_")}
    expected = {table.name: table for table in schema}
    faults = [f"{name}" for name in sorted(stored ^ expected.keys())]
    for name in sorted(stored & expected.keys()):
        columns = {column.name for column in db.get_columns(name)}
        faults += [f"{name}.{column}" for column in sorted(columns ^ expected[name].columns.keys())]
    if faults:
        raise BackupRefused(
            f"数据库中的表与迁移所建的不一致：{', '.join(faults)}。 "
            f"The database has other tables or columns than its migrations make: {', '.join(faults)}."
        )
