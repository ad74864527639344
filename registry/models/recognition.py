"""Recognitions 认定 and the decision batches that made them."""

from peewee import (
    SQL,
    AutoField,
    CharField,
    Check,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from registry.database import Table, quoted
from registry.models.application import Application
from registry.models.enterprise import Enterprise, Subject
from registry.models.notice import Notice
from registry.models.recommendation import Recommendation
from registry.rules.procedure import DECIDED_HERE, KEPT, Procedure


class Batch(Table):
    """One decision 认定批次: a document number, an award year and an announcement day for a whole list."""

    id = AutoField()
    notice = ForeignKeyField(Notice, lazy_load=False, null=True)
    notice_id: int | None
    scheme = CharField(max_length=32)
    level = CharField(max_length=16)
    document_no = CharField(max_length=100, default="")
    award_year = IntegerField(help_text="认定年度")
    announced_on = DateField(help_text="公告日期")
    origin = CharField(max_length=16, help_text="decided here, filed here, or imported from a published list")
    source_name = CharField(max_length=200, default="", help_text="the imported file's name")
    created_at = DateTimeField()
    procedure = CharField(max_length=24, default="", help_text="by which it was decided here; '' imported")
    district = CharField(max_length=6, default="", help_text="which district decided; '' the bureau")
    zone = CharField(max_length=32, default="")
    forwarding = ForeignKeyField(
        Recommendation, lazy_load=False, null=True, help_text="which forwarding the list answers"
    )
    forwarding_id: int | None
    import_run = IntegerField(null=True, help_text="which import brought it")

    class Meta:
        constraints = [
            # The bureau and the districts decide by a notice, filings are accepted, all else comes by a list.
            Check(
                f"(origin = 'decided' AND procedure IN {quoted(sorted(DECIDED_HERE))}"
                " AND notice_id IS NOT NULL AND forwarding_id IS NULL)"
                f" OR (origin = 'decided' AND procedure = '{KEPT}' AND notice_id IS NULL"
                " AND forwarding_id IS NULL)"
                f" OR (origin = 'filed' AND procedure = '{Procedure.FILING}'"
                " AND notice_id IS NULL AND forwarding_id IS NULL)"
                " OR (origin = 'imported' AND procedure = '' AND notice_id IS NULL)",
                "batch_origin",
            )
        ]
        indexes = ((("import_run",), False),)


class LeftOut(Table):
    """A line that a decision on a notice left out: it stays on the notice, to be recognized later or not."""

    id = AutoField()
    batch = ForeignKeyField(Batch, lazy_load=False)
    batch_id: int
    application = ForeignKeyField(Application, lazy_load=False)
    application_id: int
    reason = TextField(help_text="personal: who decided wrote it")

    class Meta:
        indexes = ((("batch", "application"), True),)


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
    enterprise = ForeignKeyField(Enterprise, lazy_load=False, backref="recognitions", index=False)
    enterprise_id: int
    name = CharField(max_length=200, help_text="the holder's name in the decision")
    district = CharField(max_length=6, default="")
    zone = CharField(max_length=32, default="")
    industry = CharField(max_length=8, default="")
    award_year = IntegerField()
    announced_on = DateField()
    valid_until = DateField(null=True, help_text="last valid day; empty where no validity is set")
    certificate_no = CharField(max_length=64, null=True)
    renews = ForeignKeyField("self", lazy_load=False, null=True)
    renews_id: int | None
    origin = CharField(max_length=16)
    ended_on = DateField(null=True, help_text="first day it no longer holds, if it was ended")
    ended_how = CharField(max_length=20, null=True, help_text="rules.ending.Ending")
    ended_reason = TextField(default="")
    name_key = CharField(max_length=600, null=True, index=True, help_text="rules.name_key of name")

    class Meta:
        constraints = [
            Check("(ended_on IS NULL) = (ended_how IS NULL)", "recognition_ended_how"),
            Check("ended_on IS NULL OR ended_on >= announced_on", "recognition_ended_after"),
            Check("valid_until IS NULL OR valid_until >= announced_on", "recognition_validity"),
        ]
        indexes = ((("announced_on", "id", "valid_until", "ended_on", "batch"), False),)


LISTS = {
    # What lists are sorted by; the batch says whether a row is seen at all. By year: as of_year.
    "name": ("name", "id", "batch"),
    "title": ("scheme", "level", "id", "batch"),
    "place": ("district", "zone", "id", "batch"),
    "until": ("valid_until", "id", "batch", "ended_on", "announced_on"),
    "certificate": ("certificate_no", "id", "batch"),
    # What leads a list whose latest come first, with what else narrows it, so that it is counted here.
    "of_scheme": (
        "scheme", "announced_on", "id", "batch", "level", "district", "industry", "award_year", "valid_until",
        "ended_on", "enterprise",
    ),
    "of_level": (
        "level", "announced_on", "id", "batch", "scheme", "district", "industry", "award_year", "valid_until",
        "ended_on",
    ),
    "of_district": (
        "district", "announced_on", "id", "batch", "scheme", "level", "industry", "award_year", "valid_until",
        "ended_on",
    ),
    "of_industry": (
        "industry", "announced_on", "id", "batch", "scheme", "level", "district", "award_year", "valid_until",
        "ended_on",
    ),
    "of_year": (
        "award_year", "announced_on", "id", "batch", "scheme", "level", "district", "industry", "valid_until",
        "ended_on",
    ),
    # What a holder has, and the holders of a page of the register.
    "of_holder": ("enterprise", "scheme", "announced_on", "id", "batch", "valid_until", "ended_on"),
}  # fmt: skip
"""The indexes by which lists of recognitions are read (decision 50), by the end of their names."""
for _name, _columns in LISTS.items():
    Recognition.add_index(
        Recognition.index(
            *(getattr(Recognition, each) for each in _columns), name=f"recognition_list_{_name}"
        )
    )
Recognition.add_index(
    Recognition.index(
        Recognition.ended_on,
        Recognition.id,
        Recognition.batch,
        name="recognition_list_ended",
        where=SQL("ended_on IS NOT NULL"),
    )
)


STANDS = "ended_how IS NULL OR ended_how <> 'voided'"
"""What is void stands in nobody's way."""
Recognition.add_index(
    Recognition.index(
        Recognition.certificate_no,
        unique=True,
        name="recognition_certificate_no",
        where=SQL(STANDS),
    )
)
Recognition.add_index(
    Recognition.index(
        Recognition.subject,
        Recognition.scheme,
        Recognition.level,
        Recognition.announced_on,
        unique=True,
        name="recognition_subject_id_scheme_level_announced_on",
        where=SQL(STANDS),
    )
)
Recognition.add_index(
    Recognition.index(
        Recognition.scheme,
        Recognition.level,
        Recognition.announced_on,
        name="recognition_decided",
        where=SQL("origin = 'decided' AND ended_on IS NULL"),
    )
)


class SupersededNumber(Table):
    """A certificate number that a correction replaced. It is never drawn again and leads to its title."""

    id = AutoField()
    number = CharField(max_length=64, unique=True)
    recognition = ForeignKeyField(Recognition, lazy_load=False)
    recognition_id: int
    replaced_by = CharField(max_length=64, help_text="the number given in its place at that time")
    superseded_at = DateTimeField()
