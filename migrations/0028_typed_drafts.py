"""What somebody has typed into a page saves itself, until the page is saved."""

from typing import Any

from peewee import AutoField, CharField, DateTimeField, ForeignKeyField, IntegerField, Model, TextField
from playhouse.migrate import SchemaMigrator


class Table(Model):
    class Meta:
        legacy_table_names = False


class Account(Table):
    id = AutoField()


class TypedDraft(Table):
    id = AutoField()
    account = ForeignKeyField(Account, lazy_load=False)
    page = CharField(max_length=200)
    fields = TextField()
    version = IntegerField(default=1)
    saved_at = DateTimeField(index=True)

    class Meta:
        indexes = ((("account", "page"), True),)


TABLES = [TypedDraft]


def up(migrator: SchemaMigrator, db: Any) -> None:
    with db.bind_ctx(TABLES, bind_refs=False, bind_backrefs=False):
        db.create_tables(TABLES)


def down(migrator: SchemaMigrator, db: Any) -> None:
    """Stops where something is typed that the schema before has no place for."""
    if db.execute_sql("SELECT 1 FROM typed_draft LIMIT 1").fetchall():
        raise RuntimeError("pages keep what was typed and not saved yet: save it or give it up first")
    with db.bind_ctx(TABLES, bind_refs=False, bind_backrefs=False):
        db.drop_tables(TABLES)
