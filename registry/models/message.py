"""Messages 站内消息: what the ledger says, told to those it concerns."""

from peewee import (
    AutoField,
    BigIntegerField,
    CharField,
    Check,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
)

from registry.database import Table
from registry.models.account import Account


class Message(Table):
    """One message of one event, to an enterprise, an account or a role. What it says is in the event."""

    id = AutoField()
    seq = BigIntegerField(unique=True, help_text="its event: each is told once")
    kind = CharField(max_length=16, help_text="rules.message.MessageKind")
    enterprise_id = IntegerField(null=True)
    account_id = IntegerField(null=True)
    role = CharField(max_length=32, default="")
    district = CharField(max_length=6, null=True, help_text="of a role: only those of this place")
    zone = CharField(max_length=32, null=True)
    approval_id = IntegerField(null=True)
    sent_at = DateTimeField(help_text="when its event was recorded")

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


class HeldMessage(Table):
    """An event past the cursor that is told later: it is of a list that nobody sees yet, or of an enterprise
    that will read of such a list before it."""

    seq = BigIntegerField(primary_key=True, help_text="the event")
    run_id = IntegerField(index=True, help_text="the import it waits for")
    enterprise_id = IntegerField(null=True, index=True, help_text="who will be told, if it is an enterprise")


class MessageSeen(Table):
    """Up to which message an account has read."""

    account = ForeignKeyField(Account, lazy_load=False, primary_key=True, on_delete="CASCADE")
    account_id: int
    message_id = IntegerField()
