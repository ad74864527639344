"""Files of long lists are made by a worker."""

from typing import Any

from peewee import (
    AutoField,
    CharField,
    Check,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)
from playhouse.migrate import SchemaMigrator


class Table(Model):
    class Meta:
        legacy_table_names = False


class Account(Table):
    id = AutoField()


class ListJob(Table):
    id = AutoField()
    account = ForeignKeyField(Account, lazy_load=False)
    scope = CharField(max_length=200)
    site = CharField(max_length=300)
    address = TextField()
    language = CharField(max_length=2)
    title = TextField()
    state = CharField(max_length=16, index=True)
    done = IntegerField(default=0)
    total = IntegerField(null=True)
    worker = CharField(max_length=32, default="")
    free_at = DateTimeField()
    failures = IntegerField(default=0)
    file_name = CharField(max_length=200, default="")
    size = IntegerField(default=0)
    asked_at = DateTimeField()
    started_at = DateTimeField(null=True)
    finished_at = DateTimeField(null=True)

    class Meta:
        constraints = [Check("state IN ('waiting','running','ready','failed','canceled')", "list_job_state")]


TABLES = [ListJob]


def up(migrator: SchemaMigrator, db: Any) -> None:
    with db.bind_ctx(TABLES, bind_refs=False, bind_backrefs=False):
        db.create_tables(TABLES)


def down(migrator: SchemaMigrator, db: Any) -> None:
    """What was made is kept for a day and belongs to nothing: it may go, and be asked for again."""
    with db.bind_ctx(TABLES, bind_refs=False, bind_backrefs=False):
        db.drop_tables(TABLES)
