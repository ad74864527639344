"""What a holder is named, counted and routed by changes by a confirmed request, and its files go with it."""

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from registry import clock
from registry.actions.application import step_application
from registry.actions.change import confirm_change, decline_change, request_change, withdraw_change
from registry.actions.enterprise import correct_enterprise
from registry.actions.message import deliver_messages
from registry.errors import Conflict, NotAllowed, NotFound, Stale, Unmet
from registry.models import Application, Change, Enterprise, Event, FormerPlace, Lineage, Message
from registry.queries.application import desk, get_application, moved_away
from registry.queries.enterprise import details_of
from registry.rules.change import ChangeState, Fact
from registry.rules.change_kind import ChangeKind
from registry.rules.role import Role
from registry.rules.state import State
from registry.rules.workflow import Action
from tests.change_requests import (
    HEPING,
    applicant,
    asked,
    confirmed,
    evidence,
    fact_of,
    moving,
    requested,
    seen,
)
from tests.make import Make, uscc

NEW: dict[Fact, dict[str, str]] = {
    Fact.NAME: {"name": "天津新名有限公司"},
    Fact.CODE: {"uscc": uscc(990001)},
    Fact.PLACE: HEPING,
    Fact.INDUSTRY: {"industry": "I1", "subsector": "", "gbt4754": "C3562"},
    Fact.FOUNDED: {"founded_on": "2011-05-06"},
}
DAY = timedelta(days=1)


def kinds(enterprise: Enterprise) -> list[str]:
    rows = Event.select(Event.kind).where(Event.enterprise_id == enterprise.id).order_by(Event.seq)
    return [row.kind for row in rows]


def body(kind: str) -> dict[str, Any]:
    return dict(json.loads(Event.select().where(Event.kind == kind).order_by(Event.seq.desc()).get().body))


@pytest.mark.parametrize("fact", Fact)
def test_a_fact_changes_only_when_it_is_confirmed(make: Make, fact: Fact) -> None:
    firm = make.enterprise()
    before = fact_of(firm, fact)
    change = requested(make, firm, fact, NEW[fact], effective_on=clock.today() - 3 * DAY)
    assert fact_of(firm, fact) == before
    by = confirmed(make, change)
    assert fact_of(firm, fact) == NEW[fact]
    assert Change.get_by_id(change.id).state == ChangeState.CONFIRMED
    said = body("enterprise.corrected")
    assert (said["change"], said["proposed_by"]) == (change.id, change.requested_by)
    corrected = Event.get(Event.kind == "enterprise.corrected")
    assert (corrected.actor, corrected.effective_on) == (by.text, clock.today() - 3 * DAY)
    assert Lineage.select().count() == (fact is not Fact.FOUNDED)


@pytest.mark.parametrize("fact", Fact)
def test_a_holder_cannot_save_it_itself(make: Make, fact: Fact) -> None:
    firm = make.enterprise()
    details = replace(details_of(firm), **{k: v or "" for k, v in NEW[fact].items()})  # type: ignore[arg-type]
    if fact is Fact.FOUNDED:
        details = replace(details, founded_on=date(2011, 5, 6))
    with pytest.raises(Unmet, match="变更申请"):
        correct_enterprise(firm, details, applicant(make, firm), version=firm.version)
    officer = make.actor(Role.DISTRICT_OFFICER)
    with pytest.raises(Unmet, match="变更申请" if fact is Fact.PLACE else "理由"):
        correct_enterprise(firm, details, officer, version=firm.version)
    assert details_of(Enterprise.get_by_id(firm.id)) == details_of(firm)


def test_a_holder_keeps_its_figures_and_fills_in_what_is_blank(make: Make) -> None:
    firm = make.enterprise(founded_on=None)
    details = replace(
        details_of(firm), staff=7, revenue_fen=100, founded_on=date(2012, 1, 1), gbt4754="C3562"
    )
    correct_enterprise(firm, details, applicant(make, firm), version=firm.version)
    assert details_of(Enterprise.get_by_id(firm.id)) == details


def test_an_officer_corrects_a_slip_with_the_reason_in_the_own_place(make: Make) -> None:
    firm = make.enterprise()
    details = replace(details_of(firm), name="天津更正有限公司")
    elsewhere = make.actor(Role.DISTRICT_OFFICER, district="120101")
    with pytest.raises(NotAllowed):
        correct_enterprise(firm, details, elsewhere, version=1, reason="录入错字")
    officer = make.actor(Role.DISTRICT_OFFICER)
    correct_enterprise(firm, details, officer, version=1, reason="录入错字")
    assert Enterprise.get_by_id(firm.id).name == "天津更正有限公司"


