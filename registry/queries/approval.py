"""Approvals: whether a second person is asked for, what waits, and one of them."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from peewee import JOIN

from registry import clock
from registry.errors import NotFound
from registry.models import Account, AccountPerson, Approval
from registry.prepared import Prepared
from registry.queries.scope import approvals_in_scope
from registry.queries.setting import settings
from registry.rules.actor import Actor
from registry.rules.approval import NEEDS_SECOND, SET_WITH, ApprovalAction, Arguments
from registry.rules.approval_state import ApprovalState, state_on
from registry.rules.frozen_arguments import thawed_arguments
from registry.rules.office import THE_BUREAU, Office
from registry.rules.right import approve_right, roles_with
from registry.rules.second_person import ApprovalPerson, unmet_second


def needs_second(action: ApprovalAction) -> bool:
    """Whether a second person has to approve it today."""
    return settings().flag(clock.today(), NEEDS_SECOND, SET_WITH.get(action, action).value)


def get_approval(actor: Actor, id: int) -> Approval:
    """One proposal in scope. Raises NotFound."""
    found: Approval | None = Approval.get_or_none((Approval.id == id) & approvals_in_scope(actor))
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


def waiting_for(about: str, day: date, office: Office = THE_BUREAU) -> Approval | None:
    """The proposal of an office about a thing that waits on a day, if there is one: two districts may each
    have a list of the same title."""
    own = _is(Approval.district, office.district) & _is(Approval.zone, office.zone)
    found: Approval | None = Approval.get_or_none(_waiting(day) & (Approval.about == about) & own)
    return found


def _is(column: Any, place: str) -> Any:
    return column == place if place else column.is_null()


def waiting_in_scope(actor: Actor, about: str, day: date) -> Approval | None:
    """The proposal in scope about a thing that waits on a day, if there is one."""
    found: Approval | None = next(iter(_waiting_in_scope(actor, about, day)), None)
    return found


@Prepared
def _waiting_in_scope(actor: Actor, about: str, day: date) -> Any:
    return (
        Approval.select()
        .where(_waiting(day) & (Approval.about == about) & approvals_in_scope(actor))
        .limit(1)
    )


def waiting_count(actor: Actor, day: date) -> int:
    """How many proposals in scope wait on a day."""
    count: int = Approval.select().where(_waiting(day) & approvals_in_scope(actor)).count()
    return count


def approvals(actor: Actor, *, waiting: bool, day: date) -> Any:
    """A query of the proposals in scope that wait on a day, or of all others, the latest first."""
    condition = _waiting(day) if waiting else ~_waiting(day)
    return Approval.select().where(condition & approvals_in_scope(actor)).order_by(Approval.id.desc())


def _waiting(day: date) -> Any:
    return (Approval.state == ApprovalState.WAITING.value) & (Approval.last_day >= day)


def person_of(account_id: int) -> ApprovalPerson:
    """What tells the person of an account from others."""
    row: AccountPerson | None = AccountPerson.get_or_none(AccountPerson.account == account_id)
    return ApprovalPerson(account_id, row.phone if row else "", row.staff_no if row else "")


def has_approver(approval: Approval) -> bool:
    """Whether there is an account in use of another person who could approve a proposal; one query more than
    that of who proposed it."""
    roles = [role.value for role in roles_with(approve_right(approval.district))]
    rows: Any = (
        Account.select(Account.id, AccountPerson.phone, AccountPerson.staff_no)
        .join(AccountPerson, JOIN.LEFT_OUTER, on=(AccountPerson.account == Account.id))
        .where(
            Account.role.in_(roles)
            & ~Account.disabled
            & (Account.district == (approval.district or ""))
            & Account.zone.in_(["", approval.zone or ""])
        )
        .tuples()
    )
    proposer = person_of(approval.proposer_id)
    others = (ApprovalPerson(id, phone or "", staff_no or "") for id, phone, staff_no in rows)
    return any(not unmet_second(proposer, other) for other in others)


def names_of_proposers(account_ids: set[int]) -> dict[int, str]:
    """The names of these accounts, in one query."""
    rows: Any = Account.select(Account.id, Account.name).where(Account.id.in_(sorted(account_ids))).tuples()
    return dict(rows)
