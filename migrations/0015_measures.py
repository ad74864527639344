"""Measures: what is decided about titles under a ground, with its evidence and bars; a voided recognition no
longer stands in the way of one of the same day. Endings of before stay as they are, in their own columns."""

from typing import Any

from peewee import (
    AutoField,
    BigIntegerField,
    BooleanField,
    CharField,
    Check,
    DateField,
    DateTimeField,
    ForeignKeyField,
    Model,
    TextField,
)
from playhouse.migrate import SchemaMigrator

KINDS = "('end','void','lose_re_review','bar','supersede','restore','lift_bar')"
ONE_A_DAY = "recognition_subject_id_scheme_level_announced_on"
COLUMNS = '("subject_id", "scheme", "level", "announced_on")'


class Table(Model):
    class Meta:
        legacy_table_names = False


class Enterprise(Table):
    id = AutoField()


class Recognition(Table):
    id = AutoField()


class MeasureFile(Table):
    id = AutoField()
    district = CharField(max_length=6, default="")
    zone = CharField(max_length=32, default="")
    name = CharField(max_length=200)
    media_type = CharField(max_length=100)
    size = BigIntegerField()
    sha256 = CharField(max_length=64)
    added_at = DateTimeField()


class TitleMeasure(Table):
    id = AutoField()
    recognition = ForeignKeyField(Recognition, lazy_load=False)
    enterprise = ForeignKeyField(Enterprise, lazy_load=False)
    kind = CharField(max_length=16)
    ground = CharField(max_length=32)
    effective_on = DateField()
    document_no = CharField(max_length=100)
    evidence = ForeignKeyField(MeasureFile, lazy_load=False)
    reason = TextField()
    decided_at = DateTimeField()
    leaves_net = BooleanField(null=True)
    family = CharField(max_length=16, default="")
    barred_until = DateField(null=True)
    lifted_on = DateField(null=True)
    undoes = ForeignKeyField("self", lazy_load=False, null=True)
    gap_from = DateField(null=True)
    gap_how = CharField(max_length=20, null=True)
    gap_net = BooleanField(null=True)
    before_on = DateField(null=True)
    before_how = CharField(max_length=20, null=True)
    before_reason = TextField(null=True)

    class Meta:
        constraints = [
            Check(f"kind IN {KINDS}", "measure_kind"),
            Check("(kind = 'end') = (leaves_net IS NOT NULL)", "measure_net"),
            Check("family = '' OR kind IN ('end','void','bar')", "measure_bar"),
            Check("family <> '' OR (barred_until IS NULL AND lifted_on IS NULL)", "measure_no_bar"),
            Check("barred_until IS NULL OR barred_until >= effective_on", "measure_bar_days"),
            Check("gap_from IS NULL OR (kind = 'restore' AND gap_from < effective_on)", "measure_gap"),
            Check("(gap_from IS NULL) = (gap_how IS NULL)", "measure_gap_how"),
            Check("(gap_from IS NULL) = (gap_net IS NULL)", "measure_gap_net"),
            Check("before_on IS NULL OR kind = 'void'", "measure_before"),
        ]
        indexes = ((("enterprise", "family"), False), (("kind", "recognition"), False))


TABLES = [MeasureFile, TitleMeasure]


def up(migrator: SchemaMigrator, db: Any) -> None:
    with db.bind_ctx(TABLES, bind_refs=False, bind_backrefs=False):
        db.create_tables(TABLES)
    db.execute_sql(f'DROP INDEX "{ONE_A_DAY}"')
    db.execute_sql(
        f'CREATE UNIQUE INDEX "{ONE_A_DAY}" ON "recognition" {COLUMNS}'
        " WHERE ended_how IS NULL OR ended_how <> 'voided'"
    )


def down(migrator: SchemaMigrator, db: Any) -> None:
    """Stops where something was decided under a ground: what was decided is never deleted."""
    for table in ("title_measure", "measure_file"):
        if db.execute_sql(f"SELECT 1 FROM {table} LIMIT 1").fetchall():  # noqa: S608 -- our own
            raise RuntimeError(f"measures are in use, and what was decided is never deleted: {table}")
    db.execute_sql(f'DROP INDEX "{ONE_A_DAY}"')
    db.execute_sql(f'CREATE UNIQUE INDEX "{ONE_A_DAY}" ON "recognition" {COLUMNS}')
    with db.bind_ctx(TABLES, bind_refs=False, bind_backrefs=False):
        db.drop_tables([TitleMeasure, MeasureFile])
