"""A year of working days is declared complete, with its document; days typed before say nothing of it."""

from typing import Any

from peewee import CharField, DateTimeField, IntegerField, Model
from playhouse.migrate import SchemaMigrator


class WorkdayYear(Model):
    year = IntegerField(primary_key=True)
    document_no = CharField(max_length=100)
    declared_by = CharField(max_length=64)
    declared_at = DateTimeField()

    class Meta:
        legacy_table_names = False


def up(migrator: SchemaMigrator, db: Any) -> None:
    with db.bind_ctx([WorkdayYear]):
        db.create_tables([WorkdayYear])


def down(migrator: SchemaMigrator, db: Any) -> None:
    """Stops where a year was declared: the schema before has no place for it."""
    if db.execute_sql("SELECT 1 FROM workday_year LIMIT 1").fetchall():
        raise RuntimeError("years of working days were declared: the schema before has no place for it")
    with db.bind_ctx([WorkdayYear]):
        db.drop_tables([WorkdayYear])
