"""Who acts in a run that a worker writes, as the run keeps it: without names."""

from typing import Any

from registry.rules.actor import Actor

KEPT = ("text", "account_id", "approval_id", "proposed_by", "alone", "district", "zone")


def plain_actor(actor: Actor) -> dict[str, Any]:
    """As JSON keeps it."""
    return {"role": actor.role.value if actor.role else None, **{name: getattr(actor, name) for name in KEPT}}
