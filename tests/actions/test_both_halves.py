"""Nobody does both halves of an approval: no account by itself, and no two accounts of one person."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from registry import clock
from registry.actions.approval import approve, decline, propose, withdraw
from registry.actions.person import state_person
from registry.errors import Refusal
from registry.models import Account, Approval, Event, Notice
from registry.queries.actor import actor_of
from registry.queries.approval import effect_of
from registry.rules.actor import Actor
from registry.rules.approval import ApprovalAction, Arguments, effect_digest
from registry.rules.role import Role
from registry.rules.state import State
from tests.actions.procedure_acts import DISTRICT_TITLE, SITE
from tests.actions.test_approval import EVERY
from tests.days import DAY, noon
from tests.make import SYSTEM, Make

PERSONS = ({"phone": "13800000000", "staff_no": ""}, {"phone": "", "staff_no": "A17"})
"""What tells that two accounts are of one person, each by itself."""
Proposed = tuple[Arguments, Actor]


def of_district(make: Make) -> Arguments:
    """What a district publishes by itself."""
    holder = make.enterprise(district="120111")
    call = make.call(*DISTRICT_TITLE)
    return make.publishing(make.application(State.PROPOSED, call=call, enterprise=holder, **SITE))


CASES: dict[str, Callable[[Make], Arguments]] = {
    **{action.value: made for action, made in EVERY.items()},
    "district": of_district,
}


@pytest.fixture
def accounts(make: Make) -> dict[Role, list[Account]]:
    """Two accounts of each role, all of one place."""
    return {role: [make.account(role) for _ in range(2)] for role in Role}


def proposed(make: Make, arguments: Arguments, accounts: list[Account]) -> Iterator[tuple[Approval, Account]]:
    """What each of these accounts proposes; taken back before the next one does. Most may not."""
    for account in accounts:
        try:
            approval = propose(arguments, actor_of(account), make.storage)
        except Refusal:
            continue
        yield approval, account
        withdraw(approval, actor_of(account))


@pytest.mark.parametrize("case", CASES)
def test_no_account_and_no_two_accounts_of_one_person_do_both_halves(
    make: Make, case: str, accounts: dict[Role, list[Account]]
) -> None:
    arguments = CASES[case](make)
    recognizing = case == ApprovalAction.RECOGNIZE.value
    everybody = [account for pair in accounts.values() for account in pair]
    proposers = set()
    with clock.at(noon(DAY + timedelta(days=20 if recognizing else 0))):
        if recognizing:
            arguments = make.recognizing(Notice.get())
        for person in PERSONS:
            for account in everybody:
                state_person(account, **person, actor=SYSTEM)
            for approval, account in proposed(make, arguments, [pair[0] for pair in accounts.values()]):
                proposers.add(account.role)
                refuse_all(make, approval, everybody)
    assert proposers, "nobody could propose it: the test showed nothing"
    assert_another_person_does(make, arguments, accounts, min(proposers), recognizing=recognizing)


def refuse_all(make: Make, approval: Approval, everybody: list[Account]) -> None:
    """Each of these is refused, whatever its role and however it answers, and nothing has happened."""
    seen, before = effect_digest(effect_of(approval)), Event.select().count()
    for account in everybody:
        actor = actor_of(account)
        with pytest.raises(Refusal):
            approve(approval, actor, make.storage, seen=seen)
        with pytest.raises(Refusal):
            decline(approval, actor, note="不同意")
    assert Event.select().count() == before


def assert_another_person_does(
    make: Make,
    arguments: Arguments,
    accounts: dict[Role, list[Account]],
    proposer: str,
    *,
    recognizing: bool,
) -> None:
    """The same accounts, of two persons: now it is done. So what was refused was refused for the person."""
    first = accounts[Role(proposer)][0]
    decider = Role.DISTRICT_DECIDER if Role(proposer).value.startswith("district") else Role.BUREAU_DECIDER
    second = accounts[decider][1]
    with clock.at(noon(DAY + timedelta(days=20 if recognizing else 0))):
        state_person(second, phone="13900000000", staff_no="B18", actor=SYSTEM)
        approval = propose(arguments, actor_of(first), make.storage)
        assert approve(approval, actor_of(second), make.storage, seen=effect_digest(effect_of(approval)))
