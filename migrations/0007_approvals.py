"""What one person proposes and another approves; what tells persons apart; what an operator did alone."""

from typing import Any

from peewee import (
    AutoField,
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


class Table(Model):
    class Meta:
        legacy_table_names = False


class Account(Table):
    id = AutoField()


class AccountPerson(Table):
    account = ForeignKeyField(Account, lazy_load=False, primary_key=True)
    phone = CharField(max_length=32, default="")
    staff_no = CharField(max_length=32, default="")


class Approval(Table):
    id = AutoField()
    action = CharField(max_length=32)
    about = CharField(max_length=112)
    arguments = TextField()
    digest = CharField(max_length=64)
    effect = TextField()
    state = CharField(max_length=16, default="waiting")
    proposer_id = IntegerField()
    proposed_by = CharField(max_length=64)
    proposed_at = DateTimeField()
    last_day = DateField()
    decided_by = CharField(max_length=64, default="")
    decided_at = DateTimeField(null=True)
    note = TextField(default="")
    outcome = CharField(max_length=112, default="")

    class Meta:
        constraints = [
            Check(
                "action IN ('publish_notice','recognize_notice','end_recognition','import_recognitions',"
                "'set_setting')",
                "approval_action",
            ),
            Check("state IN ('waiting','approved','declined','withdrawn')", "approval_state"),
            Check("(state = 'waiting') = (decided_at IS NULL)", "approval_decided"),
            Check("state NOT IN ('approved','declined') OR decided_by <> proposed_by", "approval_second"),
        ]
        indexes = ((("state", "last_day"), False), (("about", "state"), False))


# The few events of an operator are found among millions without reading them all.
OPERATOR_INDEX = """CREATE INDEX "event_operator" ON "event" ("seq") WHERE actor = 'system:cli'"""
TABLES = [Approval, AccountPerson]


def up(migrator: SchemaMigrator, db: Any) -> None:
    with db.bind_ctx(TABLES, bind_refs=False, bind_backrefs=False):
        db.create_tables(TABLES)
    db.execute_sql(OPERATOR_INDEX)


def down(migrator: SchemaMigrator, db: Any) -> None:
    """Stops where something was proposed, or a person is told apart."""
    with db.bind_ctx(TABLES, bind_refs=False, bind_backrefs=False):
        if Approval.select().exists() or AccountPerson.select().exists():
            raise RuntimeError("something was proposed, or persons are told apart: it is never deleted")
        db.drop_tables(TABLES)
    db.execute_sql("DROP INDEX event_operator")
