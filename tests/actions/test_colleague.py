"""The people of an enterprise: who keeps them, who signs, and that one administrator stays."""

import json
import re
from datetime import timedelta

import pytest

from registry import clock
from registry.actions.account import sign_in, use_link
from registry.actions.application import step_application, submit_application
from registry.actions.change import request_change
from registry.actions.colleague import (
    disable_colleague,
    hand_over_to,
    invite_colleague,
    renew_colleague_link,
    set_part,
)
from registry.database import db, is_postgres
from registry.errors import NotAllowed, NotFound, Stale, Unmet
from registry.models import Account, Enterprise, Event, EventSecret
from registry.queries.actor import actor_of
from registry.rules.account import link_mark
from registry.rules.change import Fact
from registry.rules.colleague import FirmPart
from registry.rules.role import Role
from registry.rules.state import State
from registry.rules.workflow import Action
from tests.campaigns.race import at_once
from tests.change_requests import asked, evidence
from tests.make import PASSWORD, Make


def of(make: Make, enterprise: Enterprise, part: FirmPart, *, password: bool = True) -> Account:
    word = PASSWORD if password else None
    return make.account(Role.ENTERPRISE, enterprise_id=enterprise.id, part=part, password=word)


def parts_of(enterprise: Enterprise) -> dict[int, str]:
    return {row.id: row.part for row in Account.select().where(Account.enterprise == enterprise.id)}


def test_an_invited_person_sets_a_password_by_the_link_once(make: Make) -> None:
    firm = make.enterprise()
    keeper = actor_of(of(make, firm, FirmPart.ADMINISTRATOR))
    account, token = invite_colleague("Li.Si", "李四", FirmPart.FILLER, keeper)
    assert (account.enterprise_id, account.part) == (firm.id, "filler")
    assert re.fullmatch(r"li\.si-[2-9a-z]{5}", account.login)
    use_link(token, "another correct battery")
    assert sign_in(account.login, "another correct battery")[0].id == account.id
    with pytest.raises(NotFound, match="链接已使用"):
        use_link(token, "yet another battery")


@pytest.mark.parametrize("part", [FirmPart.FILLER, FirmPart.LEGAL_REPRESENTATIVE])
def test_only_an_administrator_keeps_people(make: Make, part: FirmPart) -> None:
    firm = make.enterprise()
    somebody, other = of(make, firm, FirmPart.ADMINISTRATOR), actor_of(of(make, firm, part))
    for act in (
        lambda: invite_colleague("li.si", "李四", FirmPart.FILLER, other),
        lambda: set_part(somebody, FirmPart.FILLER, other),
        lambda: disable_colleague(somebody, True, other),
        lambda: hand_over_to(somebody, FirmPart.FILLER, other),
        lambda: renew_colleague_link(somebody, other, seen=""),
    ):
        with pytest.raises(NotAllowed, match="由企业管理员管理"):
            act()


def test_people_of_another_enterprise_are_not_there(make: Make) -> None:
    keeper = actor_of(of(make, make.enterprise(), FirmPart.ADMINISTRATOR))
    other = of(make, make.enterprise(), FirmPart.FILLER)
    for act in (
        lambda: set_part(other, FirmPart.LEGAL_REPRESENTATIVE, keeper),
        lambda: disable_colleague(other, True, keeper),
        lambda: hand_over_to(other, FirmPart.FILLER, keeper),
        lambda: renew_colleague_link(other, keeper, seen=link_mark(other.link_digest)),
    ):
        with pytest.raises(NotFound):
            act()


def test_the_last_administrator_stays(make: Make) -> None:
    firm = make.enterprise()
    keeper = of(make, firm, FirmPart.ADMINISTRATOR)
    waiting = of(make, firm, FirmPart.ADMINISTRATOR, password=False)
    with pytest.raises(Unmet, match="至少保留一名"):
        set_part(keeper, FirmPart.FILLER, actor_of(keeper))
    with pytest.raises(Unmet, match="不能停用自己"):
        disable_colleague(keeper, True, actor_of(keeper))
    with pytest.raises(Unmet, match="至少保留一名"):
        disable_colleague(keeper, True, actor_of(waiting))
    # Who was only invited cannot sign in yet, and may go.
    disable_colleague(waiting, True, actor_of(keeper))
    second = of(make, firm, FirmPart.ADMINISTRATOR)
    set_part(keeper, FirmPart.FILLER, actor_of(keeper))
    assert parts_of(firm) == {keeper.id: "filler", waiting.id: "administrator", second.id: "administrator"}
    with pytest.raises(NotAllowed):
        # The page was opened as an administrator.
        set_part(second, FirmPart.FILLER, actor_of(keeper))


