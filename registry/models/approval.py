"""Approvals 待批: what one person proposed and another has to approve."""

from peewee import AutoField, CharField, Check, DateField, DateTimeField, IntegerField, TextField

from registry.database import Table, quoted
from registry.rules.approval import ApprovalAction
from registry.rules.approval_state import KEPT_STATES


class Approval(Table):
    """One proposal, with its arguments as they were proposed. That it lapsed is computed, not stored."""

    id = AutoField()
    action = CharField(max_length=32, help_text="rules.approval.ApprovalAction")
    about = CharField(max_length=112, help_text="what it is about, such as notice:12")
    arguments = TextField(help_text="canonical JSON, frozen")
    digest = CharField(max_length=64, help_text="SHA-256 of action and arguments")
    effect = TextField(help_text="canonical JSON: what it would do, as it was when proposed")
    state = CharField(max_length=16, default="waiting", help_text="rules.approval.ApprovalState")
    proposer_id = IntegerField(help_text="the account that proposed it")
    proposed_by = CharField(max_length=64, help_text="the same as the ledger spells an actor")
    proposed_at = DateTimeField()
    last_day = DateField(help_text="the last day on which it can be approved")
    decided_by = CharField(max_length=64, default="", help_text="who approved, declined or withdrew it")
    decided_at = DateTimeField(null=True)
    note = TextField(default="", help_text="why it was declined; staff read it")
    outcome = CharField(max_length=112, default="", help_text="what it made, such as notice:13")
    district = CharField(max_length=6, null=True, help_text="whose affair it is; empty: the bureau's")
    zone = CharField(max_length=32, null=True)

    class Meta:
        constraints = [
            Check(f"action IN {quoted(ApprovalAction)}", "approval_action"),
            Check(f"state IN {quoted(KEPT_STATES)}", "approval_state"),
            Check("(state = 'waiting') = (decided_at IS NULL)", "approval_decided"),
            Check("state NOT IN ('approved','declined') OR decided_by <> proposed_by", "approval_second"),
        ]
        indexes = ((("state", "last_day"), False), (("about", "state"), False))
