"""What somebody has typed into a page and not saved yet; gone when the page is saved."""

from peewee import AutoField, CharField, DateTimeField, ForeignKeyField, IntegerField, TextField

from registry.database import Table
from registry.models.account import Account


class TypedDraft(Table):
    """One account's own, of one page: nobody else reads it, and nothing is decided by it."""

    id = AutoField()
    account = ForeignKeyField(Account, lazy_load=False)
    account_id: int
    page = CharField(max_length=200, help_text="its address, without what follows a question mark")
    fields = TextField(help_text="personal: names and values in their order, as JSON")
    version = IntegerField(default=1, help_text="counts saves; guards against overwriting")
    saved_at = DateTimeField(index=True)

    class Meta:
        indexes = ((("account", "page"), True),)
