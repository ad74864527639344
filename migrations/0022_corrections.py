"""Corrections: a certificate number that a correction replaced is kept and leads to its title; the number of
a voided title stands in nobody's way; a correction can be proposed.

What can be proposed is read from the table, for other migrations add to it too.
"""

import importlib.util
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from peewee import AutoField, CharField, DateTimeField, ForeignKeyField, Model, SqliteDatabase
from playhouse.migrate import SchemaMigrator

ONCE = "recognition_certificate_no"
APPROVAL, ACTIONS, CORRECT = "approval", "approval_action", "correct_batch"


class Table(Model):
    class Meta:
        legacy_table_names = False


class Recognition(Table):
    id = AutoField()


class SupersededNumber(Table):
    id = AutoField()
    number = CharField(max_length=64, unique=True)
    recognition = ForeignKeyField(Recognition, lazy_load=False)
    replaced_by = CharField(max_length=64)
    superseded_at = DateTimeField()


TABLES = [SupersededNumber]


def up(migrator: SchemaMigrator, db: Any) -> None:
    with db.bind_ctx(TABLES, bind_refs=False, bind_backrefs=False):
        db.create_tables(TABLES)
    db.execute_sql(f'DROP INDEX "{ONCE}"')
    db.execute_sql(
        f'CREATE UNIQUE INDEX "{ONCE}" ON "recognition" ("certificate_no")'
        " WHERE ended_how IS NULL OR ended_how <> 'voided'"
    )
    allow(db, lambda actions: [*actions, CORRECT])


def down(migrator: SchemaMigrator, db: Any) -> None:
    """Stops where a number was replaced or given twice: the schema before has no place for either."""
    if db.execute_sql("SELECT 1 FROM superseded_number LIMIT 1").fetchall():
        raise RuntimeError("certificate numbers were replaced by corrections, and what was given is kept")
    twice = "SELECT 1 FROM recognition GROUP BY certificate_no HAVING COUNT(certificate_no) > 1 LIMIT 1"
    if db.execute_sql(twice).fetchall():
        raise RuntimeError("a voided title has the number of another: the schema before has no place for it")
    if db.execute_sql(f"SELECT 1 FROM approval WHERE action = '{CORRECT}' LIMIT 1").fetchall():  # noqa: S608
        raise RuntimeError("corrections were proposed, and what was proposed is never deleted")
    allow(db, lambda actions: [action for action in actions if action != CORRECT])
    db.execute_sql(f'DROP INDEX "{ONCE}"')
    db.execute_sql(f'CREATE UNIQUE INDEX "{ONCE}" ON "recognition" ("certificate_no")')
    with db.bind_ctx(TABLES, bind_refs=False, bind_backrefs=False):
        db.drop_tables(TABLES)


def allow(db: Any, change: Callable[[list[str]], list[str]]) -> None:
    """What can be proposed, changed from what it is now."""
    if isinstance(db, SqliteDatabase):
        procedures = frozen("0012_procedures.py")
        text = procedures.made(db, APPROVAL)
        (was,) = re.findall(r"action IN \(([^)]*)\)", text)
        columns = {column.name: f'"{column.name}"' for column in db.get_columns(APPROVAL)}
        procedures.replace(db, APPROVAL, procedures.once(text, was, listed(change(words(was)))), columns)
        return
    ((was,),) = db.execute_sql(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s", (ACTIONS,)
    ).fetchall()
    db.execute_sql(f'ALTER TABLE "{APPROVAL}" DROP CONSTRAINT "{ACTIONS}"')
    check = f"CHECK (action IN ({listed(change(words(was)))}))"
    db.execute_sql(f'ALTER TABLE "{APPROVAL}" ADD CONSTRAINT "{ACTIONS}" {check}')


def words(text: str) -> list[str]:
    return re.findall(r"'([a-z_]+)'", text)


def listed(actions: list[str]) -> str:
    return ",".join(f"'{action}'" for action in actions)


def frozen(name: str) -> Any:
    """The code of an earlier migration: 0012 builds a table anew on SQLite."""
    path = Path(__file__).with_name(name)
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise RuntimeError(f"{path} is missing")
    code = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(code)
    return code
