"""The one place where an account becomes an enterprise's."""

from registry.actions.ledger import NewEvent, record
from registry.database import require_transaction
from registry.errors import Stale
from registry.models import Account, Enterprise
from registry.queries.colleague import administrators_left
from registry.rules.actor import Actor
from registry.rules.colleague import FirmPart
from registry.rules.role import Role


def join_enterprise(account: Account, enterprise: Enterprise, actor: Actor) -> None:
    """The shared step by which a claimant becomes somebody of an enterprise: its administrator, or where it
    has one who can sign in, a filler, whom that one may give more. Raises Stale for who is no claimant any
    more."""
    require_transaction()
    waits = (Account.id == account.id) & (Account.role == Role.CLAIMANT.value)
    has_one = administrators_left(enterprise.id, without=account.id) > 0
    part = FirmPart.FILLER if has_one else FirmPart.ADMINISTRATOR
    joined = {"role": Role.ENTERPRISE.value, "enterprise": enterprise.id, "part": part.value}
    if Account.update(**joined).where(waits).execute() != 1:
        raise Stale()
    record(
        actor,
        NewEvent(
            kind="account.joined",
            enterprise_id=enterprise.id,
            visibility="staff",
            body={"account": account.id, "part": part.value},
            wrote={Account: [account.id]},
        ),
    )
