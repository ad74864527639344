"""What was posted after the session had ended is kept a while, encrypted, for whose page it was."""

from typing import Any

from peewee import AutoField, CharField, DateTimeField, ForeignKeyField, Model, TextField
from playhouse.migrate import SchemaMigrator


class Table(Model):
    class Meta:
        legacy_table_names = False


class Account(Table):
    id = AutoField()


class KeptInput(Table):
    key_digest = CharField(max_length=64, primary_key=True)
    account = ForeignKeyField(Account, lazy_load=False)
    sealed = TextField()
    made_at = DateTimeField(index=True)


TABLES = [KeptInput]


def up(migrator: SchemaMigrator, db: Any) -> None:
    with db.bind_ctx(TABLES, bind_refs=False, bind_backrefs=False):
        db.create_tables(TABLES)


def down(migrator: SchemaMigrator, db: Any) -> None:
    """What is kept is kept for half an hour and belongs to nothing: it may go."""
    with db.bind_ctx(TABLES, bind_refs=False, bind_backrefs=False):
        db.drop_tables(TABLES)
