"""Who acts: an account as an actor, and the officers named in the ledger with where they sit."""

import re
from collections.abc import Collection, Sequence
from typing import Any

from registry.models import Account
from registry.prepared import Prepared, few_lengths
from registry.rules.actor import Actor, actor_text
from registry.rules.colleague import FirmPart
from registry.rules.role import Role

_ACCOUNT = re.compile(r"account:(\d+)/(\w+)")


def parts_of(actor: str) -> tuple[int, str] | None:
    """Account number and role of an actor as the ledger spells it; None for the system itself."""
    found = _ACCOUNT.fullmatch(actor)
    return (int(found[1]), found[2]) if found else None


def offices_of(actors: Collection[str]) -> dict[int, tuple[str, str]]:
    """District and zone of each acting account that has one, by account number; one query."""
    numbers = {parts[0] for actor in actors if (parts := parts_of(actor))}
    if not numbers:
        return {}
    return {id: (district, zone) for id, district, zone in _places(few_lengths(sorted(numbers)))}


@Prepared
def _places(ids: Sequence[int]) -> Any:
    a = Account
    return a.select(a.id, a.district, a.zone).where(a.id.in_(ids) & (a.district != "")).tuples()


def actor_of(account: Account) -> Actor:
    """The account as the one who acts."""
    role = Role(account.role)
    return Actor(
        text=actor_text(account.id, role),
        name=account.name,
        role=role,
        account_id=account.id,
        enterprise_id=account.enterprise_id,
        part=FirmPart(account.part) if account.part else None,
        district=account.district,
        zone=account.zone,
    )
