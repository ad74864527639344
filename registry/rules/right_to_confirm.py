"""Who confirms what comes to a place: change requests and claims, each by its right and the own place."""

from collections.abc import Iterable

from registry.errors import NotAllowed
from registry.rules.actor import Actor
from registry.rules.right import CLAIMED_THERE, CONFIRMED_THERE, Right, is_own_place, may


def may_confirm(actor: Actor, district: str, zone: str) -> bool:
    """Whether a change is the actor's to confirm: that of a place its officers', of none the bureau's."""
    right = Right.CONFIRM_DISTRICT_CHANGE if district else Right.CONFIRM_CHANGE
    return may(actor, right) and is_own_place(actor, district, zone)


def require_confirm(actor: Actor, district: str, zone: str) -> None:
    """Raises NotAllowed unless the actor's office confirms a change."""
    if not may_confirm(actor, district, zone):
        raise NotAllowed(CONFIRMED_THERE)


def may_confirm_claim(actor: Actor, places: Iterable[tuple[str, str]]) -> bool:
    """Whether a claim is the actor's to confirm, which comes to each of these places."""
    return may(actor, Right.CONFIRM_CLAIM) and any(is_own_place(actor, *place) for place in places)


def require_confirm_claim(actor: Actor, places: Iterable[tuple[str, str]]) -> None:
    """Raises NotAllowed unless the actor's office confirms a claim."""
    if not may_confirm_claim(actor, places):
        raise NotAllowed(CLAIMED_THERE)
