"""What becomes of a call: by whom, when, with its event, its row, its criteria and the messages it sends."""

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from peewee import DatabaseError

from registry import clock
from registry.actions.call import open_call
from registry.actions.call_change import change_call, close_call, extend_call, move_files, withdraw_call
from registry.actions.claim_draft import save_claim_draft
from registry.actions.message import deliver_messages
from registry.errors import NotAllowed, Stale, Unmet
from registry.models import Call, CallChange, CallCriteria, Event, Message
from registry.queries.actor import actor_of
from registry.queries.call import calls_open_at
from registry.queries.call_plan import seen_of
from registry.queries.criteria import version_of_call
from registry.queries.ledger_check import verify_ledger
from registry.queries.recount import recount
from registry.rules.actor import Actor
from registry.rules.call import AskedCall, CallStage, CallTerms
from registry.rules.role import Role
from registry.rules.state import State
from tests.make import SYSTEM, Make
from tests.pool import version
from tests.rules.criteria.small import REVENUE

WHY = "通知另有安排"
NOW = datetime(2026, 3, 2, 2)


def asked(**given: Any) -> AskedCall:
    usual = AskedCall(
        "innovative_sme", "municipal", "2026年第一批", NOW + timedelta(days=7), NOW + timedelta(days=60), 2026
    )
    return replace(usual, **given)


def coming(actor: Actor = SYSTEM, **given: Any) -> Call:
    of = asked(**given)
    return open_call(
        of.scheme, of.level, of.title, of.opens_at, of.closes_at, of.award_year, actor, terms=of.terms
    )


def fresh(call: Call) -> Call:
    return Call.get_by_id(call.id)


def last_event(kind: str) -> dict[str, Any]:
    event = Event.select().where(Event.kind == kind).order_by(Event.seq.desc()).get()
    assert event.visibility == "public"
    return dict(json.loads(event.body))


def test_before_it_opens_everything_but_its_number_may_change_and_its_criteria_follow(make: Make) -> None:
    first = version(REVENUE, use='[[use]]\nlevels = ["municipal"]\nkinds = ["new"]\nfrom = "2026-01-01"\n')
    with clock.at(NOW):
        call = coming(scheme="specialized_new")
        assert version_of_call(call, "new") == first
        other = asked(
            scheme="green_factory",
            title="2026年绿色工厂",
            opens_at=NOW + timedelta(days=9),
            closes_at=NOW + timedelta(days=70),
            award_year=2027,
            terms=CallTerms("津工信〔2026〕1号", may_file_again=False, notice_days=8),
        )
        change_call(call, other, SYSTEM, seen=seen_of(call))
        now = fresh(call)
        assert (now.scheme, now.title, now.document_no) == ("green_factory", other.title, "津工信〔2026〕1号")
        assert (now.opens_at, now.closes_at, now.award_year) == (other.opens_at, other.closes_at, 2027)
        assert (now.may_file_again, now.notice_days) == (False, 8)
        assert not CallCriteria.select().where(CallCriteria.call == call.id).exists()
        said = last_event("call.changed")
        assert (said["from"]["title"], said["to"]["title"]) == ("2026年第一批", "2026年绿色工厂")
        with pytest.raises(Unmet, match="没有更改任何内容"):
            change_call(now, other, SYSTEM)
        change_call(now, asked(scheme="specialized_new"), SYSTEM)
        assert version_of_call(fresh(call), "new") == first
        assert CallCriteria.select().where(CallCriteria.call == call.id).count() == 1


def test_a_wrong_year_is_mended_before_the_call_opens_and_not_after(make: Make) -> None:
    with clock.at(NOW):
        call = coming(award_year=2025)
        change_call(call, asked(), SYSTEM)
        assert fresh(call).award_year == 2026
    with clock.at(NOW + timedelta(days=8)), pytest.raises(Unmet, match="只能延长或提前截止"):
        change_call(call, asked(award_year=2027), SYSTEM)