@pytest.mark.parametrize(
    ("others", "word"),
    [
        ({"effective_on": None}, "生效日期"),
        ({"effective_on": date(2999, 1, 1)}, "不能晚于今天"),
        ({"effective_on": date(2009, 12, 31)}, "不能早于成立日期"),
        ({"evidence": None}, "佐证"),
        ({"kind": ChangeKind.CREDIT_CODE}, "变更类型"),
        ({"values": {"district": "120111", "zone": ""}}, "相同"),
        ({"values": {"district": "", "zone": ""}}, "请填写变更后"),
        ({"values": {"district": "120101", "zone": "BH-THT"}}, "不在所选的区内"),
        ({"words": "长" * 501}, "500"),
    ],
)
def test_what_cannot_be_asked_for_is_said(make: Make, others: dict[str, Any], word: str) -> None:
    firm = make.enterprise()
    with pytest.raises(Unmet, match=word):
        moving(make, firm, **others)


def test_the_day_is_not_before_the_last_change_of_the_fact(make: Make) -> None:
    firm = make.enterprise()
    confirmed(make, moving(make, firm, effective_on=clock.today() - 5 * DAY))
    back = {"district": "120111", "zone": ""}
    firm = Enterprise.get_by_id(firm.id)
    with pytest.raises(Unmet, match="最近一次变更"):
        requested(make, firm, Fact.PLACE, back, effective_on=clock.today() - 6 * DAY)


def test_one_of_a_fact_waits_at_a_time_and_may_be_taken_back(make: Make) -> None:
    firm = make.enterprise()
    first = moving(make, firm)
    with pytest.raises(Conflict, match="待确认"):
        moving(make, firm)
    requested(make, firm, Fact.NAME, NEW[Fact.NAME])
    other = make.actor(Role.DISTRICT_OFFICER)
    with pytest.raises(Unmet, match="只有申请人"):
        withdraw_change(first, other)
    withdraw_change(first, applicant(make, firm))
    with pytest.raises(Stale, match="撤回"):
        confirmed(make, first)
    moving(make, firm)


def test_a_code_of_another_is_refused_without_naming_it(make: Make) -> None:
    firm, other = make.enterprise(), make.enterprise()
    with pytest.raises(Conflict) as refused:
        requested(make, firm, Fact.CODE, {"uscc": str(other.uscc)})
    assert other.name not in str(refused.value)


def test_the_receiving_district_confirms_and_nobody_else(make: Make) -> None:
    firm = make.enterprise()
    change = moving(make, firm)
    wrong = [
        make.actor(Role.DISTRICT_OFFICER),
        make.actor(Role.DISTRICT_OFFICER, district="120116", zone="BH-THT"),
        make.actor(Role.BUREAU_DECIDER),
        applicant(make, firm),
    ]
    for actor in wrong:
        with pytest.raises(NotAllowed):
            confirm_change(change, actor, seen=seen(change))
        with pytest.raises(NotAllowed):
            decline_change(change, actor, note="不属实")
    confirmed(make, change)
    with pytest.raises(Stale, match="已经确认"):
        confirmed(make, change)


def test_nobody_confirms_what_one_asked_for(make: Make) -> None:
    firm = make.enterprise(district="120116", zone="BH-THT")
    officer = make.actor(Role.DISTRICT_OFFICER, district="120116")
    to = {"district": "120116", "zone": "BH-TEDA"}
    change = request_change(firm, asked(Fact.PLACE, to, evidence=evidence(make, firm, officer)), officer)
    with pytest.raises(Unmet, match="另一人"):
        confirm_change(change, officer, seen=seen(change))
    confirmed(make, change)


def test_declining_takes_a_reason_and_changes_nothing(make: Make) -> None:
    firm = make.enterprise()
    change = moving(make, firm)
    by = make.actor(Role.DISTRICT_DECIDER, district="120101")
    with pytest.raises(Unmet, match="理由"):
        decline_change(change, by, note=" ")
    decline_change(change, by, note="未见迁入")
    assert fact_of(firm, Fact.PLACE)["district"] == "120111"
    with pytest.raises(Stale, match="未确认"):
        confirmed(make, change)