def test_handing_over_takes_one_who_can_sign_in(make: Make) -> None:
    firm = make.enterprise()
    keeper = of(make, firm, FirmPart.ADMINISTRATOR)
    invited = of(make, firm, FirmPart.FILLER, password=False)
    for account, sentence in ((keeper, "另一人"), (invited, "还没有设置密码")):
        with pytest.raises(Unmet, match=sentence):
            hand_over_to(account, FirmPart.FILLER, actor_of(keeper))
    filler = of(make, firm, FirmPart.FILLER)
    hand_over_to(filler, FirmPart.FILLER, actor_of(keeper))
    assert parts_of(firm) == {keeper.id: "filler", invited.id: "filler", filler.id: "administrator"}
    event = Event.select().order_by(Event.seq.desc()).first()
    assert set(json.loads(event.body)["after"]["account"]) == {str(keeper.id), str(filler.id)}


def test_a_link_of_who_signs_is_not_made_inside(make: Make) -> None:
    firm = make.enterprise()
    keeper = actor_of(of(make, firm, FirmPart.ADMINISTRATOR))
    legal, filler = of(make, firm, FirmPart.LEGAL_REPRESENTATIVE), of(make, firm, FirmPart.FILLER)
    with pytest.raises(Unmet, match="联系所在区工信部门"):
        renew_colleague_link(legal, keeper, seen=link_mark(legal.link_digest))
    use_link(renew_colleague_link(filler, keeper, seen=link_mark(None)), "another correct battery")
    with pytest.raises(Stale):
        renew_colleague_link(filler, keeper, seen="older")


def test_two_administrators_who_disable_each_other_leave_one(make: Make) -> None:
    firm = make.enterprise()
    one, two = of(make, firm, FirmPart.ADMINISTRATOR), of(make, firm, FirmPart.ADMINISTRATOR)
    ones, twos = actor_of(one), actor_of(two)
    answers = at_once(
        [lambda: disable_colleague(two, True, ones), lambda: disable_colleague(one, True, twos)]
    )
    assert [answer for answer in answers if answer is None] == [None], answers
    assert sum(isinstance(answer, Stale) for answer in answers) == 1
    left = Account.select().where((Account.enterprise == firm.id) & (Account.disabled == False))  # noqa: E712 -- SQL
    assert left.count() == 1


def test_a_filler_does_not_sign_and_reads_who_can(make: Make) -> None:
    draft = make.draft()
    firm = Enterprise.get_by_id(draft.enterprise_id)
    filler = actor_of(of(make, firm, FirmPart.FILLER))
    with pytest.raises(Unmet, match="没有能登录的"):
        submit_application(draft, filler)
    legal = of(make, firm, FirmPart.LEGAL_REPRESENTATIVE)
    file = evidence(make, firm, actor_of(legal))
    before = Event.select().count()
    for act in (
        lambda: submit_application(draft, filler),
        lambda: step_application(draft, Action.WITHDRAW, filler),
    ):
        with pytest.raises(Unmet, match=legal.name):
            act()
    with clock.at(clock.now() + timedelta(days=200)), pytest.raises(Unmet, match=legal.name):
        submit_application(draft, filler)  # before all that is wrong with the draft
    with pytest.raises(NotAllowed, match="企业管理员或法定代表人"):
        request_change(firm, asked(Fact.NAME, {"name": "天津新名有限公司"}, evidence=file), filler)
    assert Event.select().count() == before


def test_who_signed_stays_as_of_then(make: Make) -> None:
    draft = make.draft()
    firm = Enterprise.get_by_id(draft.enterprise_id)
    legal = of(make, firm, FirmPart.LEGAL_REPRESENTATIVE)
    submit_application(draft, actor_of(legal))
    event = Event.get(Event.kind == "application.submit")
    secret = json.loads(EventSecret.get(EventSecret.seq == event.seq).content)
    assert (json.loads(event.body)["signed_as"], secret["actor_name"]) == ("legal_representative", legal.name)
    set_part(legal, FirmPart.FILLER, actor_of(of(make, firm, FirmPart.ADMINISTRATOR)))
    assert json.loads(Event.get_by_id(event.seq).body)["signed_as"] == "legal_representative"
    assert State(type(draft).get_by_id(draft.id).state) is State.SUBMITTED


def test_the_database_knows_no_enterprise_account_without_a_part(make: Make) -> None:
    account, leader = make.account(Role.ENTERPRISE), make.account(Role.LEADER)
    for row, part in ((account, ""), (account, "owner"), (leader, "filler")):
        with pytest.raises(Exception, match="account_part_if_enterprise"), db.atomic():
            Account.update(part=part).where(Account.id == row.id).execute()
    assert is_postgres() or Account.get_by_id(account.id).part == "administrator"
