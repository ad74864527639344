"""Recognitions 认定 and the decision batches that made them."""

from peewee import (
    AutoField,
    CharField,
    Check,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from registry.database import Table
from registry.models.application import Application
from registry.models.enterprise import Enterprise, Subject
from registry.models.notice import Notice


class Batch(Table):
    """One decision 认定批次: a document number, an award year and an announcement day for a whole list."""

    id = AutoField()
    notice = ForeignKeyField(Notice, lazy_load=False, null=True, unique=True)
    notice_id: int | None
    scheme = CharField(max_length=32)
    level = CharField(max_length=16)
    document_no = CharField(max_length=100, default="")
    award_year = IntegerField(help_text="认定年度")
    announced_on = DateField(help_text="公告日期")
    origin = CharField(max_length=16, help_text="decided here, or imported from a published list")
    source_name = CharField(max_length=200, default="", help_text="the imported file's name")
    created_at = DateTimeField()

    class Meta:
        constraints = [Check("origin IN ('decided','imported')", "batch_origin")]


class Recognition(Table):
    """What was decided, as it was decided: place and industry are copies, so a move rewrites no past."""

    id = AutoField()
    batch = ForeignKeyField(Batch, lazy_load=False, backref="recognitions")
    batch_id: int
    application = ForeignKeyField(Application, lazy_load=False, null=True, unique=True)
    application_id: int | None
    scheme = CharField(max_length=32)
    level = CharField(max_length=16)
    subject = ForeignKeyField(Subject, lazy_load=False, backref="recognitions")
    subject_id: int
    subject_kind = CharField(max_length=16)
    enterprise = ForeignKeyField(Enterprise, lazy_load=False, backref="recognitions")
    enterprise_id: int
    name = CharField(max_length=200, help_text="the holder's name in the decision")
    district = CharField(max_length=6, default="")
    zone = CharField(max_length=32, default="")
    industry = CharField(max_length=8, default="")
    award_year = IntegerField()
    announced_on = DateField()
    valid_until = DateField(null=True, help_text="last valid day; empty where no validity is set")
    certificate_no = CharField(max_length=64, null=True, unique=True)
    renews = ForeignKeyField("self", lazy_load=False, null=True)
    renews_id: int | None
    origin = CharField(max_length=16)
    ended_on = DateField(null=True, help_text="first day it no longer holds, if it was ended")
    ended_how = CharField(max_length=20, null=True, help_text="rules.ending.Ending")
    ended_reason = TextField(default="")

    class Meta:
        constraints = [
            Check("(ended_on IS NULL) = (ended_how IS NULL)", "recognition_ended_how"),
            Check("ended_on IS NULL OR ended_on >= announced_on", "recognition_ended_after"),
            Check("valid_until IS NULL OR valid_until >= announced_on", "recognition_validity"),
        ]
        indexes = (
            (("subject", "scheme", "level", "announced_on"), True),
            (("scheme", "level", "announced_on"), False),
            (("announced_on", "id", "valid_until", "ended_on"), False),
        )
