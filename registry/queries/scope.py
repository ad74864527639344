"""Scope: which rows an actor may see. Out of scope is the same as not there (404)."""

from typing import Any

from peewee import Expression

from registry.models import Application, Enterprise, Message
from registry.rules.actor import Actor
from registry.rules.role import BUREAU, Role
from registry.rules.workflow import State

NOTHING = Application.id.is_null()


def applications_in_scope(actor: Actor) -> Expression:
    """An enterprise sees its own; a district what was ever filed with it; the bureau all that was filed."""
    if actor.role is Role.ENTERPRISE:
        return Application.enterprise == actor.enterprise_id
    filed = Application.submitted_at.is_null(False) & (Application.state != State.DRAFT.value)
    if actor.role is Role.DISTRICT_OFFICER:
        return filed & _place(Application, actor)
    if actor.role in BUREAU:
        return filed
    return NOTHING


def enterprises_in_scope(actor: Actor) -> Expression:
    """An enterprise sees itself; a district its own; the bureau and leaders all."""
    if actor.role is Role.ENTERPRISE:
        return Enterprise.id == actor.enterprise_id
    if actor.role is Role.DISTRICT_OFFICER:
        return _place(Enterprise, actor)
    if actor.role in BUREAU or actor.role is Role.LEADER:
        return Enterprise.id.is_null(False)
    return Enterprise.id.is_null()


def messages_in_scope(actor: Actor) -> Expression:
    """An enterprise's accounts read what is told it; others what is told them or their role."""
    if actor.role is Role.ENTERPRISE:
        return Message.enterprise_id == actor.enterprise_id
    if actor.role is None:
        return Message.id.is_null()
    return (Message.role == actor.role.value) | (Message.account_id == actor.account_id)


def _place(table: Any, actor: Actor) -> Expression:
    """A zone officer sees the zone; a district officer the district with all its zones."""
    condition: Expression = table.district == actor.district
    return condition & (table.zone == actor.zone) if actor.zone else condition
