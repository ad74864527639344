"""One person proposes, another approves: what is done is what was seen, by two persons, or not at all."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from peewee import IntegrityError

from registry import clock
from registry.actions.application import step_application
from registry.actions.approval import EffectChanged, approve, decline, propose, withdraw
from registry.actions.imports.file import apply_import
from registry.actions.imports.run import upload_list
from registry.actions.measure import take_measure
from registry.actions.notice import publish_notice
from registry.actions.person import state_person
from registry.actions.setting import set_setting
from registry.database import db
from registry.errors import Conflict, NotAllowed, Refusal, Stale, Unmet
from registry.models import Application, Approval, Event, EventSecret, Notice, Recognition, SettingValue
from registry.queries.actor import actor_of
from registry.queries.approval import effect_of, state_of, waiting_count
from registry.rules.actor import Actor
from registry.rules.approval import (
    NEEDS_SECOND,
    ApprovalAction,
    Arguments,
    CorrectArguments,
    ImportArguments,
    MeasureArguments,
    SettingArguments,
    UndoArguments,
    effect_digest,
)
from registry.rules.approval_state import ApprovalState
from registry.rules.imports.file import read_import
from registry.rules.role import Role
from registry.rules.setting import SettingChange
from registry.rules.state import State
from registry.rules.workflow import Action
from tests.actions import acts, approval_acts, merge_acts
from tests.days import DAY, noon
from tests.make import SYSTEM, Make
from tests.measures import deciding
from tests.notice_lines import striking, withdrawing
from tests.pool import hold
from tests.workbooks import workbook


@pytest.fixture
def pair(make: Make) -> tuple[Actor, Actor]:
    return make.actor(Role.BUREAU_REVIEWER), make.actor(Role.BUREAU_DECIDER)


def ending(make: Make) -> MeasureArguments:
    return deciding(hold(make.enterprise()).id, DAY, "企业申请退出", storage=make.storage)


def seen(approval: Approval) -> str:
    return effect_digest(effect_of(approval))


def test_it_is_done_only_when_another_approves_and_the_event_names_both(
    make: Make, pair: tuple[Actor, Actor]
) -> None:
    proposer, second = pair
    arguments = ending(make)
    approval = propose(arguments, proposer, make.storage)
    assert Recognition.get().ended_on is None
    assert approve(approval, second, make.storage, seen=seen(approval)) == arguments.about
    assert Recognition.get().ended_on == DAY
    event = Event.get(Event.kind == "recognition.ended")
    body = json.loads(event.body)
    assert (event.actor, body["proposed_by"], body["approval"]) == (second.text, proposer.text, approval.id)
    secret = json.loads(EventSecret.get_by_id(event.seq).content)
    assert (secret["actor_name"], secret["proposer_name"]) == (second.name, proposer.name)
    assert Approval.get_by_id(approval.id).state == ApprovalState.APPROVED


def test_nobody_approves_alone_what_needs_two(make: Make, pair: tuple[Actor, Actor]) -> None:
    decider = pair[1]
    with pytest.raises(NotAllowed, match="另一人批准"):
        take_measure(ending(make), decider)
    own = propose(ending(make), decider, make.storage)
    with pytest.raises(Unmet, match="不能批准自己"):
        approve(own, decider, make.storage, seen=seen(own))
    with pytest.raises(Unmet, match="不能批准自己"):
        decline(own, decider, note="不同意")
    assert waiting_count(pair[1], DAY) == 1


@pytest.mark.parametrize(("same", "said"), [("phone", "手机号"), ("staff_no", "工号")])
def test_two_accounts_of_one_person_are_one(make: Make, same: str, said: str) -> None:
    accounts = [make.account(Role.BUREAU_DECIDER) for _ in range(2)]
    for account, spelled in zip(accounts, ("138 0000-0000", "＋86 13800000000"), strict=True):
        state_person(account, **{"phone": "", "staff_no": "", same: spelled}, actor=SYSTEM)
    approval = propose(ending(make), actor_of(accounts[0]), make.storage)
    with pytest.raises(Unmet, match=said):
        approve(approval, actor_of(accounts[1]), make.storage, seen=seen(approval))
    assert Recognition.get().ended_on is None


def test_what_changed_meanwhile_is_shown_before_it_is_done(make: Make, pair: tuple[Actor, Actor]) -> None:
    first, other = (make.application(State.PROPOSED) for _ in range(2))
    approval = propose(make.publishing(first), pair[0], make.storage)
    change = SettingArguments("notice_days/seed:municipal", 9, DAY, "津工信〔2026〕9号", "")
    setting = propose(change, pair[0], make.storage)
    set_setting(SettingChange(change.key, 8, DAY, "津工信〔2026〕8号"), SYSTEM)
    with pytest.raises(EffectChanged) as changed:
        approve(setting, pair[1], make.storage, seen=seen(setting))
    assert changed.value.effect["before"] == 8
    assert SettingValue.select().count() == 1
    approve(setting, pair[1], make.storage, seen=effect_digest(changed.value.effect))
    assert SettingValue.select().count() == 2
    step_application(Application.get_by_id(first.id), Action.REJECT, pair[1], note="材料不实")
    with pytest.raises(Unmet):
        approve(approval, pair[1], make.storage, seen=seen(approval))
    assert (Notice.select().count(), Approval.get_by_id(approval.id).state) == (0, ApprovalState.WAITING)
    assert Application.get_by_id(other.id).state == State.PROPOSED


def test_what_nobody_approves_lapses_after_its_last_working_day(
    make: Make, pair: tuple[Actor, Actor]
) -> None:
    approval = propose(ending(make), pair[0], make.storage)
    assert (approval.last_day - DAY).days == 7  # five working days after a Monday
    with clock.at(noon(approval.last_day)):
        assert state_of(approval, clock.today()) is ApprovalState.WAITING
    with clock.at(noon(approval.last_day + timedelta(days=1))):
        assert state_of(approval, clock.today()) is ApprovalState.LAPSED
        with pytest.raises(Stale, match="已过期"):
            approve(approval, pair[1], make.storage, seen=seen(approval))
        assert waiting_count(pair[1], clock.today()) == 0
        again = propose(ending(make), pair[0], make.storage)
        assert again.id != approval.id


def test_one_thing_waits_once_and_may_be_taken_back(make: Make, pair: tuple[Actor, Actor]) -> None:
    arguments = ending(make)
    approval = propose(arguments, pair[0], make.storage)
    with pytest.raises(Conflict, match=f"第 {approval.id} 号待批"):
        propose(arguments, pair[1], make.storage)
    with pytest.raises(Unmet, match="只有提出人"):
        withdraw(approval, pair[1])
    withdraw(approval, pair[0])
    for act in (
        lambda: withdraw(approval, pair[0]),
        lambda: approve(approval, pair[1], make.storage, seen=seen(approval)),
        lambda: decline(approval, pair[1], note="迟"),
    ):
        with pytest.raises(Stale, match="已撤回"):
            act()
    assert propose(arguments, pair[1], make.storage).id > approval.id


def test_who_declines_says_why(make: Make, pair: tuple[Actor, Actor]) -> None:
    approval = propose(ending(make), pair[0], make.storage)
    with pytest.raises(Unmet, match="理由"):
        decline(approval, pair[1], note=" ")
    decline(approval, pair[1], note="文号有误")
    assert Approval.get_by_id(approval.id).note == "文号有误"
    assert Recognition.get().ended_on is None


def test_what_could_not_be_done_is_not_proposed(make: Make, pair: tuple[Actor, Actor]) -> None:
    held = hold(make.enterprise())
    for wrong in (
        deciding(held.id, DAY + timedelta(days=1)),
        deciding(held.id, DAY, " "),
        deciding(held.id, DAY, document_no=" "),
        deciding(held.id, DAY, evidence=0),
        deciding(held.id, DAY, ground=""),
        deciding(held.id, DAY, ground="champ_false_data"),
        deciding(held.id, DAY, ground="sme63_false_data" if DAY.year > 2026 else "restored_by_court"),
        SettingArguments("notice_days/seed:municipal", 99, DAY, "号", ""),
        make.publishing(make.application(State.PROPOSED), days=1),
    ):
        with pytest.raises(Unmet):
            propose(wrong, pair[0], make.storage)
    assert not Approval.select().exists()


def of_import(make: Make) -> Arguments:
    rows = [["企业名称", "统一社会信用代码"], ["天津待批制造有限公司", ""]]
    reviewer = make.actor(Role.BUREAU_REVIEWER)
    run = upload_list("名单.xlsx", workbook(*rows), acts.decision(), reviewer, make.storage)
    return ImportArguments(run.id, accept_good=True)


def of_undo(make: Make) -> Arguments:
    rows = [["企业名称", "统一社会信用代码"], ["天津待批制造有限公司", ""]]
    listed = read_import("名单.xlsx", workbook(*rows), acts.decision())
    return UndoArguments(apply_import(listed, SYSTEM, accept_good=True, yes=True).run or 0, "名单有误")


def correcting(make: Make) -> Arguments:
    batch = hold(make.enterprise()).batch_id
    return CorrectArguments(batch, "文号误填", "津工信〔2026〕20号", document_no="津工信〔2026〕2号")


EVERY: dict[ApprovalAction, Callable[[Make], Arguments]] = {
    ApprovalAction.PUBLISH: lambda make: make.publishing(make.application(State.PROPOSED)),
    ApprovalAction.RECOGNIZE: lambda make: make.recognizing(make.notice(make.application(State.PROPOSED))),
    ApprovalAction.END: ending,
    ApprovalAction.CORRECT: correcting,
    ApprovalAction.MERGE: merge_acts.merging,
    ApprovalAction.UNMERGE: merge_acts.parting,
    ApprovalAction.IMPORT: of_import,
    ApprovalAction.UNDO_IMPORT: of_undo,
    ApprovalAction.STRIKE: lambda make: striking(make.application(State.ON_NOTICE)),
    ApprovalAction.WITHDRAW_NOTICE: lambda make: withdrawing(make.notice(make.application(State.PROPOSED))),
    ApprovalAction.SETTING: lambda make: SettingArguments(
        "notice_days/seed:municipal", 9, DAY, "津工信〔2026〕9号", ""
    ),
}


@pytest.mark.parametrize("action", ApprovalAction)
def test_every_action_is_done_by_two_and_refused_to_one(make: Make, action: ApprovalAction) -> None:
    arguments = EVERY[action](make)
    with clock.at(noon(DAY + timedelta(days=20 if action is ApprovalAction.RECOGNIZE else 0))):
        if action is ApprovalAction.RECOGNIZE:
            arguments = make.recognizing(Notice.get())
        before = Event.select().count()
        made = make.decided(arguments)
        kinds = [event.kind for event in Event.select().where(Event.seq > before).order_by(Event.seq)]
    assert made
    assert {"approval.proposed", "approval.approved"} < set(kinds)
    done = [
        event
        for event in Event.select().where(Event.seq > before)
        if not event.kind.startswith(("approval.", "account."))
    ]
    assert done
    assert all("proposed_by" in json.loads(event.body) for event in done)


def test_a_bureau_of_one_may_switch_it_off_and_the_event_says_so(make: Make) -> None:
    decider = make.actor(Role.BUREAU_DECIDER)
    approval_acts.alone(ApprovalAction.END)
    take_measure(ending(make), decider)
    assert json.loads(Event.get(Event.kind == "recognition.ended").body)["alone"] == "setting"
    with pytest.raises(NotAllowed):
        publish_notice(make.publishing(make.application(State.PROPOSED)), decider)


def test_at_the_terminal_one_acts_at_once_and_the_event_says_so(make: Make) -> None:
    take_measure(ending(make), Actor.system("cli"))
    assert json.loads(Event.get(Event.kind == "recognition.ended").body)["alone"] == "operator"


def test_switching_it_off_needs_two_itself(make: Make) -> None:
    change = SettingChange(f"{NEEDS_SECOND}/end_recognition", False, DAY, "津工信〔2026〕9号")
    with pytest.raises(NotAllowed):
        set_setting(change, make.actor(Role.BUREAU_DECIDER))


def test_who_may_not_decide_may_not_approve(make: Make) -> None:
    approval = propose(ending(make), make.actor(Role.BUREAU_REVIEWER), make.storage)
    for role in set(Role) - {Role.BUREAU_DECIDER}:
        with pytest.raises(Refusal):
            approve(approval, make.actor(role), make.storage, seen=seen(approval))
    assert Recognition.get().ended_on is None


@pytest.mark.by_hand
def test_the_database_itself_knows_no_approval_by_one(make: Make, pair: tuple[Actor, Actor]) -> None:
    approval = propose(ending(make), pair[0], make.storage)
    done = {"state": "approved", "decided_at": clock.now(), "decided_by": approval.proposed_by}
    with pytest.raises(IntegrityError), db.atomic():
        Approval.update(**done).execute()
