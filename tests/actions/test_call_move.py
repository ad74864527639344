"""A draft outlives its call, and files move to a call that is named, as they stand."""

import json
from datetime import timedelta
from typing import Any

import pytest

from registry import clock
from registry.actions.application import start_application, step_application, submit_application
from registry.actions.call_change import change_call, close_call, extend_call, move_files, withdraw_call
from registry.actions.call_move import move_drafts
from registry.actions.claim_draft import save_claim_draft
from registry.actions.message import deliver_messages
from registry.errors import Conflict, Stale, Unmet
from registry.models import Application, Attachment, Call, CallChange, Enterprise, Event, FiledSheet, Message
from registry.queries.actor import actor_of
from registry.queries.claim_draft import own_drafts
from registry.queries.criteria import criteria_of_application, version_of_call
from registry.rules.call import AskedCall, CallTerms
from registry.rules.role import Role
from registry.rules.state import State
from registry.rules.workflow import Action
from tests.make import SYSTEM, Make
from tests.sheets import publish_small

WHY = "批次重复"


def fresh(application: Application) -> Application:
    return Application.get_by_id(application.id)


def later_call(make: Make, **given: Any) -> Call:
    """Another call of the title, that opens when the usual one of now is over."""
    with clock.at(clock.now() + timedelta(days=100)):
        return make.call(**given)


def kept(draft: Application) -> tuple[object, ...]:
    files = Attachment.select(Attachment.sha256).where(Attachment.application == draft.id)
    return (draft.number, draft.statement, draft.contact, draft.phone, [each.sha256 for each in files])


def test_a_draft_goes_to_the_titles_next_call_with_all_that_was_written(make: Make) -> None:
    call = make.call()
    draft, filed = make.draft(call=call), make.application(State.SUBMITTED, call=call)
    assert move_drafts() == 0
    other = later_call(make, scheme="green_factory")
    following = later_call(make, ranked_sheet=True)
    assert move_drafts() == 0  # its own call is not over
    with clock.at(following.opens_at - timedelta(hours=1)):
        assert (move_drafts(), move_drafts()) == (1, 0)
        moved = fresh(draft)
        assert (moved.call_id, moved.state, kept(moved)) == (following.id, State.DRAFT, kept(draft))
        assert (moved.options, moved.version) == (following.options, draft.version)
        with pytest.raises(Unmet, match="尚未开始受理"):
            submit_application(moved, make.actor(Role.ENTERPRISE, enterprise_id=draft.enterprise_id))
        while deliver_messages():
            pass
    assert (fresh(filed).call_id, other.id == moved.call_id) == (call.id, False)
    messages = Message.select().where(Message.kind == "moved_call")
    assert [each.enterprise_id for each in messages] == [draft.enterprise_id]
    with clock.at(following.opens_at + timedelta(hours=1)):
        submit_application(fresh(draft), make.actor(Role.ENTERPRISE, enterprise_id=draft.enterprise_id))
    assert fresh(draft).state == State.SUBMITTED


def test_a_draft_of_a_withdrawn_call_goes_on_and_one_of_another_place_stays(make: Make) -> None:
    call = make.call("green_factory", "district")
    site = {"subject_kind": "site", "name": "一号工厂"}
    draft = make.draft(call=call, **site)
    there = make.draft(make.enterprise(district="120101"), call, **site)
    own = make.call("green_factory", "district", make.actor(Role.DISTRICT_DECIDER, district="120111"))
    withdraw_call(call, SYSTEM, reason=WHY)
    assert move_drafts() == 1
    assert (fresh(draft).call_id, fresh(there).call_id) == (own.id, call.id)


def test_who_starts_in_the_next_call_takes_the_draft_along(make: Make) -> None:
    call = make.call()
    draft = make.draft(call=call)
    actor = make.actor(Role.ENTERPRISE, enterprise_id=draft.enterprise_id)
    firm = Enterprise.get_by_id(draft.enterprise_id)
    with pytest.raises(Conflict):
        start_application(make.call(), firm, actor)
    with clock.at(call.closes_at):
        following = make.call()
        began = start_application(following, firm, actor)
        assert (began.id, began.call_id, kept(began)) == (draft.id, following.id, kept(draft))
    assert Application.select().count() == 1


def test_a_draft_that_went_ahead_comes_back_where_its_call_is_extended(make: Make) -> None:
    call = make.call()
    draft = make.draft(call=call)
    later_call(make)
    with clock.at(call.closes_at):
        assert move_drafts() == 1
        extend_call(call, clock.now() + timedelta(days=5), SYSTEM, reason=WHY)
        actor = make.actor(Role.ENTERPRISE, enterprise_id=draft.enterprise_id)
        firm = Enterprise.get_by_id(draft.enterprise_id)
        assert start_application(Call.get_by_id(call.id), firm, actor).id == draft.id
    assert fresh(draft).call_id == call.id


