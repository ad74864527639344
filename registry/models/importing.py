"""Files brought in: what was uploaded, what its dry run said, whether it was applied."""

from peewee import AutoField, BigIntegerField, CharField, DateTimeField, IntegerField, TextField

from registry.database import Table


class ImportRun(Table):
    """One spreadsheet: uploaded, and kept between dry run and application, or brought in at the terminal."""

    id = AutoField()
    kind = CharField(max_length=16, help_text="enterprises or recognitions")
    name = CharField(max_length=200)
    sha256 = CharField(max_length=64, help_text="of the kept file; '' where the terminal kept none")
    settings = TextField(help_text="JSON: scheme, level, announced_on, award_year …")
    report = TextField(help_text="JSON of the last run")
    account_id = IntegerField(null=True, help_text="who uploaded it; none at the terminal")
    created_at = DateTimeField()
    applied_at = DateTimeField(null=True)
    first_seq = BigIntegerField(null=True, help_text="its events: this one to the last; none of older runs")
    last_seq = BigIntegerField(null=True)
    undone_at = DateTimeField(null=True, help_text="when it was undone last, wholly or as far as possible")
