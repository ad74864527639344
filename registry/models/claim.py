"""Claims 认领: who says to act for an enterprise, and what the district said to it."""

from peewee import (
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
from registry.models.account import Account
from registry.models.call import Call
from registry.models.enterprise import Enterprise
from registry.rules.claim import KEPT_STATES


class Claim(Table):
    """One person's claim to act for the enterprise of a code. What it says is no part of the register."""

    id = AutoField()
    account = ForeignKeyField(Account, lazy_load=False, unique=True, help_text="who claims")
    account_id: int
    uscc = CharField(max_length=18, index=True, help_text="统一社会信用代码, canonical; of whoever bears it")
    name = CharField(max_length=200, help_text="as the licence has it")
    name_key = CharField(max_length=600, null=True, help_text="rules.name_key of name")
    representative = CharField(max_length=64, help_text="法定代表人; personal")
    district = CharField(max_length=6, help_text="as claimed; a record's own place goes before it")
    zone = CharField(max_length=32, default="")
    industry = CharField(max_length=8, help_text="for the record of a new enterprise")
    file_name = CharField(max_length=200, help_text="the licence 营业执照 as it was named; personal")
    media_type = CharField(max_length=100, help_text="found in the bytes, not believed from the name")
    size = BigIntegerField(help_text="bytes")
    sha256 = CharField(max_length=64)
    state = CharField(max_length=16, default="waiting", help_text="rules.claim.ClaimState but lapsed")
    sent_at = DateTimeField(help_text="when it was sent last")
    last_day = DateField(help_text="the last day on which it can be confirmed")
    enterprise = ForeignKeyField(Enterprise, lazy_load=False, null=True, help_text="whose the person became")
    enterprise_id: int | None
    decided_by = CharField(max_length=64, default="", help_text="the same as the ledger spells an actor")
    decided_at = DateTimeField(null=True)
    note = TextField(default="", help_text="why it was returned; the person reads it")

    class Meta:
        constraints = [
            Check(f"state IN {quoted(KEPT_STATES)}", "claim_state"),
            Check("(state = 'waiting') = (decided_at IS NULL)", "claim_decided"),
            Check("(state = 'confirmed') = (enterprise_id IS NOT NULL)", "claim_enterprise_if_confirmed"),
        ]


class ClaimDraft(Table):
    """What who claims has written for a call meanwhile; an application for it begins with that."""

    id = AutoField()
    claim = ForeignKeyField(Claim, lazy_load=False)
    claim_id: int
    call = ForeignKeyField(Call, lazy_load=False)
    call_id: int
    statement = TextField(default="", help_text="personal")
    contact = CharField(max_length=64, default="", help_text="personal")
    phone = CharField(max_length=32, default="", help_text="personal")
    version = IntegerField(default=1, help_text="counts saves; guards against overwriting")
    saved_at = DateTimeField()

    class Meta:
        indexes = ((("claim", "call"), True),)
