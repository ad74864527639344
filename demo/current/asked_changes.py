"""Changes that enterprises of the demo have asked for and nobody has confirmed yet: a move and a rename."""

from collections.abc import Sequence

from demo.accounts import ACCOUNTS
from demo.current.applicants import File
from demo.current.paper import PAPERS, paper
from demo.enterprises.enterprises import HERO
from demo.staff import Staff
from demo.state import Firm
from registry import clock
from registry.actions.change import request_change
from registry.actions.profile import add_change_file
from registry.rules.catalog import catalog
from registry.rules.change import Fact, Requested, Values
from registry.rules.change_kind import ChangeKind
from registry.rules.role import Role
from registry.storage import Storage

LIMIT = 1_000_000
"""The largest of the demo's files, in bytes."""


def ask_for_changes(waiting: Sequence[File], staff: Staff, storage: Storage) -> None:
    """Two whose files wait: one moves to the printed officer's district, one that is there is renamed."""
    here = printed_district()
    firms = {file.firm.number: file.firm for file in waiting if file.firm.number != HERO}
    coming = next(firm for firm in firms.values() if firm.row.district not in ("", here))
    renamed = next(firm for firm in firms.values() if firm.row.district == here)
    _ask(coming, Fact.PLACE, ChangeKind.MOVE, {"district": here, "zone": ""}, staff, storage)
    name = renamed.row.name.replace("有限公司", "科技有限公司")
    _ask(renamed, Fact.NAME, ChangeKind.RENAME, {"name": name}, staff, storage)


def _ask(firm: Firm, fact: Fact, kind: ChangeKind, values: Values, staff: Staff, storage: Storage) -> None:
    applicant = staff.applicant(firm)
    file = add_change_file(firm.row, PAPERS[0], paper(1), applicant, storage=storage, limit=LIMIT)
    asked = Requested(
        fact, kind, values, clock.today(), words="登记机关已核准（演示）", evidence=int(file.id)
    )
    request_change(firm.row, asked, applicant)


def printed_district() -> str:
    """The district of the officer who can sign in."""
    place = next(each.place for each in ACCOUNTS if each.role is Role.DISTRICT_OFFICER)
    found = catalog().place_by_name(place)
    return found.district if found else ""
