"""Messages of a list that nobody sees yet wait, others go out; a long list is taken back piece by piece."""

from typing import Any

from peewee import BigIntegerField, IntegerField, Model, TextField
from playhouse.migrate import SchemaMigrator, migrate


class HeldMessage(Model):
    seq = BigIntegerField(primary_key=True)
    run_id = IntegerField(index=True)
    enterprise_id = IntegerField(null=True, index=True)

    class Meta:
        legacy_table_names = False


TABLES = [HeldMessage]


def up(migrator: SchemaMigrator, db: Any) -> None:
    with db.bind_ctx(TABLES, bind_refs=False, bind_backrefs=False):
        db.create_tables(TABLES)
    migrate(
        migrator.add_column("import_work", "undoing", TextField(null=True)),
        migrator.add_column("import_work", "last_seq", BigIntegerField(null=True)),
    )


def down(migrator: SchemaMigrator, db: Any) -> None:
    """Stops where something waits for a list, or one is being taken back: the schema before would lose it."""
    waits = "SELECT 1 FROM held_message UNION SELECT 1 FROM import_work WHERE state = 'running' LIMIT 1"
    if db.execute_sql(waits).fetchall():
        raise RuntimeError("a list is being brought in or taken back: wait until it is done")
    with db.bind_ctx(TABLES, bind_refs=False, bind_backrefs=False):
        db.drop_tables(TABLES)
    migrate(
        migrator.drop_column("import_work", "last_seq"),
        migrator.drop_column("import_work", "undoing"),
    )
