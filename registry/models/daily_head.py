"""The signed heads of the ledger 当日摘要, and the public keys they are signed by."""

from peewee import BigIntegerField, CharField, Check, DateField, ForeignKeyField

from registry.database import Table


class SigningKey(Table):
    """A public key. Nothing of it ever changes but that it is retired, once."""

    id = CharField(max_length=32, primary_key=True, help_text="the beginning of SHA-256 of the public key")
    public_key = CharField(max_length=64, help_text="Ed25519, hexadecimal")
    first_day = DateField(help_text="from which day on it signs")
    retired_day = DateField(null=True, help_text="the last day on which it signed; empty while in use")

    class Meta:
        constraints = [Check("retired_day IS NULL OR retired_day >= first_day", "signing_key_days")]


class DailyHead(Table):
    """The ledger at the end of a day, signed once the day is over. Rows are only added."""

    day = DateField(primary_key=True, help_text="the Shanghai day of its last event")
    first = BigIntegerField(help_text="the event after the head before it")
    seq = BigIntegerField(unique=True, help_text="the last event of the day")
    digest = CharField(max_length=64, help_text="of that event")
    root = CharField(max_length=64, help_text="Merkle root over the digests of events first to seq")
    registry = CharField(max_length=64, help_text="the digest of the ledger's first event")
    key = ForeignKeyField(SigningKey, lazy_load=False, backref="heads")
    signed_on = DateField()
    signature = CharField(max_length=128, help_text="Ed25519 over all the above, hexadecimal")

    class Meta:
        constraints = [
            Check("first >= 1 AND seq >= first", "daily_head_events"),
            Check("signed_on > day", "daily_head_over"),
        ]
