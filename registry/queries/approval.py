"""Approvals: whether a second person is asked for, what waits, and one of them."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from registry import clock
from registry.errors import NotFound
from registry.models import Account, AccountPerson, Approval
from registry.queries.setting import settings
from registry.rules.approval import (
    NEEDS_SECOND,
    ApprovalAction,
    ApprovalPerson,
    ApprovalState,
    Arguments,
    state_on,
    thawed_arguments,
)


def needs_second(action: ApprovalAction) -> bool:
    """Whether a second person has to approve it today."""
    return settings().flag(clock.today(), NEEDS_SECOND, action.value)


def get_approval(id: int) -> Approval:
    """One proposal. Raises NotFound."""
    found: Approval | None = Approval.get_or_none(Approval.id == id)
    if found is None:
        raise NotFound()
    return found


def arguments_of(approval: Approval) -> Arguments:
    """What was proposed."""
    return thawed_arguments(ApprovalAction(approval.action), json.loads(approval.arguments))


def effect_of(approval: Approval) -> Mapping[str, Any]:
    """What it would have done when it was proposed."""
    found: Mapping[str, Any] = json.loads(approval.effect)
    return found


def state_of(approval: Approval, day: date) -> ApprovalState:
    """What a proposal is on a day."""
    return state_on(day, approval.state, approval.last_day)


def waiting_for(about: str, day: date) -> Approval | None:
    """The proposal about a thing that waits on a day, if there is one."""
    found: Approval | None = Approval.get_or_none(_waiting(day) & (Approval.about == about))
    return found


def waiting_count(day: date) -> int:
    """How many proposals wait on a day."""
    count: int = Approval.select().where(_waiting(day)).count()
    return count


def approvals(*, waiting: bool, day: date) -> Any:
    """A query of the proposals that wait on a day, or of all others, the latest first."""
    condition = _waiting(day)
    return Approval.select().where(condition if waiting else ~condition).order_by(Approval.id.desc())


def _waiting(day: date) -> Any:
    return (Approval.state == ApprovalState.WAITING.value) & (Approval.last_day >= day)


def person_of(account_id: int) -> ApprovalPerson:
    """What tells the person of an account from others."""
    row: AccountPerson | None = AccountPerson.get_or_none(AccountPerson.account == account_id)
    return ApprovalPerson(account_id, row.phone if row else "", row.staff_no if row else "")


def names_of_proposers(account_ids: set[int]) -> dict[int, str]:
    """The names of these accounts, in one query."""
    rows: Any = Account.select(Account.id, Account.name).where(Account.id.in_(sorted(account_ids))).tuples()
    return dict(rows)
