"""Messages, and up to which one somebody has read."""

from typing import Any

from peewee import (
    AutoField,
    BigIntegerField,
    CharField,
    Check,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
)
from playhouse.migrate import SchemaMigrator


class Table(Model):
    class Meta:
        legacy_table_names = False


class Account(Table):
    id = AutoField()


class Message(Table):
    id = AutoField()
    seq = BigIntegerField(unique=True)
    kind = CharField(max_length=16)
    enterprise_id = IntegerField(null=True)
    account_id = IntegerField(null=True)
    role = CharField(max_length=32, default="")
    approval_id = IntegerField(null=True)
    sent_at = DateTimeField()

    class Meta:
        constraints = [
            Check(
                "(CASE WHEN enterprise_id IS NULL THEN 0 ELSE 1 END)"
                " + (CASE WHEN account_id IS NULL THEN 0 ELSE 1 END)"
                " + (CASE WHEN role = '' THEN 0 ELSE 1 END) = 1",
                "message_audience",
            )
        ]
        indexes = (
            (("enterprise_id", "id"), False),
            (("account_id", "id"), False),
            (("role", "id"), False),
        )


class MessageSeen(Table):
    account = ForeignKeyField(Account, lazy_load=False, primary_key=True, on_delete="CASCADE")
    message_id = IntegerField()


TABLES = [Message, MessageSeen]


def up(migrator: SchemaMigrator, db: Any) -> None:
    with db.bind_ctx(TABLES, bind_refs=False, bind_backrefs=False):
        db.create_tables(TABLES)


def down(migrator: SchemaMigrator, db: Any) -> None:
    """Messages are told from the ledger, so nothing is lost with them but what was read."""
    with db.bind_ctx(TABLES, bind_refs=False, bind_backrefs=False):
        db.drop_tables(TABLES)
    db.execute_sql("DELETE FROM cursor WHERE name = 'messages'")
