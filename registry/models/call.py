"""Calls for applications 申报批次."""

from peewee import AutoField, BooleanField, CharField, Check, DateTimeField, IntegerField

from registry.database import Table, quoted
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
