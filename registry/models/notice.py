"""Public notices 公示: a frozen list, open for so many working days."""

from peewee import (
    AutoField,
    BooleanField,
    CharField,
    Check,
    DateField,
    DateTimeField,
    IntegerField,
)

from registry.database import Table, quoted
from registry.rules.procedure import Procedure


class Notice(Table):
    """One notice of one scheme and level; open, over and recognized are computed, not stored."""

    id = AutoField()
    title = CharField(max_length=200)
    document_no = CharField(max_length=100, default="")
    scheme = CharField(max_length=32)
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

    class Meta:
        constraints = [
            Check("closes_on >= opens_on", "notice_period"),
            Check(f"procedure IN {quoted(Procedure)}", "notice_procedure"),
        ]
