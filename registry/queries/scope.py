"""Scope: which rows an actor may see. Out of scope is the same as not there (404)."""

from typing import Any

from peewee import Expression

from registry.models import (
    Application,
    Approval,
    Call,
    Enterprise,
    Message,
    Notice,
    Recognition,
    Recommendation,
)
from registry.rules.actor import Actor
from registry.rules.procedure import Procedure
from registry.rules.role import BUREAU, DISTRICT, REGISTER_READERS, Role
from registry.rules.state import State

NOTHING = Application.id.is_null()


def applications_in_scope(actor: Actor) -> Expression:
    """An enterprise sees its own; a district what was ever filed with it; the bureau all that was filed."""
    if actor.role is Role.ENTERPRISE:
        return Application.enterprise == actor.enterprise_id
    filed = Application.submitted_at.is_null(False) & (Application.state != State.DRAFT.value)
    if actor.role in DISTRICT:
        return filed & _place(Application, actor)
    if actor.role in BUREAU:
        return filed
    return NOTHING


def handled_in_scope(actor: Actor) -> Expression:
    """What an officer's own office decides: a district its district decisions, the bureau all others."""
    by_district: Expression = Application.procedure == Procedure.DISTRICT_DECISION.value
    return applications_in_scope(actor) & (by_district if actor.role in DISTRICT else ~by_district)


def recognitions_in_scope(actor: Actor) -> Expression:
    """A district sees on its own pages what was recognized in its place; the bureau all."""
    if actor.role in DISTRICT:
        return _place(Recognition, actor)
    if actor.role in BUREAU:
        return Recognition.id.is_null(False)
    return Recognition.id.is_null()


def enterprises_in_scope(actor: Actor) -> Expression:
    """An enterprise sees itself; a district and its leaders their own; the bureau and city leaders all."""
    if actor.role is Role.ENTERPRISE:
        return Enterprise.id == actor.enterprise_id
    if actor.role in REGISTER_READERS and place_in_scope(actor):
        return _place(Enterprise, actor)
    if actor.role in BUREAU or actor.role is Role.LEADER:
        return Enterprise.id.is_null(False)
    return Enterprise.id.is_null()


def calls_in_scope(actor: Actor) -> Expression:
    """A district sees the calls it opened itself; the bureau all."""
    return _own_work(Call, actor)


def notices_in_scope(actor: Actor) -> Expression:
    """A district sees the notices it published itself; the bureau all."""
    return _own_work(Notice, actor)


def recommendations_in_scope(actor: Actor) -> Expression:
    """A district sees its own sheets; the bureau all, and its forwardings."""
    return _own_work(Recommendation, actor)


def approvals_in_scope(actor: Actor) -> Expression:
    """A district sees what waits for its own decider; the bureau what waits for the bureau's."""
    if actor.role in DISTRICT:
        return _place(Approval, actor)
    if actor.role in BUREAU:
        return Approval.district.is_null()
    return Approval.id.is_null()


def messages_in_scope(actor: Actor) -> Expression:
    """An enterprise's accounts read what is told it; others what is told them or their role."""
    if actor.role is Role.ENTERPRISE:
        return Message.enterprise_id == actor.enterprise_id
    if actor.role is None:
        return Message.id.is_null()
    here = Message.district.is_null() | _place(Message, actor)
    return ((Message.role == actor.role.value) & here) | (Message.account_id == actor.account_id)


def place_in_scope(actor: Actor) -> dict[str, str]:
    """What figures and lists of titles are narrowed to, by column: a zone, a district with all its zones, or
    nothing for the city."""
    place = {"district": actor.district, "zone": actor.zone}
    return {name: value for name, value in place.items() if value}


def _own_work(table: Any, actor: Actor) -> Expression:
    """What offices made: a district sees what its place did itself; the bureau all; nobody else any."""
    if actor.role in DISTRICT:
        return _place(table, actor)
    everything: bool = actor.role in BUREAU
    condition: Expression = table.id.is_null(not everything)
    return condition


def _place(table: Any, actor: Actor) -> Expression:
    """A zone officer sees the zone; a district officer the district with all its zones."""
    condition: Expression = table.district == actor.district
    return condition & (table.zone == actor.zone) if actor.zone else condition
