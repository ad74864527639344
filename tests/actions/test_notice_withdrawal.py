"""A whole notice is withdrawn and stays where it was read; another is published in its place."""

import json

import pytest

from registry import clock
from registry.actions.message import deliver_messages
from registry.actions.notice_withdrawal import withdraw_notice
from registry.actions.recount import recount_tally
from registry.errors import NotAllowed, Stale, Unmet
from registry.models import Application, Event, Message, Notice, Recognition
from registry.queries.ledger_check import verify_ledger
from registry.queries.notice import public_notices
from registry.queries.notice_replacement import replaced_by_it, replacement_of
from registry.rules.role import Role
from registry.rules.state import State
from tests.days import DAY
from tests.make import SYSTEM, Make
from tests.notice_lines import held, striking, struck, withdrawing


def states(*files: Application) -> list[str]:
    return [Application.get_by_id(each.id).state for each in files]


def again(*files: Application) -> list[Application]:
    return [Application.get_by_id(each.id) for each in files]


def test_its_files_go_back_with_their_trace_and_it_stays_public(make: Make) -> None:
    files = [make.application(State.PROPOSED) for _ in range(3)]
    notice = make.notice(*files)
    struck(files[2], "objection")
    held(files[1], SYSTEM)
    make.decided(withdrawing(notice))
    assert states(*files) == [State.PROPOSED, State.PROPOSED, State.REJECTED]
    kept = Notice.get_by_id(notice.id)
    assert (kept.withdrawn_document, kept.withdrawn_reason) == ("津工信〔2026〕8号", "名单有误")
    event = Event.get(Event.kind == "notice.withdrawn")
    assert (event.visibility, json.loads(event.body)["files"]) == ("public", [file.id for file in files[:2]])
    steps = Event.select().where(Event.kind == "application.unpublish")
    assert {(step.notice_id, json.loads(step.body)["cause"]) for step in steps} == {(notice.id, "withdrawn")}
    assert not list(public_notices(DAY, is_open=True))
    assert [row.id for row in public_notices(DAY, is_open=False)] == [notice.id]
    while deliver_messages():
        pass
    assert Message.select().where(Message.kind == "taken_off").count() == 2
    with pytest.raises(Unmet, match="已经撤回"):
        withdraw_notice(withdrawing(notice), SYSTEM)


def test_a_corrected_one_names_the_one_it_replaces_and_its_list_is_recognized(make: Make) -> None:
    files = [make.application(State.PROPOSED) for _ in range(2)]
    old = make.notice(*files)
    with pytest.raises(Unmet, match="尚未撤回"):
        make.decided(make.publishing(make.application(State.PROPOSED), replaces=old.id))
    make.decided(withdrawing(old))
    make.decided(make.publishing(*again(*files), replaces=old.id))
    new = Notice.select().order_by(Notice.id.desc()).get()
    old = Notice.get_by_id(old.id)
    assert (replacement_of(old), replaced_by_it(new), replaced_by_it(old)) == (new, old, None)
    event = Event.get((Event.kind == "notice.published") & (Event.notice_id == new.id))
    assert json.loads(event.body)["replaces"] == old.id
    with pytest.raises(Unmet, match="已由另一份公示替换"):
        make.decided(make.publishing(make.application(State.PROPOSED), replaces=old.id))
    make.recognize_list(new)
    assert {row.application_id for row in Recognition.select()} == {file.id for file in files}
    make.drained()
    assert recount_tally(clock.today(), SYSTEM).differences == []
    assert verify_ledger().intact


def test_one_of_another_title_is_not_replaced(make: Make) -> None:
    old = make.notice(make.application(State.PROPOSED))
    make.decided(withdrawing(old))
    call, site = make.call("green_factory", "municipal"), {"subject_kind": "site", "name": "一号工厂"}
    other = make.application(State.PROPOSED, call=call, **site)
    with pytest.raises(Unmet, match="同一机关"):
        make.decided(make.publishing(other, replaces=old.id))


def test_what_was_seen_is_what_is_withdrawn(make: Make) -> None:
    files = [make.application(State.PROPOSED) for _ in range(2)]
    notice = make.notice(*files)
    seen = withdrawing(notice)
    held(files[0], SYSTEM)
    with pytest.raises(Stale):
        withdraw_notice(seen, SYSTEM)
    assert states(*files) == [State.ON_NOTICE, State.ON_NOTICE]
    withdraw_notice(withdrawing(notice), SYSTEM)


def test_a_notice_of_which_something_was_recognized_is_not_withdrawn(make: Make) -> None:
    files = [make.application(State.PROPOSED) for _ in range(2)]
    notice = make.notice(*files)
    make.recognize_list(notice, (files[0].id, "待核"))
    with pytest.raises(Unmet, match="不能整份撤回"):
        withdraw_notice(withdrawing(notice), SYSTEM)


def test_nobody_alone_withdraws_it(make: Make) -> None:
    notice = make.notice(make.application(State.PROPOSED))
    with pytest.raises(NotAllowed, match="另一人批准"):
        withdraw_notice(withdrawing(notice), make.actor(Role.BUREAU_DECIDER))


def test_of_a_strike_and_a_withdrawal_that_wait_the_second_is_told_that_all_has_changed(make: Make) -> None:
    file = make.application(State.PROPOSED)
    notice = make.notice(file, make.application(State.PROPOSED))
    arguments = striking(file, "slip", "名称有误")
    make.decided(withdrawing(notice))
    with pytest.raises(Unmet, match="随公示撤回"):
        make.decided(arguments)