def test_who_confirms_has_read_what_the_record_says_now(make: Make) -> None:
    firm = make.enterprise()
    change = requested(make, firm, Fact.NAME, NEW[Fact.NAME])
    read = seen(change)
    officer = make.actor(Role.DISTRICT_OFFICER)
    slip = replace(details_of(firm), name="天津更正有限公司")
    correct_enterprise(firm, slip, officer, version=1, reason="录入错字")
    with pytest.raises(Stale, match="有变化"):
        confirm_change(change, officer, seen=read)
    assert Change.get_by_id(change.id).state == ChangeState.WAITING
    confirm_change(change, officer, seen=seen(change))


@pytest.mark.parametrize("at", [State.SUBMITTED, State.RETURNED, State.RECOMMENDED, State.PROPOSED])
def test_open_files_go_with_their_holder_and_stay_readable(make: Make, at: State) -> None:
    file = make.application(at)
    firm = Enterprise.get_by_id(file.enterprise_id)
    old, new = (make.actor(Role.DISTRICT_OFFICER, district=code) for code in ("120111", "120101"))
    with pytest.raises(NotFound):
        get_application(new, file.id)
    confirmed(make, moving(make, firm))
    moved = Application.get_by_id(file.id)
    assert (moved.district, moved.state, moved.changed_at) == ("120101", at, file.changed_at)
    assert FormerPlace.get().district == "120111"
    assert body("application.holder_changed")["from"]["district"] == "120111"
    assert get_application(old, file.id) and get_application(new, file.id)
    assert [row.id for row in moved_away(old, {})] == [file.id]
    assert [row.id for row in desk(old, [], {})] == []
    assert [row.id for row in desk(new, [], {})] == [file.id]


def test_where_it_was_handled_it_may_only_be_read(make: Make) -> None:
    file = make.application(State.SUBMITTED)
    confirmed(make, moving(make, Enterprise.get_by_id(file.enterprise_id)))
    old, new = (make.actor(Role.DISTRICT_OFFICER, district=code) for code in ("120111", "120101"))
    found = get_application(old, file.id)
    with pytest.raises(NotAllowed):
        step_application(found, Action.RECOMMEND, old, version=found.version)
    with pytest.raises(Stale):
        step_application(file, Action.RETURN, old, version=file.version, note="补正")
    step_application(found, Action.RECOMMEND, new, version=found.version)


def test_drafts_and_what_stands_on_a_districts_own_notice_stay(make: Make) -> None:
    firm = make.enterprise()
    draft = make.draft(firm)
    opened = make.call("green_factory", "district")
    site = {"subject_kind": "site", "name": "一号工厂"}
    listed = make.application(State.ON_NOTICE, enterprise=firm, call=opened, **site)
    confirmed(make, moving(make, firm))
    assert Application.get_by_id(draft.id).version == draft.version
    assert Application.get_by_id(listed.id).district == "120111"


def test_what_else_waits_is_confirmed_where_the_holder_is_now(make: Make) -> None:
    firm = make.enterprise()
    rename = requested(make, firm, Fact.NAME, NEW[Fact.NAME])
    confirmed(make, moving(make, firm))
    rename = Change.get_by_id(rename.id)
    assert rename.district == "120101"
    confirmed(make, rename)


def messages() -> list[tuple[str, int | None, str | None]]:
    deliver_messages()
    rows = Message.select().where(Message.kind.in_(["change_asked", "change_made", "moved_away"]))
    return [(row.kind, row.enterprise_id, row.district) for row in rows.order_by(Message.id)]


def test_both_districts_and_the_holder_are_told_of_a_move(make: Make) -> None:
    firm = make.enterprise()
    change = moving(make, firm)
    assert messages() == [("change_asked", None, "120101")]
    confirmed(make, change)
    assert messages()[1:] == [("change_made", firm.id, None), ("moved_away", None, "120111")]


def test_a_firm_without_a_place_is_the_bureaus(make: Make) -> None:
    firm = make.enterprise(district="", uscc=None)
    change = requested(make, firm, Fact.CODE, {"uscc": uscc(990002)})
    district = make.actor(Role.DISTRICT_OFFICER)
    with pytest.raises(NotAllowed):
        confirm_change(change, district, seen=seen(change))
    confirm_change(change, make.actor(Role.BUREAU_REVIEWER), seen=seen(change))
    assert kinds(firm)[-3:] == ["change.confirmed", "enterprise.corrected", "enterprise.code_settled"]
