"""A registry with a past: every state, titles held and ended, an enterprise that changed, clauses checked."""

from dataclasses import replace
from datetime import timedelta

from registry import clock
from registry.actions.enterprise import correct_enterprise
from registry.actions.measure import take_measure
from registry.actions.sheet import Check, check_clauses
from registry.models import Account, Recognition
from registry.queries.enterprise import details_of
from registry.queries.sheet import filed_sheet
from registry.rules.ending import Ending
from registry.rules.role import Role
from registry.rules.state import State
from tests.make import SYSTEM, Make
from tests.measures import ending_as
from tests.sheets import STATED, state


def past(make: Make) -> Account:
    """Files in every state, titles held and ended, changes of an enterprise; the account of one applicant."""
    for each in State:
        make.anywhere(each)
    revoked = Recognition.get()
    with clock.at(clock.start_of(revoked.announced_on) + timedelta(hours=20)):
        on = revoked.announced_on
        take_measure(ending_as(revoked.id, Ending.REVOKED, on, "数据不实", storage=make.storage), SYSTEM)
    moved = make.enterprise()
    details = replace(details_of(moved), name="天津改名有限公司", district="120116", zone="BH-TEDA")
    correct_enterprise(moved, replace(details, industry="I1"), SYSTEM, version=moved.version)
    make.enterprise(uscc=None, district="", industry="")
    applicant = make.enterprise()
    make.application(State.RETURNED, enterprise=applicant)
    make.application(
        State.RECOGNIZED,
        enterprise=applicant,
        call=make.call("green_factory", "municipal"),
        subject_kind="site",
        name="二号工厂",
    )
    make.draft(applicant, make.call("little_giant", "national"))
    make.draft(applicant, make.call("green_factory", "municipal"), subject_kind="site", name="一号工厂")
    return make.account(Role.ENTERPRISE, enterprise_id=applicant.id)


def checked(make: Make) -> None:
    """A file by whose sheet something is known, missing, confirmed and overridden."""
    enterprise = make.enterprise(gbt4754="C3562")
    state(enterprise, **STATED)
    make.award(enterprise)
    file = make.application(State.SUBMITTED, enterprise=enterprise)
    filed = filed_sheet(file)
    assert filed is not None
    clauses = filed.sheet().clauses
    checks = [Check(each.key, given=not each.found, reason="与证照不一致") for each in clauses[:3]]
    checks += [Check(each.key, given=each.found) for each in clauses[3:]]
    officer = make.actor(Role.DISTRICT_OFFICER)
    check_clauses(file, checks, officer, sheet_id=filed.row.id, seen=0)