def test_all_that_is_wrong_is_said_at_once(make: Make) -> None:
    with clock.at(NOW):
        call = coming()
        with pytest.raises(Unmet) as refused:
            change_call(call, asked(title=" ", closes_at=NOW, scheme="none"), SYSTEM)
    assert len(refused.value.reasons) == 3


def test_a_call_is_extended_closed_early_and_opened_again_each_with_its_reason(make: Make) -> None:
    with clock.at(NOW):
        call = coming()
        for refused in (extend_call, close_call):
            with pytest.raises(Unmet, match="尚未开始受理"):
                refused(call, call.closes_at + timedelta(days=1), SYSTEM, reason=WHY)
    with clock.at(NOW + timedelta(days=8)):
        with pytest.raises(Unmet, match="应晚于现在的截止时间"):
            extend_call(call, call.closes_at - timedelta(days=1), SYSTEM, reason=WHY)
        with pytest.raises(Unmet, match="不能早于现在"):
            close_call(call, clock.now(), SYSTEM, reason=WHY)
        with pytest.raises(Unmet, match="应早于现在的截止时间"):
            close_call(call, call.closes_at, SYSTEM, reason=WHY)
        with pytest.raises(Unmet, match="请填写原因"):
            extend_call(call, call.closes_at + timedelta(days=1), SYSTEM, reason=" ")
        later, sooner = call.closes_at + timedelta(days=3), NOW + timedelta(days=20)
        extend_call(call, later, SYSTEM, reason=WHY)
        close_call(call, sooner, SYSTEM, reason=WHY)
        assert fresh(call).closes_at == sooner
    with clock.at(sooner):
        assert fresh(call).stage(clock.now()) is CallStage.CLOSED
        with pytest.raises(Unmet, match="只能延长受理时间"):
            close_call(call, sooner + timedelta(days=1), SYSTEM, reason=WHY)
        with pytest.raises(Unmet, match="已经过去"):
            extend_call(call, sooner, SYSTEM, reason=WHY)
        extend_call(call, later, SYSTEM, reason="再次开放")
        assert [each.id for each in calls_open_at(clock.now())] == [call.id]
    rows = list(CallChange.select().where(CallChange.call == call.id).order_by(CallChange.id))
    assert [row.kind for row in rows] == ["extended", "closed_early", "extended"]
    assert [row.closes_after for row in rows] == [later, sooner, later]
    assert [Event.get_by_id(row.seq).kind for row in rows] == [f"call.{row.kind}" for row in rows]
    assert last_event("call.extended")["to"] == {"closes_at": later.isoformat()}


def test_a_call_with_files_is_not_withdrawn_and_one_with_drafts_is(make: Make) -> None:
    call = make.call()
    make.application(State.SUBMITTED, call=call)
    draft, other = make.draft(call=call), make.draft()
    with pytest.raises(Unmet, match="1 件已提交的申报"):
        withdraw_call(call, SYSTEM, reason=WHY)
    with pytest.raises(Unmet) as refused:
        withdraw_call(call, SYSTEM, reason="")
    assert len(refused.value.reasons) == 2

    call = Call.get_by_id(draft.call_id)
    empty = make.call()
    withdraw_call(empty, SYSTEM, reason=WHY)
    assert fresh(empty).stage(clock.now()) is CallStage.WITHDRAWN
    assert empty.id not in {each.id for each in calls_open_at(clock.now())}
    for act in (extend_call, close_call):
        with pytest.raises(Unmet, match="已撤回"):
            act(empty, empty.closes_at + timedelta(days=1), SYSTEM, reason=WHY)
    with pytest.raises(Unmet, match="已撤回"):
        make.draft(call=fresh(empty))
    # A second press finds it done.
    with pytest.raises(Unmet, match="已撤回"):
        withdraw_call(empty, SYSTEM, reason=WHY)
    assert CallChange.select().count() == 1
    assert other.call_id != empty.id


