"""Forms that were posted, so that the same one is not done twice."""

from peewee import AutoField, CharField, DateTimeField, ForeignKeyField

from registry.database import Table
from registry.models.account import Account


class FormKey(Table):
    """One form with all that stood in it; goes after some days."""

    id = AutoField()
    account = ForeignKeyField(Account, lazy_load=False)
    account_id: int
    digest = CharField(max_length=64, help_text="SHA-256 of its key, its address and what stood in it")
    made_at = DateTimeField(index=True)

    class Meta:
        indexes = ((("account", "digest"), True),)
