"""Criteria versions, when each is used, and which a call is bound to."""

from peewee import (
    SQL,
    AutoField,
    BigIntegerField,
    CharField,
    Check,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from registry.database import Table, quoted
from registry.models.call import Call
from registry.rules.criteria.version_state import CriteriaVersionState


class CriteriaVersion(Table):
    """A criteria set as one canonical document. Once published, the database refuses to change it."""

    id = AutoField()
    name = CharField(max_length=64, help_text="the set's id, such as specialized_new.2026")
    scheme = CharField(max_length=32)
    state = CharField(max_length=16, default=CriteriaVersionState.DRAFT)
    document = TextField(
        help_text="canonical JSON: the set and the metrics it uses (rules/criteria/files/version.py)"
    )
    digest = CharField(max_length=64, help_text="SHA-256 of the document")
    base = ForeignKeyField("self", lazy_load=False, null=True, help_text="the version a draft began as")
    base_id: int | None
    version = IntegerField(default=1, help_text="counts saves of a draft; guards against overwriting")
    edited_by = CharField(max_length=64)
    created_at = DateTimeField()
    changed_at = DateTimeField()
    published_at = DateTimeField(null=True)
    published_by = CharField(max_length=64, default="")
    seq = BigIntegerField(null=True, help_text="the ledger event of its publishing")

    class Meta:
        constraints = [
            Check(f"state IN {quoted(CriteriaVersionState)}", "criteria_version_state"),
            Check(
                f"state <> '{CriteriaVersionState.PUBLISHED}' OR published_at IS NOT NULL",
                "criteria_version_published",
            ),
        ]
        indexes = ((("scheme", "state"), False),)


CriteriaVersion.add_index(
    CriteriaVersion.index(
        CriteriaVersion.name,
        unique=True,
        name="criteria_version_published_name",
        where=SQL(f"state = '{CriteriaVersionState.PUBLISHED}'"),
    )
)


class CriteriaUse(Table):
    """A published version's use for one level and kind of application. Never changed, never deleted."""

    id = AutoField()
    criteria = ForeignKeyField(CriteriaVersion, lazy_load=False, backref="uses")
    criteria_id: int
    scheme = CharField(max_length=32)
    level = CharField(max_length=16)
    kind = CharField(max_length=16)
    first = DateField()
    last = DateField(null=True, help_text="null: until a later version begins")

    class Meta:
        constraints = [Check("last IS NULL OR last >= first", "criteria_use_period")]
        indexes = ((("scheme", "level", "kind", "first"), False),)


class CallCriteria(Table):
    """The version a call is bound to, per kind of application."""

    id = AutoField()
    call = ForeignKeyField(Call, lazy_load=False, backref="criteria")
    call_id: int
    kind = CharField(max_length=16)
    criteria = ForeignKeyField(CriteriaVersion, lazy_load=False)
    criteria_id: int

    class Meta:
        indexes = ((("call", "kind"), True),)
