"""Sheets 评价表 kept with decisions, and the officers' word on their clauses. Both are append-only;
what lists say of them is kept beside them."""

from peewee import (
    AutoField,
    BigIntegerField,
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from registry.database import Table
from registry.models.application import Application, Attachment
from registry.models.criteria import CriteriaVersion


class FiledSheet(Table):
    """The sheet of one submission: frozen facts, the version they were judged by, and what came out."""

    id = AutoField()
    application = ForeignKeyField(Application, lazy_load=False, backref="sheets")
    application_id: int
    criteria = ForeignKeyField(CriteriaVersion, lazy_load=False)
    criteria_id: int
    day = DateField(help_text="the day titles, windows and periods were looked at")
    facts = TextField(help_text="canonical JSON of the facts (rules/criteria/sheet/frozen.py), as they stood")
    origins = TextField(help_text="canonical JSON: where each fact came from (gathering/origin.py)")
    content = TextField(help_text="canonical JSON of the sheet (rules/criteria/sheet/sheet.py)")
    digest = CharField(max_length=64, help_text="SHA-256 of version digest, facts and content")
    eligible = BooleanField(null=True, help_text="null: not decided by the facts alone")
    made_at = DateTimeField()
    seq = BigIntegerField(help_text="the ledger event that keeps the digest")

    class Meta:
        table_name = "sheet"


class ClauseCheck(Table):
    """An officer's word on one clause of a sheet. The newest of a clause counts."""

    id = AutoField()
    application = ForeignKeyField(Application, lazy_load=False, backref="clause_checks")
    application_id: int
    sheet = ForeignKeyField(FiledSheet, lazy_load=False)
    sheet_id: int
    clause = CharField(max_length=64, help_text="role:id, such as gate:rd_share")
    found = BooleanField(null=True, help_text="what the sheet said")
    given = BooleanField(null=True, help_text="what the officer says; the same is a confirmation")
    reason = TextField(default="", help_text="required where the two differ")
    evidence = ForeignKeyField(Attachment, lazy_load=False, null=True)
    evidence_id: int | None
    checked_by = CharField(max_length=64)
    checked_at = DateTimeField()
    seq = BigIntegerField()
    together = IntegerField(null=True, help_text="how many one press confirmed, where it confirmed many")
    kept_from = IntegerField(null=True, help_text="the check of the sheet before, of the same facts")

    class Meta:
        indexes = ((("application", "clause", "id"), False),)


class SheetMark(Table):
    """What lists say of the newest sheet of a file, as checked: computed from the sheet and the checks."""

    application = ForeignKeyField(Application, lazy_load=False, primary_key=True)
    application_id: int
    sheet = ForeignKeyField(FiledSheet, lazy_load=False, unique=True)
    sheet_id: int
    failed = IntegerField(help_text="hindrances that are not met")
    undecided = IntegerField(help_text="hindrances that are open")
    overridden = IntegerField(help_text="clauses an officer found otherwise than the facts say")

    class Meta:
        table_name = "sheet_mark"
