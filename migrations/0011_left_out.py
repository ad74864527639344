"""A notice is recognized by several decisions, each with what it left out; a call says how long one runs."""

from typing import Any

from peewee import AutoField, ForeignKeyField, IntegerField, Model, TextField
from playhouse.migrate import SchemaMigrator, migrate


class Table(Model):
    class Meta:
        legacy_table_names = False


class Batch(Table):
    id = AutoField()


class Application(Table):
    id = AutoField()


class LeftOut(Table):
    id = AutoField()
    batch = ForeignKeyField(Batch, lazy_load=False)
    application = ForeignKeyField(Application, lazy_load=False)
    reason = TextField()

    class Meta:
        indexes = ((("batch", "application"), True),)


def up(migrator: SchemaMigrator, db: Any) -> None:
    with db.bind_ctx([LeftOut], bind_refs=False, bind_backrefs=False):
        db.create_tables([LeftOut])
    db.execute_sql('DROP INDEX "batch_notice_id"')
    db.execute_sql('CREATE INDEX "batch_notice_id" ON "batch" ("notice_id")')
    migrate(migrator.add_column("call", "notice_days", IntegerField(null=True)))


def down(migrator: SchemaMigrator, db: Any) -> None:
    """Stops where a notice has several decisions, a line was left out or a call says its days."""
    for what, query in IN_USE.items():
        if db.execute_sql(query).fetchone():
            raise RuntimeError(f"{what}: the schema before has no place for it")
    migrate(migrator.drop_column("call", "notice_days"))
    db.execute_sql('DROP INDEX "batch_notice_id"')
    db.execute_sql('CREATE UNIQUE INDEX "batch_notice_id" ON "batch" ("notice_id")')
    with db.bind_ctx([LeftOut], bind_refs=False, bind_backrefs=False):
        db.drop_tables([LeftOut])


IN_USE = {
    "a notice was recognized by several decisions": (
        'SELECT notice_id FROM "batch" WHERE notice_id IS NOT NULL GROUP BY notice_id HAVING COUNT(*) > 1'
    ),
    "a line of a notice was left out": 'SELECT id FROM "left_out"',
    "a call says how long its notices run": 'SELECT id FROM "call" WHERE notice_days IS NOT NULL',
}
