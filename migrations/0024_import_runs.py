"""An import run says what it wrote, also from the command line, and can be undone.

A run has the numbers of its events, a batch and an enterprise that a list brought the run. What was brought
in before has neither: the new columns are null. A run at the terminal has no account.
"""

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any

from peewee import SqliteDatabase
from playhouse.migrate import SchemaMigrator

RUN, ACCOUNT, UNDO = "import_run", '"account_id" INTEGER', "undo_import"
INSTANT = "DATETIME", "TIMESTAMP"
COLUMNS = (
    (RUN, "first_seq", ("INTEGER", "BIGINT")),
    (RUN, "last_seq", ("INTEGER", "BIGINT")),
    (RUN, "undone_at", INSTANT),
    ("batch", RUN, ("INTEGER", "INTEGER")),
    ("enterprise", RUN, ("INTEGER", "INTEGER")),
    ("enterprise", "taken_out_at", INSTANT),
)


def up(migrator: SchemaMigrator, db: Any) -> None:
    allow_no_account(db, f"{ACCOUNT} NOT NULL", ACCOUNT, "DROP")
    for table, name, kinds in COLUMNS:
        kind = kinds[0] if isinstance(db, SqliteDatabase) else kinds[1]
        db.execute_sql(f'ALTER TABLE "{table}" ADD COLUMN "{name}" {kind}')
    allow(db, lambda actions: [*actions, UNDO])


def down(migrator: SchemaMigrator, db: Any) -> None:
    """Stops where a run was undone, or came from the terminal: the schema before has no place for either."""
    for table, what in ((RUN, "undone_at IS NOT NULL"), ("enterprise", "taken_out_at IS NOT NULL")):
        if db.execute_sql(f'SELECT 1 FROM "{table}" WHERE {what} LIMIT 1').fetchall():  # noqa: S608 -- our own
            raise RuntimeError("imports were undone: the schema before has no place for it")
    if db.execute_sql("SELECT 1 FROM import_run WHERE account_id IS NULL LIMIT 1").fetchall():
        raise RuntimeError("lists came in at the terminal: the schema before has no place for their runs")
    if db.execute_sql(f"SELECT 1 FROM approval WHERE action = '{UNDO}' LIMIT 1").fetchall():  # noqa: S608
        raise RuntimeError("undoing was proposed, and what was proposed is never deleted")
    allow(db, lambda actions: [action for action in actions if action != UNDO])
    for table, name, _kinds in reversed(COLUMNS):
        db.execute_sql(f'ALTER TABLE "{table}" DROP COLUMN "{name}"')
    allow_no_account(db, ACCOUNT, f"{ACCOUNT} NOT NULL", "SET")


def allow_no_account(db: Any, old: str, new: str, what: str) -> None:
    if isinstance(db, SqliteDatabase):
        procedures = frozen("0012_procedures.py")
        text = procedures.once(procedures.made(db, RUN), old, new)
        columns = {column.name: f'"{column.name}"' for column in db.get_columns(RUN)}
        procedures.replace(db, RUN, text, columns)
        return
    db.execute_sql(f'ALTER TABLE "{RUN}" ALTER COLUMN "account_id" {what} NOT NULL')


def allow(db: Any, change: Callable[[list[str]], list[str]]) -> None:
    """What can be proposed, changed from what it is now."""
    frozen("0022_corrections.py").allow(db, change)


def frozen(name: str) -> Any:
    """The code of an earlier migration."""
    path = Path(__file__).with_name(name)
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise RuntimeError(f"{path} is missing")
    code = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(code)
    return code
