"""Who signs for an enterprise: submits its declaration 承诺, takes it back.

Beside the table of rights, for what is answered names those who can.
"""

from collections.abc import Callable, Iterable

from registry.errors import Text, listed, say
from registry.rules.actor import Actor
from registry.rules.colleague import SIGNING


def may_sign(actor: Actor) -> bool:
    """Whether what the actor takes on is signed for the enterprise; of officers nothing is."""
    return actor.part is None or actor.part in SIGNING


def signed_as(actor: Actor) -> dict[str, str]:
    """What an event says of the part in which somebody signed; nothing of officers."""
    return {"signed_as": actor.part.value} if actor.part else {}


def unmet_signing(actor: Actor, signers: Callable[[], Iterable[object]]) -> list[Text]:
    """Why somebody of an enterprise may not sign for it, with the names of who can; nothing of others."""
    if may_sign(actor):
        return []
    names = listed(signers())
    return [say("须由本企业的企业管理员或法定代表人办理：%(names)s。", names=names)]
