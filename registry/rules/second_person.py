"""Where usually a second person has to approve: who may act alone, and how events name them."""

from dataclasses import replace

from registry.errors import NotAllowed, say
from registry.rules.actor import Actor
from registry.rules.approval import ACTION_NAMES, ApprovalAction


def as_allowed(actor: Actor, action: ApprovalAction, *, needs_second: bool) -> Actor:
    """The actor as events name them: by an approval, or alone and why.

    Raises NotAllowed for a person alone where a second one is asked for. An operator at the terminal acts at
    once: they could change everything else, too, and the event says so.
    """
    if actor.approval_id is not None:
        return actor
    if actor.role is None:
        return replace(actor, alone="operator")
    if needs_second:
        name = ACTION_NAMES[action]
        raise NotAllowed(say("“%(action)s”须由一人提出、另一人批准，不能一人办理。", action=name))
    return replace(actor, alone="setting")
