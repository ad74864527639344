"""What an officer has written of a file and not decided yet; gone with the decision."""

from peewee import AutoField, CharField, DateTimeField, ForeignKeyField, IntegerField, TextField

from registry.database import Table
from registry.models.account import Account
from registry.models.application import Application


class Opinion(Table):
    """One officer's own, of one file: nobody else reads it before it is decided by."""

    id = AutoField()
    application = ForeignKeyField(Application, lazy_load=False)
    application_id: int
    account = ForeignKeyField(Account, lazy_load=False)
    account_id: int
    words = TextField(default="", help_text="personal")
    items = CharField(max_length=200, default="", help_text="what is to be corrected, by id, with commas")
    version = IntegerField(default=1, help_text="counts saves; guards against overwriting")
    saved_at = DateTimeField()

    class Meta:
        indexes = ((("application", "account"), True),)
