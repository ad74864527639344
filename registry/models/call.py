"""Calls for applications 申报批次, and what became of them."""

from datetime import datetime

from peewee import (
    AutoField,
    BigIntegerField,
    BooleanField,
    CharField,
    Check,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from registry.database import Table, quoted
from registry.rules.call import CallChangeKind, CallStage, stage_of
from registry.rules.procedure import Procedure, Route, route_of


class Call(Table):
    """A call for applications: one scheme and level, from an instant to an instant, by one procedure."""

    id = AutoField()
    scheme = CharField(max_length=32)
    level = CharField(max_length=16)
    title = CharField(max_length=200)
    document_no = CharField(max_length=100, default="")
    opens_at = DateTimeField()
    closes_at = DateTimeField(help_text="first instant at which filing is refused")
    award_year = IntegerField(help_text="认定年度 its recognitions belong to")
    may_file_again = BooleanField(
        null=True,
        help_text="whether the refused may file in it again; empty: opened before this was asked, they may",
    )
    notice_days = IntegerField(null=True, help_text="least working days of its notices; null: as the title")
    procedure = CharField(max_length=24, help_text="rules.procedure.Procedure, pinned when it opened")
    options = CharField(max_length=64, default="", help_text="what it asks beyond the procedure")
    cap = IntegerField(null=True, help_text="how many the city may forward, where the notice says it")
    district = CharField(max_length=6, null=True, help_text="whose own call it is; empty: for the whole city")
    zone = CharField(max_length=32, null=True)
    withdrawn_at = DateTimeField(null=True, help_text="from when nothing is filed in it, whatever its time")

    def stage(self, instant: datetime) -> CallStage:
        """Where it stands at an instant."""
        return stage_of(self.opens_at, self.closes_at, self.withdrawn_at, instant)

    @property
    def route(self) -> Route:
        """The procedure its files are handled by."""
        return route_of(self.procedure, self.options)

    class Meta:
        constraints = [
            Check("closes_at > opens_at", "call_period"),
            Check(f"procedure IN {quoted(Procedure)}", "call_procedure"),
            Check("cap IS NULL OR cap > 0", "call_cap"),
        ]
        indexes = ((("scheme", "level", "closes_at"), False),)


class CallChange(Table):
    """What became of a call after it was opened, shown in public. Rows are only added."""

    id = AutoField()
    call = ForeignKeyField(Call, lazy_load=False, backref="changes")
    call_id: int
    kind = CharField(max_length=16, help_text="rules.call.CallChangeKind")
    made_at = DateTimeField()
    reason = TextField(default="", help_text="what the public reads")
    closes_before = DateTimeField(help_text="its closing instant until then")
    closes_after = DateTimeField()
    into = ForeignKeyField(
        Call, lazy_load=False, null=True, backref="came", help_text="the call its files moved to"
    )
    into_id: int | None
    seq = BigIntegerField(help_text="its event")

    class Meta:
        constraints = [
            Check(f"kind IN {quoted(CallChangeKind)}", "call_change_kind"),
            Check(f"kind = '{CallChangeKind.CHANGED}' OR reason <> ''", "call_change_reason"),
            Check(
                f"kind <> '{CallChangeKind.EXTENDED}' OR closes_after > closes_before", "call_change_later"
            ),
            Check(
                f"kind <> '{CallChangeKind.CLOSED_EARLY}' OR closes_after < closes_before",
                "call_change_earlier",
            ),
            Check(
                f"kind <> '{CallChangeKind.FILES_MOVED}' OR (into_id IS NOT NULL AND into_id <> call_id)",
                "call_change_into",
            ),
        ]
