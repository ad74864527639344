"""Two who have registered and wait for the printed officer: for an imported enterprise, and for a new one."""

from demo.accounts import ACCOUNTS
from demo.current.asked_changes import printed_district
from demo.current.paper import paper
from demo.staff import Staff
from demo.state import DemoState
from registry.actions.account import HashedPassword
from registry.actions.claim import Upload, insert_claim
from registry.database import transactional
from registry.models import Enterprise
from registry.rules.attachment import PDF
from registry.rules.claim import ClaimFacts
from registry.rules.role import Role
from registry.rules.uscc import check_character
from registry.storage import Storage

LICENCE = Upload("演示-营业执照.pdf", paper(3))
NEW_CODE = "91120111MADEM9001"
OTHER_LOGIN = "pending2"


def claim_firms(state: DemoState, staff: Staff, storage: Storage) -> None:
    """The printed account claims the first enterprise of the district that nobody acts for."""
    here = printed_district()
    rows = (Enterprise.get_by_id(firm.row.id) for firm in state.every() if not staff.has_applicant(firm))
    known = next(row for row in rows if row.uscc and (row.district, row.zone) == (here, ""))
    printed = next(account for account in ACCOUNTS if account.role is Role.CLAIMANT)
    facts = _facts(known.name, known.uscc or "", here, known.industry)
    _claim(facts, printed.login, printed.name, staff.hashed, storage)
    code = NEW_CODE + check_character(NEW_CODE)
    new = _facts("天津新办精密部件（演示）有限公司", code, here, "I4")
    _claim(new, OTHER_LOGIN, "第二认领人（演示）", staff.hashed, storage)


def _facts(name: str, uscc: str, district: str, industry: str) -> ClaimFacts:
    return ClaimFacts(name, uscc, "法人（演示）", district, "", industry)


@transactional
def _claim(facts: ClaimFacts, login: str, person: str, hashed: HashedPassword, storage: Storage) -> None:
    insert_claim(facts, login, person, hashed, LICENCE.kept(PDF, storage))
