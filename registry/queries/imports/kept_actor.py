"""Who acts in a run that a worker writes: kept without names, which are read again from the accounts."""

from typing import Any

from registry.models import Account, Approval
from registry.rules.actor import Actor
from registry.rules.imports.plain_actor import KEPT
from registry.rules.role import Role


def kept_actor(plain: dict[str, Any], run: int) -> Actor:
    """The same with the names of now; every event names the run."""
    approval: Approval | None = Approval.get_or_none(Approval.id == plain["approval_id"])
    return Actor(
        **{name: plain[name] for name in KEPT},
        role=Role(plain["role"]) if plain["role"] else None,
        name=_name(plain["account_id"]),
        proposer_name=_name(approval.proposer_id if approval else None),
        import_run=run,
    )


def _name(account: int | None) -> str:
    found: Account | None = Account.get_or_none(Account.id == account)
    return found.name if found else ""
