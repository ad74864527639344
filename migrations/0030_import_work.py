"""A long list is brought in piece by piece: how far it is, and what readers leave out until it is whole.

The roll's index gets the batch, by which titles of a list that is not whole are left out.
"""

from typing import Any

from peewee import (
    AutoField,
    BigIntegerField,
    CharField,
    Check,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)
from playhouse.migrate import SchemaMigrator, migrate

ROLL = ("announced_on", "id", "valid_until", "ended_on")
BEFORE = "recognition_announced_on_id_valid_until_ended_on"
AFTER = f"{BEFORE}_batch_id"
OF_RUN = "batch_import_run"
BETWEEN = "import_run_first_seq_last_seq"


class Table(Model):
    class Meta:
        legacy_table_names = False


class ImportRun(Table):
    id = AutoField()


class ImportWork(Table):
    run = ForeignKeyField(ImportRun, lazy_load=False, primary_key=True)
    state = CharField(max_length=16, index=True)
    first_seq = BigIntegerField()
    done = IntegerField(default=0)
    total = IntegerField()
    worker = CharField(max_length=32, default="")
    alive_at = DateTimeField()
    free_at = DateTimeField()
    failures = IntegerField(default=0)
    started_at = DateTimeField()
    finished_at = DateTimeField(null=True)
    acting = TextField()
    again = TextField(default="[]")
    shown = TextField()

    class Meta:
        constraints = [Check("state IN ('running','whole','taken_back')", "import_work_state")]


TABLES = [ImportWork]


def up(migrator: SchemaMigrator, db: Any) -> None:
    with db.bind_ctx(TABLES, bind_refs=False, bind_backrefs=False):
        db.create_tables(TABLES)
    migrate(
        migrator.add_index("recognition", (*ROLL, "batch_id"), name=AFTER),
        migrator.drop_index("recognition", BEFORE),
        migrator.add_index("batch", ("import_run",), name=OF_RUN),
        migrator.add_index("import_run", ("first_seq", "last_seq"), name=BETWEEN),
    )


def down(migrator: SchemaMigrator, db: Any) -> None:
    """Stops where a list is not whole: the schema before would show half of it."""
    if db.execute_sql("SELECT 1 FROM import_work WHERE state = 'running' LIMIT 1").fetchall():
        raise RuntimeError("a list is being brought in: wait until it is whole, or cancel it")
    with db.bind_ctx(TABLES, bind_refs=False, bind_backrefs=False):
        db.drop_tables(TABLES)
    migrate(
        migrator.drop_index("import_run", BETWEEN),
        migrator.drop_index("batch", OF_RUN),
        migrator.add_index("recognition", ROLL, name=BEFORE),
        migrator.drop_index("recognition", AFTER),
    )
