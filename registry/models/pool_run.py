"""Assessments of the whole pool: what-if comparisons of two versions, and scans for candidates."""

from peewee import (
    AutoField,
    BooleanField,
    CharField,
    Check,
    CompositeKey,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from registry.database import Table, quoted
from registry.models.criteria import CriteriaVersion
from registry.models.enterprise import Enterprise
from registry.rules.pool.run_state import PoolRunState


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
    state = CharField(max_length=16, default=PoolRunState.WAITING)
    done = IntegerField(default=0)
    total = IntegerField(default=0)
    result = TextField(default="", help_text="canonical JSON of the counts")
    fault = TextField(default="")
    attempt = IntegerField(default=0, help_text="counts beginnings; only the latest may write")
    touched_at = DateTimeField(null=True, help_text="real time of the last progress; long ago = broken off")
    asked_by = CharField(max_length=64)
    asked_at = DateTimeField()
    finished_at = DateTimeField(null=True)

    class Meta:
        constraints = [
            Check("purpose IN ('what_if','scan')", "pool_run_purpose"),
            Check(f"state IN {quoted(PoolRunState)}", "pool_run_state"),
        ]


class PoolRunRow(Table):
    """What a run found about one enterprise or one of its sites, and where it stood then: a what-if keeps
    everyone, a scan those worth a line."""

    run = ForeignKeyField(PoolRun, lazy_load=False, backref="rows", on_delete="CASCADE")
    run_id: int
    enterprise = ForeignKeyField(Enterprise, lazy_load=False)
    enterprise_id: int
    subject_id = IntegerField(default=0, help_text="of which site or project; 0 the enterprise itself")
    outcome = CharField(max_length=16, help_text="rules.criteria.what_if.Outcome or ScanOutcome")
    held = BooleanField(help_text="whether it holds the title on the day")
    base = BooleanField(null=True, help_text="verdict of the version; null: not decided by the facts")
    changed = BooleanField(null=True, help_text="what_if: verdict of the changed version")
    because = TextField(default="[]", help_text="JSON list of the clauses that decide it, as role:id")
    missing = IntegerField(default=0, help_text="scan: how many clauses wait for facts")
    district = CharField(max_length=6, default="")
    zone = CharField(max_length=32, default="")
    industry = CharField(max_length=8, default="")
    size = CharField(max_length=8, default="", help_text="size class; '' = not known")
    chains = TextField(default="[]", help_text="JSON list of chain ids")

    class Meta:
        primary_key = CompositeKey("run", "enterprise", "subject_id")
        indexes = ((("run", "outcome"), False),)
