"""Files brought in: what was uploaded, what its dry run said, whether it was applied."""

from peewee import AutoField, CharField, DateTimeField, IntegerField, TextField

from registry.database import Table


class ImportRun(Table):
    """One uploaded spreadsheet, kept between its dry run and its application."""

    id = AutoField()
    kind = CharField(max_length=16, help_text="enterprises or recognitions")
    name = CharField(max_length=200)
    sha256 = CharField(max_length=64)
    settings = TextField(help_text="JSON: scheme, level, announced_on, award_year …")
    report = TextField(help_text="JSON of the last run")
    account_id = IntegerField()
    created_at = DateTimeField()
    applied_at = DateTimeField(null=True)
