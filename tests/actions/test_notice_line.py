"""One line of a published notice is held, released or struck for what is true of it; the others go on."""

import json
from datetime import timedelta

import pytest

from registry import clock
from registry.actions.application import step_application
from registry.actions.message import deliver_messages
from registry.actions.notice_line import hold_line, strike_line
from registry.actions.recount import recount_tally
from registry.errors import Conflict, NotAllowed, Stale, Unmet
from registry.models import Application, Batch, Event, Message, NoticeLine, Recognition
from registry.queries.ledger_check import verify_ledger
from registry.queries.notice_line import left_on
from registry.rules.approval import StrikeArguments
from registry.rules.procedure import Procedure
from registry.rules.role import Role
from registry.rules.state import State
from registry.rules.workflow import Action
from tests.days import noon
from tests.make import SYSTEM, Make
from tests.notice_lines import held, is_marked, released, striking, struck

ENDS = {
    "slip": (State.PROPOSED, "application.unpublish", "taken_off"),
    "objection": (State.REJECTED, "application.reject", "rejected"),
    "firm": (State.WITHDRAWN, "application.withdraw", "taken_back"),
}


def state(file: Application) -> str:
    return str(Application.get_by_id(file.id).state)


def last_message() -> str:
    while deliver_messages():
        pass
    sent = Message.select().where(Message.enterprise_id.is_null(False))
    return str(sent.order_by(Message.id.desc()).get().kind)


@pytest.mark.parametrize("cause", ENDS)
def test_a_line_is_struck_for_what_is_true_of_it(make: Make, cause: str) -> None:
    gone, kept = make.application(State.PROPOSED), make.application(State.PROPOSED)
    notice = make.notice(gone, kept)
    make.decided(striking(gone, cause, "公示材料有误"))
    target, kind, message = ENDS[cause]
    assert (state(gone), state(kept)) == (target, State.ON_NOTICE)
    event = Event.select().where(Event.application_id == gone.id).order_by(Event.seq.desc()).get()
    body = json.loads(event.body)
    assert (event.kind, event.notice_id, body["cause"]) == (kind, notice.id, cause)
    assert "proposed_by" in body
    assert is_marked(NoticeLine.get()) == ("struck", cause, "公示材料有误")
    assert [row.id for row in left_on(notice)] == [kept.id]
    assert last_message() == message
    refused = Event.select().where((Event.application_id == gone.id) & (Event.kind == "application.reject"))
    assert refused.exists() == (cause == "objection")
    make.recognize_list(notice)
    assert [row.application_id for row in Recognition.select()] == [kept.id]
    _is_sound(make)


def _is_sound(make: Make) -> None:
    make.drained()
    assert recount_tally(clock.today(), SYSTEM).differences == []
    assert verify_ledger().intact


def test_a_line_struck_by_a_slip_is_published_again_and_recognized_there(make: Make) -> None:
    file, other = make.application(State.PROPOSED), make.application(State.PROPOSED)
    first = make.notice(file, other)
    struck(file, "slip", "公示名称有误")
    second = make.notice(Application.get_by_id(file.id))
    assert [[row.id for row in left_on(notice)] for notice in (first, second)] == [[other.id], [file.id]]
    make.recognize_list(second)
    assert Recognition.get().batch_id == Batch.get(Batch.notice == second.id).id
    with pytest.raises(Unmet, match="已移出"):
        strike_line(
            StrikeArguments(first.id, file.id, "slip", "再次", Application.get_by_id(file.id).version),
            SYSTEM,
        )


def test_what_is_held_is_left_out_until_it_is_released(make: Make) -> None:
    file, other = make.application(State.PROPOSED), make.application(State.PROPOSED)
    notice, decider = make.notice(file, other), make.actor(Role.BUREAU_DECIDER)
    held(file, decider)
    assert (state(file), last_message()) == (State.ON_NOTICE, "held")
    make.recognize_list(notice)
    assert (state(file), state(other)) == (State.ON_NOTICE, State.RECOGNIZED)
    over = notice.closes_on + timedelta(days=2)
    with clock.at(noon(over)):
        with pytest.raises(Unmet, match="没有待认定的申报"):
            make.decided(make.recognizing(notice))
        released(file, decider)
        assert last_message() == "released"
        make.decided(make.recognizing(notice))
    assert state(file) == State.RECOGNIZED
    assert Event.select().where(Event.kind.in_(["application.hold", "application.release"])).count() == 2
    _is_sound(make)


def test_what_is_held_is_not_forwarded(make: Make) -> None:
    call = make.call("green_data_center", "national", notice=True)
    site = {"subject_kind": "data_center"}
    files = [make.application(State.PROPOSED, call=call, name=name, **site) for name in ("一号", "二号")]
    make.notice(*files)
    held(files[0], SYSTEM)
    with pytest.raises(Conflict):
        make.forward(*(Application.get_by_id(file.id) for file in files))
    make.forward(Application.get_by_id(files[1].id))
    assert [state(file) for file in files] == [State.ON_NOTICE, State.FORWARDED]


def test_a_page_that_is_out_of_date_holds_and_strikes_nothing(make: Make) -> None:
    """Who has read the line as it was before it was held, or released, is refused, and nothing is changed."""
    file = make.application(State.PROPOSED)
    notice, decider = make.notice(file), make.actor(Role.BUREAU_DECIDER)
    before = Application.get_by_id(file.id).version
    held(file, decider)
    released(file, decider)
    with pytest.raises(Stale):
        hold_line(notice.id, file.id, decider, reason="再次", version=before)
    with pytest.raises(Stale):
        strike_line(StrikeArguments(notice.id, file.id, "slip", "误", before), SYSTEM)
    assert is_marked(NoticeLine.get())[0] == "listed"


@pytest.mark.parametrize(
    ("cause", "reason", "said"),
    [
        ("", "理由", "请选择移出的原因"),
        ("slip", "  ", "请填写理由"),
        ("slip", "字" * 301, "不能超过 300"),
    ],
)
def test_without_cause_or_reason_nothing_is_struck(make: Make, cause: str, reason: str, said: str) -> None:
    file = make.application(State.ON_NOTICE)
    with pytest.raises(Unmet, match=said):
        struck(file, cause, reason)
    assert (state(file), NoticeLine.select().count()) == (State.ON_NOTICE, 0)


def test_nobody_alone_strikes_a_line_nor_by_the_file_itself(make: Make) -> None:
    file, decider = make.application(State.ON_NOTICE), make.actor(Role.BUREAU_DECIDER)
    with pytest.raises(NotAllowed, match="另一人批准"):
        struck(file, by=decider)
    for action in (Action.REJECT, Action.WITHDRAW):
        with pytest.raises(Stale, match="公示的页面"):
            step_application(Application.get_by_id(file.id), action, decider, note="异议成立")
    assert state(file) == State.ON_NOTICE


def test_a_district_strikes_its_own_lines_and_no_other_office_does(make: Make) -> None:
    call, site = make.call("green_factory", "district"), {"subject_kind": "site", "name": "一号工厂"}
    file = make.application(State.ON_NOTICE, call=call, **site)
    assert file.procedure == Procedure.DISTRICT_DECISION
    for actor in (make.actor(Role.BUREAU_DECIDER), make.actor(Role.DISTRICT_DECIDER, district="120112")):
        with pytest.raises(NotAllowed):
            held(file, actor)
    make.decided(striking(file, "slip", "名称有误"), "120111")
    assert state(file) == State.PROPOSED
