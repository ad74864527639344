"""The officers named in the ledger: their role, and where they sit."""

import re
from collections.abc import Collection

from registry.models import Account

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
    rows = Account.select().where(Account.id.in_(sorted(numbers)) & (Account.district != ""))
    return {row.id: (row.district, row.zone) for row in rows}
