"""Change requests, and where files were handled before their holders moved."""

from typing import Any

from peewee import (
    SQL,
    AutoField,
    BigIntegerField,
    CharField,
    Check,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)
from playhouse.migrate import SchemaMigrator

FACTS = "('name','code','place','industry','founded')"
KINDS = "('rename','restructuring','merger','split','move','main_business','credit_code','slip')"
STATES = "('waiting','confirmed','declined','withdrawn')"


class Table(Model):
    class Meta:
        legacy_table_names = False


class Enterprise(Table):
    id = AutoField()


class Application(Table):
    id = AutoField()


class ProfileFile(Table):
    id = AutoField()


class ImportRun(Table):
    id = AutoField()


class Change(Table):
    id = AutoField()
    enterprise = ForeignKeyField(Enterprise, lazy_load=False)
    fact = CharField(max_length=16)
    kind = CharField(max_length=16)
    old = TextField()
    new = TextField()
    effective_on = DateField()
    words = TextField(default="")
    evidence = ForeignKeyField(ProfileFile, lazy_load=False, null=True)
    run = ForeignKeyField(ImportRun, lazy_load=False, null=True)
    row = IntegerField(null=True)
    from_district = CharField(max_length=6, default="")
    from_zone = CharField(max_length=32, default="")
    district = CharField(max_length=6, default="")
    zone = CharField(max_length=32, default="")
    state = CharField(max_length=16, default="waiting")
    requester_id = IntegerField(null=True)
    requested_by = CharField(max_length=64)
    requested_at = DateTimeField()
    decided_by = CharField(max_length=64, default="")
    decided_at = DateTimeField(null=True)
    note = TextField(default="")

    class Meta:
        constraints = [
            Check(f"fact IN {FACTS}", "change_fact"),
            Check(f"kind IN {KINDS}", "change_kind"),
            Check(f"state IN {STATES}", "change_state"),
            Check("(state = 'waiting') = (decided_at IS NULL)", "change_decided"),
            Check("evidence_id IS NOT NULL OR row IS NOT NULL", "change_evidence"),
            Check("state <> 'confirmed' OR decided_by <> requested_by", "change_second"),
        ]
        indexes = ((("state", "district", "zone"), False),)


Change.add_index(
    Change.index(
        Change.enterprise,
        Change.fact,
        unique=True,
        name="change_one_waiting",
        where=SQL("state = 'waiting'"),
    )
)


class FormerPlace(Table):
    id = AutoField()
    application = ForeignKeyField(Application, lazy_load=False)
    district = CharField(max_length=6)
    zone = CharField(max_length=32, default="")
    until_on = DateField()
    seq = BigIntegerField()

    class Meta:
        indexes = ((("district", "zone"), False),)


TABLES = [Change, FormerPlace]


def up(migrator: SchemaMigrator, db: Any) -> None:
    with db.bind_ctx(TABLES, bind_refs=False, bind_backrefs=False):
        db.create_tables(TABLES)


def down(migrator: SchemaMigrator, db: Any) -> None:
    """Stops where a change was asked for: what was asked and decided is never deleted."""
    if db.execute_sql('SELECT 1 FROM "change" LIMIT 1').fetchall():
        raise RuntimeError("changes were asked for: the schema before has no place for them")
    with db.bind_ctx(TABLES, bind_refs=False, bind_backrefs=False):
        db.drop_tables(TABLES)
