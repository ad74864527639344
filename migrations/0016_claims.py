"""Claims: who registers for an enterprise waits until its district says so."""

from typing import Any

from peewee import (
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

STATES = "('waiting','confirmed','declined')"


class Table(Model):
    class Meta:
        legacy_table_names = False


class Account(Table):
    id = AutoField()


class Enterprise(Table):
    id = AutoField()


class Call(Table):
    id = AutoField()


class Claim(Table):
    id = AutoField()
    account = ForeignKeyField(Account, lazy_load=False, unique=True)
    uscc = CharField(max_length=18, index=True)
    name = CharField(max_length=200)
    name_key = CharField(max_length=600, null=True)
    representative = CharField(max_length=64)
    district = CharField(max_length=6)
    zone = CharField(max_length=32, default="")
    industry = CharField(max_length=8)
    file_name = CharField(max_length=200)
    media_type = CharField(max_length=100)
    size = BigIntegerField()
    sha256 = CharField(max_length=64)
    state = CharField(max_length=16, default="waiting")
    sent_at = DateTimeField()
    last_day = DateField()
    enterprise = ForeignKeyField(Enterprise, lazy_load=False, null=True)
    decided_by = CharField(max_length=64, default="")
    decided_at = DateTimeField(null=True)
    note = TextField(default="")

    class Meta:
        constraints = [
            Check(f"state IN {STATES}", "claim_state"),
            Check("(state = 'waiting') = (decided_at IS NULL)", "claim_decided"),
            Check("(state = 'confirmed') = (enterprise_id IS NOT NULL)", "claim_enterprise_if_confirmed"),
        ]


class ClaimDraft(Table):
    id = AutoField()
    claim = ForeignKeyField(Claim, lazy_load=False)
    call = ForeignKeyField(Call, lazy_load=False)
    statement = TextField(default="")
    contact = CharField(max_length=64, default="")
    phone = CharField(max_length=32, default="")
    version = IntegerField(default=1)
    saved_at = DateTimeField()

    class Meta:
        indexes = ((("claim", "call"), True),)


TABLES = [Claim, ClaimDraft]


def up(migrator: SchemaMigrator, db: Any) -> None:
    with db.bind_ctx(TABLES, bind_refs=False, bind_backrefs=False):
        db.create_tables(TABLES)


def down(migrator: SchemaMigrator, db: Any) -> None:
    """Stops where somebody registered: an account that waits has no role in the schema before."""
    if db.execute_sql('SELECT 1 FROM "claim" LIMIT 1').fetchall():
        raise RuntimeError("enterprises were claimed: the schema before has no place for that")
    with db.bind_ctx(TABLES, bind_refs=False, bind_backrefs=False):
        db.drop_tables(TABLES)
