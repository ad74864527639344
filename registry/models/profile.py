"""The enterprise profile 企业画像: facts as stated, each with its source. Append-only: the newest counts."""

from peewee import (
    AutoField,
    BigIntegerField,
    BooleanField,
    CharField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from registry.database import Table
from registry.models.enterprise import Enterprise, Subject


class ProfileFile(Table):
    """An evidence file of an enterprise; its bytes lie outside the web root under their own digest."""

    id = AutoField()
    enterprise = ForeignKeyField(Enterprise, lazy_load=False, backref="profile_files")
    enterprise_id: int
    name = CharField(max_length=200, help_text="as the enterprise named it")
    media_type = CharField(max_length=100, help_text="found in the bytes, not believed from the name")
    size = BigIntegerField(help_text="bytes")
    sha256 = CharField(max_length=64)
    added_at = DateTimeField()


class ProfileFact(Table):
    """One fact of one period. The row with the greatest id counts; an empty value takes the fact back."""

    id = AutoField()
    enterprise = ForeignKeyField(Enterprise, lazy_load=False, backref="profile_facts")
    enterprise_id: int
    metric = CharField(max_length=48, help_text="id in metrics.toml, without the year; complete:<record>")
    period = CharField(max_length=4, default="", help_text="accounting year; '' where it has none")
    value = TextField(help_text="canonical JSON in the metric's unit; '' = taken back")
    source = CharField(max_length=200, default="", help_text="the document it stands in")
    evidence = ForeignKeyField(ProfileFile, lazy_load=False, null=True)
    evidence_id: int | None
    entered_by = CharField(max_length=64)
    entered_at = DateTimeField()

    class Meta:
        indexes = ((("enterprise", "metric", "period", "id"), False),)


class ProfileRecord(Table):
    """A state of one row of a record (a right, an award …). Of a `line` the greatest id counts."""

    id = AutoField()
    enterprise = ForeignKeyField(Enterprise, lazy_load=False, backref="profile_records")
    enterprise_id: int
    record = CharField(max_length=32, help_text="id of a [[record]] in metrics.toml")
    line = IntegerField(help_text="the row's number within the enterprise and record, from 1")
    content = TextField(help_text="canonical JSON by field id")
    removed = BooleanField(default=False)
    source = CharField(max_length=200, default="")
    evidence = ForeignKeyField(ProfileFile, lazy_load=False, null=True)
    evidence_id: int | None
    entered_by = CharField(max_length=64)
    entered_at = DateTimeField()

    class Meta:
        indexes = ((("enterprise", "record", "line", "id"), False),)


class SubjectFact(Table):
    """One fact of a site, park or data center. Of a metric the row with the greatest id counts; an empty
    value takes the fact back."""

    id = AutoField()
    subject = ForeignKeyField(Subject, lazy_load=False, backref="facts")
    subject_id: int
    metric = CharField(max_length=48, help_text="id in metrics.toml")
    value = TextField(help_text="canonical JSON in the metric's unit; '' = taken back")
    source = CharField(max_length=200, default="", help_text="the document it stands in")
    evidence = ForeignKeyField(ProfileFile, lazy_load=False, null=True)
    evidence_id: int | None
    entered_by = CharField(max_length=64)
    entered_at = DateTimeField()

    class Meta:
        indexes = ((("subject", "metric", "id"), False),)
