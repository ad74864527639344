"""Change requests 变更申请, and where a file was handled before its holder moved."""

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
from registry.models.application import Application
from registry.models.enterprise import Enterprise
from registry.models.importing import ImportRun
from registry.models.profile import ProfileFile
from registry.rules.change import ChangeState, Fact
from registry.rules.change_kind import ChangeKind


class Change(Table):
    """One request to change one fact of a holder. `district`, `zone`: who confirms it; '': the bureau."""

    id = AutoField()
    enterprise = ForeignKeyField(Enterprise, lazy_load=False)
    enterprise_id: int
    fact = CharField(max_length=16, help_text="rules.change.Fact")
    kind = CharField(max_length=16, help_text="rules.change.ChangeKind")
    old = TextField(help_text="canonical JSON by column: what the record said when it was asked for")
    new = TextField(help_text="canonical JSON by column")
    effective_on = DateField()
    words = TextField(default="", help_text="the requester's words")
    evidence = ForeignKeyField(ProfileFile, lazy_load=False, null=True)
    evidence_id: int | None
    run = ForeignKeyField(ImportRun, lazy_load=False, null=True, help_text="the list that says so")
    run_id: int | None
    row = IntegerField(null=True, help_text="its row in the list")
    from_district = CharField(max_length=6, default="", help_text="where the holder was when it asked")
    from_zone = CharField(max_length=32, default="")
    district = CharField(max_length=6, default="")
    zone = CharField(max_length=32, default="")
    state = CharField(max_length=16, default=ChangeState.WAITING.value, help_text="rules.change.ChangeState")
    requester_id = IntegerField(null=True, help_text="the account that asked; empty: the registry itself")
    requested_by = CharField(max_length=64, help_text="the same as the ledger spells an actor")
    requested_at = DateTimeField()
    decided_by = CharField(max_length=64, default="")
    decided_at = DateTimeField(null=True)
    note = TextField(default="", help_text="why it was declined; the requester reads it")

    class Meta:
        constraints = [
            Check(f"fact IN {quoted(Fact)}", "change_fact"),
            Check(f"kind IN {quoted(ChangeKind)}", "change_kind"),
            Check(f"state IN {quoted(ChangeState)}", "change_state"),
            Check("(state = 'waiting') = (decided_at IS NULL)", "change_decided"),
            Check("evidence_id IS NOT NULL OR row IS NOT NULL", "change_evidence"),
            Check("state <> 'confirmed' OR decided_by <> requested_by", "change_second"),
        ]
        indexes = ((("state", "district", "zone"), False),)


Change.add_index(
    Change.index(
        Change.enterprise,
        Change.fact,
        unique=True,
        name="change_one_waiting",
        where=SQL("state = 'waiting'"),
    )
)


class FormerPlace(Table):
    """Where a file was handled until its holder moved: there it stays readable."""

    id = AutoField()
    application = ForeignKeyField(Application, lazy_load=False)
    application_id: int
    district = CharField(max_length=6)
    zone = CharField(max_length=32, default="")
    until_on = DateField(help_text="the day on which the file went to the new place")
    seq = BigIntegerField(help_text="the ledger event that says so")

    class Meta:
        indexes = ((("district", "zone"), False),)
