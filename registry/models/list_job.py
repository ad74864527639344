"""Files of long lists that are made by a worker."""

from peewee import (
    AutoField,
    CharField,
    Check,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from registry.database import Table, quoted
from registry.models.account import Account
from registry.rules.list_job import ListJobState


class ListJob(Table):
    """One list that one person asked for; row and file go after a day."""

    id = AutoField()
    account = ForeignKeyField(Account, lazy_load=False, help_text="who asked, and who alone gets the file")
    account_id: int
    scope = CharField(max_length=200, help_text="role and place of the account when it asked")
    site = CharField(max_length=300, help_text="under which the website was reached")
    address = TextField(help_text="of the file, with its query")
    language = CharField(max_length=2)
    title = TextField(help_text="JSON: title and filters in the words of each language")
    state = CharField(max_length=16, index=True, help_text="rules.list_job.ListJobState")
    done = IntegerField(default=0, help_text="rows that are written")
    total = IntegerField(null=True, help_text="rows there are, where the list counts them")
    worker = CharField(
        max_length=32, default="", help_text="who makes it or has made it; names its file, too"
    )
    free_at = DateTimeField(help_text="real time from which another worker may take it")
    failures = IntegerField(default=0)
    file_name = CharField(max_length=200, default="")
    size = IntegerField(default=0, help_text="bytes of the file")
    asked_at = DateTimeField(help_text="real time")
    started_at = DateTimeField(null=True, help_text="real time")
    finished_at = DateTimeField(null=True, help_text="real time")

    class Meta:
        constraints = [Check(f"state IN {quoted(ListJobState)}", "list_job_state")]
