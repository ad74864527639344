"""Assessments of the whole pool: what-if comparisons of two versions, and scans for candidates."""

from peewee import (
    AutoField,
    CharField,
    Check,
    CompositeKey,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from registry.database import Table
from registry.models.criteria import CriteriaVersion
from registry.models.enterprise import Enterprise


class PoolRun(Table):
    """One run over the pool. It reads everything and changes nothing but its own rows."""

    id = AutoField()
    purpose = CharField(max_length=16)
    criteria = ForeignKeyField(CriteriaVersion, lazy_load=False, backref="runs")
    criteria_id: int
    against = ForeignKeyField(
        CriteriaVersion, lazy_load=False, null=True, help_text="what_if: the changed version"
    )
    against_id: int | None
    documents = TextField(
        help_text="canonical JSON: digests and texts of the versions as they stood when asked"
    )
    level = CharField(max_length=16)
    day = DateField()
    state = CharField(max_length=16, default="waiting")
    done = IntegerField(default=0)
    total = IntegerField(default=0)
    result = TextField(default="", help_text="canonical JSON of the counts")
    fault = TextField(default="")
    asked_by = CharField(max_length=64)
    asked_at = DateTimeField()
    finished_at = DateTimeField(null=True)

    class Meta:
        constraints = [
            Check("purpose IN ('what_if','scan')", "pool_run_purpose"),
            Check("state IN ('waiting','running','finished','failed')", "pool_run_state"),
        ]


class PoolRunRow(Table):
    """What a run found about one enterprise, where it is worth a line."""

    run = ForeignKeyField(PoolRun, lazy_load=False, backref="rows", on_delete="CASCADE")
    run_id: int
    enterprise = ForeignKeyField(Enterprise, lazy_load=False)
    enterprise_id: int
    outcome = CharField(max_length=16, help_text="enters, leaves, undecided; scan: meets, may_meet")

    class Meta:
        primary_key = CompositeKey("run", "enterprise")
        indexes = ((("run", "outcome"), False),)
