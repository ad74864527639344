"""Composite titles: what a target over several titles counts as one. Their rows follow from the ledger."""

from typing import Any

from peewee import CharField, IntegerField, Model, TextField
from playhouse.migrate import SchemaMigrator

FIGURES = ("tally_segment", "tally_delta", "tally_rollup")


class Table(Model):
    class Meta:
        legacy_table_names = False


class TallyComposite(Table):
    id = CharField(max_length=32, primary_key=True)
    target = CharField(max_length=16)
    number = IntegerField()
    titles = TextField()
    built_to = IntegerField(null=True)


def up(migrator: SchemaMigrator, db: Any) -> None:
    with db.bind_ctx([TallyComposite]):
        db.create_tables([TallyComposite])


def down(migrator: SchemaMigrator, db: Any) -> None:
    """Takes the rows of composite titles away: an older version would show them among titles."""
    for table in FIGURES:
        db.execute_sql(f"DELETE FROM {table} WHERE scheme IN (SELECT id FROM tally_composite)")  # noqa: S608
    with db.bind_ctx([TallyComposite]):
        db.drop_tables([TallyComposite])
