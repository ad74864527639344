"""What an officer has written of a file is kept before it is decided; a check says with how many others it
was confirmed, and which check of the sheet before it was kept from; and a form that is posted twice is known.

The new columns are null where nothing is said, so that nothing else has to be said of a row.
"""

from typing import Any

from peewee import AutoField, CharField, DateTimeField, ForeignKeyField, IntegerField, Model, TextField
from playhouse.migrate import SchemaMigrator

COLUMNS = ("together", "kept_from")


class Table(Model):
    class Meta:
        legacy_table_names = False


class Application(Table):
    id = AutoField()


class Account(Table):
    id = AutoField()


class Opinion(Table):
    id = AutoField()
    application = ForeignKeyField(Application, lazy_load=False)
    account = ForeignKeyField(Account, lazy_load=False)
    words = TextField(default="")
    items = CharField(max_length=200, default="")
    version = IntegerField(default=1)
    saved_at = DateTimeField()

    class Meta:
        indexes = ((("application", "account"), True),)


class FormKey(Table):
    id = AutoField()
    account = ForeignKeyField(Account, lazy_load=False)
    digest = CharField(max_length=64)
    made_at = DateTimeField(index=True)

    class Meta:
        indexes = ((("account", "digest"), True),)


TABLES = [Opinion, FormKey]


def up(migrator: SchemaMigrator, db: Any) -> None:
    with db.bind_ctx(TABLES, bind_refs=False, bind_backrefs=False):
        db.create_tables(TABLES)
    for name in COLUMNS:
        db.execute_sql(f'ALTER TABLE "clause_check" ADD COLUMN "{name}" INTEGER')


def down(migrator: SchemaMigrator, db: Any) -> None:
    """Stops where something was said that the schema before has no place for: it deletes nothing of it."""
    if db.execute_sql("SELECT 1 FROM opinion LIMIT 1").fetchall():
        raise RuntimeError("officers keep opinions that are not decided by yet: decide or empty them first")
    said = " OR ".join(f"{name} IS NOT NULL" for name in COLUMNS)
    if db.execute_sql(f"SELECT 1 FROM clause_check WHERE {said} LIMIT 1").fetchall():  # noqa: S608 -- our own
        raise RuntimeError("checks say how they came about: the schema before has no place for it")
    with db.bind_ctx(TABLES, bind_refs=False, bind_backrefs=False):
        db.drop_tables(TABLES)
    for name in reversed(COLUMNS):
        db.execute_sql(f'ALTER TABLE "clause_check" DROP COLUMN "{name}"')