def test_who_has_a_draft_is_sent_a_message_once_and_nobody_else(make: Make) -> None:
    call = make.call()
    draft = make.draft(call=call)
    make.application(State.SUBMITTED, call=call)
    make.draft()
    while deliver_messages():
        pass
    before = Message.select().count()
    extend_call(call, call.closes_at + timedelta(days=1), SYSTEM, reason=WHY)
    for _ in range(2):
        while deliver_messages():
            pass
    new = list(Message.select().order_by(Message.id).offset(before).limit(10))
    assert [(each.kind, each.enterprise_id) for each in new] == [("call_changed", draft.enterprise_id)]
    event = Event.get_by_id(new[0].seq)
    assert (event.application_id, json.loads(event.body)["what"]) == (draft.id, "extended")


def test_of_two_tabs_the_second_is_refused(make: Make) -> None:
    call = make.call()
    seen = seen_of(call)
    extend_call(call, call.closes_at + timedelta(days=1), SYSTEM, reason=WHY, seen=seen)
    with pytest.raises(Stale):
        extend_call(call, call.closes_at + timedelta(days=2), SYSTEM, reason=WHY, seen=seen)
    assert CallChange.select().count() == 1


def test_only_the_office_that_opened_it_changes_a_call(make: Make) -> None:
    decider = make.actor(Role.DISTRICT_DECIDER, district="120111")
    of_district = make.call("green_factory", "district", decider)
    of_city = make.call()
    later = of_city.closes_at + timedelta(days=1)
    for role, place, call in (
        (Role.BUREAU_DECIDER, {}, of_district),
        (Role.DISTRICT_DECIDER, {"district": "120101"}, of_district),
        (Role.DISTRICT_OFFICER, {"district": "120111"}, of_district),
        (Role.DISTRICT_DECIDER, {"district": "120111"}, of_city),
        (Role.LEADER, {}, of_city),
    ):
        with pytest.raises(NotAllowed):
            extend_call(call, later, make.actor(role, **place), reason=WHY)
    extend_call(of_district, later, decider, reason=WHY)
    extend_call(of_city, later, make.actor(Role.BUREAU_REVIEWER), reason=WHY)
    with clock.at(of_district.opens_at - timedelta(days=9)):
        mine = coming(
            decider, scheme="green_factory", level="district", opens_at=clock.now() + timedelta(days=3)
        )
        with pytest.raises(NotAllowed):
            change_call(mine, asked(), decider)


def test_what_became_of_a_call_is_kept_for_ever(make: Make) -> None:
    call = make.call()
    extend_call(call, call.closes_at + timedelta(days=1), SYSTEM, reason=WHY)
    row = CallChange.get()
    for undo in (
        CallChange.update(reason="别的").where(CallChange.id == row.id),
        CallChange.delete().where(CallChange.id == row.id),
    ):
        with (
            pytest.raises(DatabaseError),
            CallChange._meta.database.atomic(),
        ):
            undo.execute()
    assert CallChange.get().reason == WHY
    assert date.fromisoformat(last_event("call.extended")["to"]["closes_at"][:10])


def test_who_wrote_for_it_while_the_claim_waits_is_sent_a_message_too(make: Make) -> None:
    call = make.call()
    writing, idle = make.account(Role.CLAIMANT), make.account(Role.CLAIMANT)
    typed = {"statement": "本企业长期专注于细分市场。", "contact": "李四", "phone": "02288888888"}
    save_claim_draft(call, actor_of(writing), version=0, **typed)
    extend_call(call, call.closes_at + timedelta(days=1), SYSTEM, reason=WHY)
    while deliver_messages():
        pass
    found = Message.select().where(Message.kind == "call_changed")
    assert [each.account_id for each in found] == [writing.id]
    assert idle.id != writing.id


def test_the_ledger_holds_after_all_that_became_of_a_call(make: Make) -> None:
    call, into = make.call(), make.call()
    make.draft(call=call)
    extend_call(call, call.closes_at + timedelta(days=1), SYSTEM, reason=WHY)
    close_call(call, call.closes_at - timedelta(days=1), SYSTEM, reason=WHY)
    move_files(call, into, SYSTEM, reason=WHY)
    withdraw_call(call, SYSTEM, reason=WHY)
    make.drained()
    assert verify_ledger().intact
    assert recount(clock.today()).agrees
