"""Applications of enterprises, the calls they belong to, and what is attached to them."""

from peewee import (
    SQL,
    AutoField,
    BigIntegerField,
    CharField,
    Check,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from registry.database import Table, quoted
from registry.models.enterprise import Enterprise, Subject
from registry.models.notice import Notice
from registry.rules.workflow import State


class Call(Table):
    """A call for applications 申报批次: one scheme and level, from an instant to an instant."""

    id = AutoField()
    scheme = CharField(max_length=32)
    level = CharField(max_length=16)
    title = CharField(max_length=200)
    document_no = CharField(max_length=100, default="")
    opens_at = DateTimeField()
    closes_at = DateTimeField(help_text="first instant at which filing is refused")
    award_year = IntegerField(help_text="认定年度 its recognitions belong to")

    class Meta:
        constraints = [Check("closes_at > opens_at", "call_period")]
        indexes = ((("scheme", "level", "closes_at"), False),)


class Application(Table):
    """One application of one subject for one scheme and level. Only actions/step.py writes `state`."""

    id = AutoField()
    number = CharField(max_length=20, unique=True)
    call = ForeignKeyField(Call, lazy_load=False, backref="applications")
    call_id: int
    scheme = CharField(max_length=32)
    level = CharField(max_length=16)
    kind = CharField(max_length=16, default="new", help_text="new or re_review")
    subject = ForeignKeyField(Subject, lazy_load=False)
    subject_id: int
    enterprise = ForeignKeyField(Enterprise, lazy_load=False, backref="applications")
    enterprise_id: int
    district = CharField(max_length=6, help_text="the reviewing district, fixed at submission")
    zone = CharField(max_length=32, default="")
    industry = CharField(max_length=8, default="")
    state = CharField(max_length=16, default=State.DRAFT)
    version = IntegerField(default=1, help_text="counts steps and saves; guards against overwriting")
    statement = TextField(default="", help_text="the applicant's statement 申报说明")
    contact = CharField(max_length=64, default="", help_text="contact person; personal")
    phone = CharField(max_length=32, default="", help_text="contact phone; personal")
    submitted_at = DateTimeField(null=True)
    notice = ForeignKeyField(Notice, lazy_load=False, null=True, backref="applications")
    notice_id: int | None
    created_at = DateTimeField()
    changed_at = DateTimeField()

    class Meta:
        constraints = [
            Check(f"state IN {quoted(State)}", "application_state"),
            Check("kind IN ('new','re_review')", "application_kind"),
            Check(
                f"state IN {quoted((State.DRAFT, State.WITHDRAWN))} OR submitted_at IS NOT NULL",
                "application_submitted",
            ),
            Check(
                f"state NOT IN {quoted((State.ON_NOTICE, State.RECOGNIZED))} OR notice_id IS NOT NULL",
                "application_notice",
            ),
        ]
        indexes = ((("state", "district", "zone"), False), (("state", "changed_at"), False))


Application.add_index(
    Application.index(
        Application.subject,
        Application.scheme,
        Application.level,
        unique=True,
        name="application_one_open",
        where=SQL("state NOT IN ('recognized','rejected','withdrawn')"),
    )
)


class Attachment(Table):
    """A file of an application; its bytes lie outside the web root under their own digest."""

    id = AutoField()
    application = ForeignKeyField(Application, lazy_load=False, backref="attachments")
    application_id: int
    slot = CharField(max_length=32, help_text="which of the required materials it is")
    name = CharField(max_length=200, help_text="as the applicant named it")
    media_type = CharField(max_length=100, help_text="found in the bytes, not believed from the name")
    size = BigIntegerField(help_text="bytes")
    sha256 = CharField(max_length=64)
    added_at = DateTimeField()
    removed_at = DateTimeField(null=True)
