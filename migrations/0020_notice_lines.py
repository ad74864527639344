"""What became of the lines of a notice after it was published, whom to write to, and that it was withdrawn.

The new columns of a notice are null where nothing was stated, so that nothing else has to be said of a row.
"""

import importlib.util
import re
from pathlib import Path
from typing import Any

from peewee import (
    AutoField,
    CharField,
    Check,
    DateTimeField,
    ForeignKeyField,
    Model,
    SqliteDatabase,
    TextField,
)
from playhouse.migrate import SchemaMigrator

COLUMNS = (
    ("basis", "VARCHAR(200)"),
    ("office", "VARCHAR(200)"),
    ("address", "VARCHAR(200)"),
    ("telephone", "VARCHAR(100)"),
    ("email", "VARCHAR(200)"),
    ("withdrawn_at", ""),
    ("withdrawn_document", "VARCHAR(100)"),
    ("withdrawn_reason", "TEXT"),
    ("replaced_by", "INTEGER"),
)
TABLE, CHECK = "approval", "approval_action"
ACTIONS = ("strike_line", "withdraw_notice")


class Table(Model):
    class Meta:
        legacy_table_names = False


class Notice(Table):
    id = AutoField()


class Application(Table):
    id = AutoField()


class NoticeLine(Table):
    id = AutoField()
    notice = ForeignKeyField(Notice, lazy_load=False)
    application = ForeignKeyField(Application, lazy_load=False)
    state = CharField(max_length=16)
    cause = CharField(max_length=16, default="")
    document_no = CharField(max_length=100, default="")
    reason = TextField()
    changed_at = DateTimeField()

    class Meta:
        constraints = [
            Check("state IN ('listed','held','struck')", "notice_line_state"),
            Check("cause IN ('','slip','objection','firm')", "notice_line_cause"),
            Check("(state = 'struck') = (cause <> '')", "notice_line_struck"),
        ]
        indexes = ((("notice", "application"), True),)


TABLES = [NoticeLine]


def up(migrator: SchemaMigrator, db: Any) -> None:
    instant = "DATETIME" if isinstance(db, SqliteDatabase) else "TIMESTAMP"
    for name, kind in COLUMNS:
        db.execute_sql(f'ALTER TABLE "notice" ADD COLUMN "{name}" {kind or instant}')
    with db.bind_ctx(TABLES, bind_refs=False, bind_backrefs=False):
        db.create_tables(TABLES)
    change_actions(db, add=ACTIONS)


def down(migrator: SchemaMigrator, db: Any) -> None:
    """Stops where a notice or a proposal says what the schema before has no place for."""
    said = " OR ".join(f"{name} IS NOT NULL" for name, _kind in COLUMNS)
    for what, query in {
        "a notice says whom to write to, or was withdrawn": f"SELECT 1 FROM notice WHERE {said} LIMIT 1",  # noqa: S608
        "a line was held or struck": "SELECT 1 FROM notice_line LIMIT 1",
        "a line is to be struck, or a notice withdrawn": (
            "SELECT 1 FROM approval WHERE action IN ('strike_line','withdraw_notice') LIMIT 1"
        ),
    }.items():
        if db.execute_sql(query).fetchall():
            raise RuntimeError(f"{what}: the schema before has no place for it")
    change_actions(db, take=ACTIONS)
    with db.bind_ctx(TABLES, bind_refs=False, bind_backrefs=False):
        db.drop_tables(TABLES)
    for name, _kind in reversed(COLUMNS):
        db.execute_sql(f'ALTER TABLE "notice" DROP COLUMN "{name}"')


def change_actions(db: Any, add: tuple[str, ...] = (), take: tuple[str, ...] = ()) -> None:
    """What may be proposed: what there was, with these added or taken away."""
    if isinstance(db, SqliteDatabase):
        procedures = frozen("0012_procedures.py")
        text = procedures.made(db, TABLE)
        (old,) = re.findall(r"action IN \([^)]*\)", text)
        columns = {column.name: f'"{column.name}"' for column in db.get_columns(TABLE)}
        procedures.replace(db, TABLE, procedures.once(text, old, listed(old, add, take)), columns)
        return
    ((old,),) = db.execute_sql(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s", (CHECK,)
    ).fetchall()
    db.execute_sql(f'ALTER TABLE "{TABLE}" DROP CONSTRAINT "{CHECK}"')
    db.execute_sql(f'ALTER TABLE "{TABLE}" ADD CONSTRAINT "{CHECK}" CHECK ({listed(old, add, take)})')


def listed(old: str, add: tuple[str, ...], take: tuple[str, ...]) -> str:
    names = [name for name in re.findall(r"'(\w+)'", old) if name not in take]
    return "action IN (" + ",".join(f"'{name}'" for name in [*names, *add]) + ")"


def frozen(name: str) -> Any:
    """The code of an earlier migration: 0012 builds a table anew on SQLite."""
    path = Path(__file__).with_name(name)
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise RuntimeError(f"{path} is missing")
    code = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(code)
    return code
