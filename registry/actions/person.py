"""What tells the person of a staff account from another: telephone and staff number."""

from registry.actions.ledger import NewEvent, record
from registry.database import transactional
from registry.errors import Unmet
from registry.models import Account, AccountPerson
from registry.rules.account import canonical_number, unmet_person
from registry.rules.actor import Actor
from registry.rules.right import Right, require


@transactional
def state_person(account: Account, phone: str, staff_no: str, actor: Actor) -> None:
    """State telephone and staff number of an account's person; '' where there is none. Raises Unmet.

    Who proposes something and who approves it may share neither.
    """
    require(actor, Right.KEEP_ACCOUNTS)
    if reasons := unmet_person(phone, staff_no):
        raise Unmet(reasons)
    columns = {"phone": canonical_number(phone), "staff_no": canonical_number(staff_no)}
    AccountPerson.insert(account=account.id, **columns).on_conflict(
        conflict_target=[AccountPerson.account], update=columns
    ).execute()
    event = NewEvent(
        kind="account.person_stated",
        visibility="staff",
        enterprise_id=account.enterprise_id,
        body={"account": account.id},
        wrote={AccountPerson: [account.id]},
    )
    record(actor, event)
