"""Applications of enterprises, and what is attached to them."""

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
from registry.models.call import Call
from registry.models.enterprise import Enterprise, Subject
from registry.models.notice import Notice
from registry.models.recommendation import Recommendation
from registry.rules.procedure import DECIDED_HERE, Procedure, Route, route_of
from registry.rules.state import OPEN_STATES, State, StateFacts, facts_of


class Application(Table):
    """One application of one subject for one scheme and level. Only actions/step.py writes `state`."""

    id = AutoField()
    number = CharField(max_length=20, unique=True)
    call = ForeignKeyField(Call, lazy_load=False, backref="applications")
    call_id: int
    scheme = CharField(max_length=32)
    level = CharField(max_length=16)
    kind = CharField(max_length=16, default="new", help_text="new or re_review")
    procedure = CharField(max_length=24, help_text="rules.procedure.Procedure, as its call had it")
    options = CharField(max_length=64, default="", help_text="what its call asks beyond the procedure")
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
    forwarding = ForeignKeyField(
        Recommendation, lazy_load=False, null=True, help_text="with which the city sent it on"
    )
    forwarding_id: int | None
    created_at = DateTimeField()
    changed_at = DateTimeField()

    @property
    def route(self) -> Route:
        """The procedure it is handled by, which it keeps whatever its title's becomes."""
        return route_of(self.procedure, self.options)

    @property
    def facts(self) -> StateFacts:
        """What is true of it where it stands."""
        return facts_of(Procedure(self.procedure), State(self.state))

    class Meta:
        constraints = [
            Check(f"state IN {quoted(State)}", "application_state"),
            Check("kind IN ('new','re_review')", "application_kind"),
            Check(
                f"state IN {quoted((State.DRAFT, State.WITHDRAWN))} OR submitted_at IS NOT NULL",
                "application_submitted",
            ),
            Check(f"procedure IN {quoted(Procedure)}", "application_procedure"),
            Check(
                f"state <> '{State.ON_NOTICE}' OR notice_id IS NOT NULL",
                "application_notice",
            ),
            Check(
                f"state NOT IN {quoted((State.FORWARDED, State.NOT_NAMED))} OR"
                f" (procedure = '{Procedure.RECOMMENDATION}' AND forwarding_id IS NOT NULL)",
                "application_forwarded",
            ),
            # A title begins by a notice here, by a list that answers a forwarding, or by a filing.
            Check(
                f"state <> '{State.RECOGNIZED}'"
                f" OR (procedure IN {quoted(sorted(DECIDED_HERE))} AND notice_id IS NOT NULL)"
                f" OR (procedure = '{Procedure.RECOMMENDATION}' AND forwarding_id IS NOT NULL)"
                f" OR procedure = '{Procedure.FILING}'",
                "application_recognized",
            ),
        ]
        indexes = ((("state", "district", "zone"), False), (("state", "changed_at"), False))


_NARROWED = ("procedure", "district", "zone", "scheme", "level", "call")
LISTS = {
    # What a desk is sorted by; state and first hand-in say whether a row is seen at all.
    "number": ("number", "id", "state", "submitted_at"),
    "title": ("scheme", "level", "id", "state", "submitted_at"),
    "place": ("district", "zone", "id", "state", "submitted_at"),
    "waiting": ("submitted_at", "id", "state", "district", "zone"),
    "changed": ("changed_at", "id", "state", "submitted_at", "district", "zone"),
    # What leads it, with what else narrows it; and its counts.
    "of_state": ("state", "submitted_at", "id", *_NARROWED),
    "of_state_changed": ("state", "changed_at", "id", "submitted_at", *_NARROWED),
    "of_district": (
        "district",
        "submitted_at",
        "id",
        "state",
        "procedure",
        "zone",
        "scheme",
        "level",
        "call",
    ),
    "counts": ("procedure", "state", "district", "zone", "scheme", "level", "call", "submitted_at"),
}
"""The indexes by which desks are read (decision 50), by the end of their names."""
for _name, _columns in LISTS.items():
    Application.add_index(
        Application.index(
            *(getattr(Application, each) for each in _columns), name=f"application_list_{_name}"
        )
    )
Application.add_index(
    Application.index(
        Application.subject,
        Application.scheme,
        Application.level,
        unique=True,
        name="application_one_open",
        where=SQL(f"state IN {quoted(OPEN_STATES)}"),
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
