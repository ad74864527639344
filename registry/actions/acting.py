"""Who acts where usually a second person has to approve: by an approval, or alone and why."""

from registry.database import require_transaction
from registry.queries.approval import needs_second
from registry.rules.actor import Actor
from registry.rules.approval import ApprovalAction
from registry.rules.second_person import as_allowed


def acting(actor: Actor, action: ApprovalAction) -> Actor:
    """The actor as the events of the action name them. Raises NotAllowed for a person alone where a second
    one is asked for."""
    require_transaction()
    return as_allowed(actor, action, needs_second=needs_second(action))
