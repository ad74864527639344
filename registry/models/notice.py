"""Public notices 公示: a frozen list, open for so many working days."""

from peewee import (
    AutoField,
    BooleanField,
    CharField,
    Check,
    DateField,
    DateTimeField,
    IntegerField,
    TextField,
)

from registry.database import Table, quoted
from registry.rules.notice_title import read_titles, title_name
from registry.rules.procedure import Procedure


class Notice(Table):
    """One notice, usually of one scheme and level; open, over and recognized are computed, not stored. It
    stays as it was published; that it was withdrawn, and what replaced it, stands beside it."""

    id = AutoField()
    title = CharField(max_length=200)
    document_no = CharField(max_length=100, default="")
    scheme = CharField(max_length=32, help_text="of its first title, as level")
    level = CharField(max_length=16)
    opens_on = DateField(index=True)
    closes_on = DateField(help_text="last day of the period, to 24:00 Asia/Shanghai")
    days = IntegerField(help_text="working days")
    first_day_counts = BooleanField(default=True)
    list_digest = CharField(max_length=64, help_text="SHA-256 of the frozen list")
    published_at = DateTimeField()
    procedure = CharField(max_length=24, help_text="rules.procedure.Procedure of the files on its list")
    district = CharField(max_length=6, default="", help_text="which district publishes it; '' the bureau")
    zone = CharField(max_length=32, default="")
    basis = CharField(max_length=200, null=True, help_text="what it goes by; null before it was asked")
    office = CharField(max_length=200, null=True, help_text="the office that takes objections")
    address = CharField(max_length=200, null=True)
    telephone = CharField(max_length=100, null=True)
    email = CharField(max_length=200, null=True)
    withdrawn_at = DateTimeField(null=True)
    withdrawn_document = CharField(max_length=100, null=True, help_text="by which document")
    withdrawn_reason = TextField(null=True, help_text="published")
    replaced_by = IntegerField(null=True, help_text="the notice published in its place")

    more_titles = CharField(max_length=500, null=True, help_text="the others: rules.notice_title.kept_titles")

    @property
    def titles(self) -> list[str]:
        """The names of its titles, "scheme:level", in the order of its list."""
        return [title_name(self), *read_titles(self.more_titles)]

    class Meta:
        constraints = [
            Check("closes_on >= opens_on", "notice_period"),
            Check(f"procedure IN {quoted(Procedure)}", "notice_procedure"),
        ]
