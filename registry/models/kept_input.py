"""What was posted by a page whose reader was no longer signed in, kept a while for that one account."""

from peewee import CharField, DateTimeField, ForeignKeyField, TextField

from registry.database import Table
from registry.models.account import Account


class KeptInput(Table):
    """One refused post; nobody reads it without the key that its answer holds."""

    key_digest = CharField(max_length=64, primary_key=True, help_text="SHA-256 of the key, which is not kept")
    account = ForeignKeyField(Account, lazy_load=False, help_text="whose page it was")
    account_id: int
    sealed = TextField(help_text="the post without files and passwords, encrypted by the key")
    made_at = DateTimeField(index=True)
