"""Enterprises as those see them who give out accounts."""

from registry.errors import NotFound
from registry.models import Enterprise
from registry.queries.scope import firms_to_invite_in_scope
from registry.rules.actor import Actor


def get_firm(actor: Actor, id: int) -> Enterprise:
    """One enterprise to whose people the actor's office gives accounts; raises NotFound."""
    found: Enterprise | None = Enterprise.get_or_none((Enterprise.id == id) & firms_to_invite_in_scope(actor))
    if found is None:
        raise NotFound()
    return found
