"""Acts of proposing and approving, for the table of rights."""

from collections.abc import Callable
from dataclasses import replace

from registry import clock
from registry.actions import approval, setting
from registry.queries.approval import effect_of
from registry.rules.actor import Actor
from registry.rules.approval import NEEDS_SECOND, ApprovalAction, MeasureArguments, effect_digest
from registry.rules.role import Role
from registry.rules.setting import SettingChange
from tests.make import SYSTEM, Make
from tests.measures import deciding
from tests.pool import hold

Act = Callable[[Actor], object]


def alone(action: ApprovalAction) -> None:
    """From today on nobody has to approve it: a person may decide alone."""
    switched_off = SettingChange(f"{NEEDS_SECOND}/{action.value}", False, clock.today(), "津工信〔2026〕1号")
    setting.set_setting(switched_off, SYSTEM)


def to_be_ended(make: Make) -> MeasureArguments:
    return deciding(hold(make.enterprise()).id, clock.today(), storage=make.storage)


def proposed(make: Make) -> Act:
    arguments = to_be_ended(make)
    return lambda actor: approval.propose(arguments, actor, make.storage)


def approved(make: Make) -> Act:
    found = approval.propose(to_be_ended(make), make.actor(Role.BUREAU_REVIEWER), make.storage)
    seen = effect_digest(effect_of(found))
    return lambda actor: approval.approve(found, actor, make.storage, seen=seen)


def declined(make: Make) -> Act:
    found = approval.propose(to_be_ended(make), make.actor(Role.BUREAU_REVIEWER), make.storage)
    return lambda actor: approval.decline(found, actor, note="材料不全")


def withdrawn(make: Make) -> Act:
    """As the one who proposed it, whatever the role."""
    proposer = make.actor(Role.BUREAU_REVIEWER)
    found = approval.propose(to_be_ended(make), proposer, make.storage)
    return lambda actor: approval.withdraw(found, replace(actor, account_id=proposer.account_id))