def test_files_move_each_with_its_event_and_the_call_is_then_withdrawn(make: Make) -> None:
    call, into = make.call(), make.call()
    draft, filed = make.draft(call=call), make.application(State.SUBMITTED, call=call)
    returned, over = make.application(State.RETURNED, call=call), make.application(State.WITHDRAWN, call=call)
    waiting = fresh(filed).changed_at
    assert move_files(call, into, SYSTEM, reason=WHY) == 3
    for file in (draft, filed, returned):
        now = fresh(file)
        assert (now.call_id, now.state, kept(now)) == (into.id, file.state, kept(file))
        event = Event.get((Event.application_id == file.id) & (Event.kind == "application.moved_call"))
        body = json.loads(event.body)
        assert (body["from"], body["to"], event.enterprise_id) == (call.id, into.id, file.enterprise_id)
    assert (fresh(filed).changed_at, fresh(over).call_id) == (waiting, call.id)
    # Who has it open in another tab is refused.
    with pytest.raises(Stale):
        step_application(
            fresh(filed), Action.RECOMMEND, make.actor(Role.DISTRICT_OFFICER), version=filed.version
        )
    step_application(fresh(filed), Action.RECOMMEND, make.actor(Role.DISTRICT_OFFICER))
    with pytest.raises(Unmet, match="没有可以移动的申报"):
        move_files(call, into, SYSTEM, reason=WHY)
    withdraw_call(call, SYSTEM, reason=WHY)
    change = CallChange.get(CallChange.kind == "files_moved")
    assert (change.call_id, change.into_id, Event.get_by_id(change.seq).kind) == (
        call.id,
        into.id,
        "call.files_moved",
    )


def test_files_move_to_no_call_of_another_title_route_or_office_and_to_none_that_is_withdrawn(
    make: Make,
) -> None:
    call = make.call()
    make.application(State.SUBMITTED, call=call)
    withdrawn = make.call()
    withdraw_call(withdrawn, SYSTEM, reason=WHY)
    for into, why in (
        (call, "另一个批次"),
        (withdrawn, "目标批次已撤回"),
        (make.call("specialized_new"), "类别、级别、程序"),
        (make.call(ranked_sheet=True), "类别、级别、程序"),
    ):
        with pytest.raises(Unmet, match=why):
            move_files(call, into, SYSTEM, reason=WHY)
    with pytest.raises(Unmet) as refused:
        move_files(call, call, SYSTEM, reason="")
    assert len(refused.value.reasons) == 2
    assert not Event.select().where(Event.kind == "application.moved_call").exists()


def test_nothing_moves_while_one_stands_on_a_notice_or_may_not_file_again_there(make: Make) -> None:
    call, strict = make.call(), make.call(may_file_again=False)
    listed = make.application(State.ON_NOTICE, call=call)
    refused_there = make.application(State.REJECTED, call=strict)
    firm = Enterprise.get_by_id(refused_there.enterprise_id)
    make.application(State.SUBMITTED, call=call, enterprise=firm)
    with pytest.raises(Unmet) as refused:
        move_files(call, strict, SYSTEM, reason=WHY)
    said = [str(reason) for reason in refused.value.reasons]
    assert len(said) == 2
    assert listed.number in said[0]
    assert "不能再次申报" in said[1]


def test_a_moved_file_is_judged_by_what_it_was_filed_under(make: Make) -> None:
    publish_small()
    call, firm = make.call(), make.enterprise()
    filed = make.application(State.RETURNED, call=call, enterprise=firm)
    sheet = FiledSheet.get(FiledSheet.application == filed.id)
    publish_small("small.2027", f"{clock.today().year + 1}-01-01")
    with clock.at(clock.now() + timedelta(days=366)):
        into = make.call()
        assert version_of_call(into, "new") != version_of_call(call, "new")
        move_files(call, into, SYSTEM, reason=WHY)
    assert FiledSheet.get_by_id(sheet.id).digest == sheet.digest
    assert criteria_of_application(fresh(filed)) == version_of_call(call, "new")


def test_drafts_stay_where_the_other_call_is_over(make: Make) -> None:
    call, into = make.call(), make.call()
    draft, filed = make.draft(call=call), make.application(State.SUBMITTED, call=call)
    close_call(into, clock.now() + timedelta(minutes=1), SYSTEM, reason=WHY)
    with clock.at(clock.now() + timedelta(minutes=2)):
        assert move_files(call, into, SYSTEM, reason=WHY) == 1
    assert (fresh(draft).call_id, fresh(filed).call_id) == (call.id, into.id)


def test_what_was_written_while_the_claim_waits_goes_on_too_but_not_over_another(make: Make) -> None:
    call = make.call()
    typed = {"statement": "本企业长期专注于细分市场。", "contact": "李四", "phone": "02288888888"}
    one, both = make.account(Role.CLAIMANT), make.account(Role.CLAIMANT)
    for account in (one, both):
        save_claim_draft(call, actor_of(account), version=0, **typed)
    with clock.at(call.closes_at):
        following = make.call()
        save_claim_draft(following, actor_of(both), version=0, statement="另写一份", contact="", phone="")
        assert (move_drafts(), move_drafts()) == (1, 0)
        assert [row.call_id for row in own_drafts(actor_of(one))] == [following.id]
        assert own_drafts(actor_of(one))[0].statement == typed["statement"]
        assert sorted(row.call_id for row in own_drafts(actor_of(both))) == [call.id, following.id]
        while deliver_messages():
            pass
    messages = Message.select().where(Message.kind == "moved_call")
    assert [each.account_id for each in messages] == [one.id]


def test_a_draft_that_went_ahead_takes_what_its_call_asks_before_it_opens(make: Make) -> None:
    draft = make.draft()
    following = later_call(make)
    with clock.at(following.opens_at - timedelta(hours=1)):
        assert move_drafts() == 1
        new = AskedCall(
            following.scheme,
            following.level,
            "改名",
            following.opens_at,
            following.closes_at,
            following.award_year,
            CallTerms(ranked_sheet=True),
        )
        change_call(following, new, SYSTEM)
    assert (fresh(draft).options, fresh(draft).version) == ("ranked_sheet", draft.version)
