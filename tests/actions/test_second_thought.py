"""For ten seconds an officer undoes a decision on a file: nobody is told, and the file is as it was."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import product

import pytest
from celery import Celery

from registry import broker, clock
from registry.actions.application import step_application, submit_application
from registry.actions.ledger import NewEvent, record
from registry.actions.message import deliver_messages
from registry.actions.review import Review, decide_review
from registry.actions.second_thought import undo_decision
from registry.database import db
from registry.errors import NotAllowed, NotFound, Unmet
from registry.jobs import Job
from registry.models import Application, Event, Message, Opinion
from registry.queries.corrected_file import corrected, correction_of
from registry.queries.past import past_of
from registry.queries.recall import unmet_recall_of
from registry.queries.rejection import rejections_of
from registry.queries.second_thought import last_seq
from registry.rules.actor import Actor
from registry.rules.procedure import Procedure
from registry.rules.role import Role
from registry.rules.second_thought import SECOND_THOUGHT, undo_of
from registry.rules.state import State
from registry.rules.workflow import TRANSITIONS, Action
from tests.make import Make
from workers import message as worker

NOTE = "缺审计报告"
SECOND = timedelta(seconds=1)
DECISIONS = [
    (State.SUBMITTED, Action.RECOMMEND, Role.DISTRICT_OFFICER),
    (State.SUBMITTED, Action.RETURN, Role.DISTRICT_OFFICER),
    (State.SUBMITTED, Action.REJECT, Role.DISTRICT_OFFICER),
    (State.RECOMMENDED, Action.PROPOSE, Role.BUREAU_REVIEWER),
    (State.RECOMMENDED, Action.RETURN, Role.BUREAU_REVIEWER),
    (State.RECOMMENDED, Action.REJECT, Role.BUREAU_REVIEWER),
    (State.PROPOSED, Action.REJECT, Role.BUREAU_DECIDER),
]


@pytest.fixture
def now() -> Iterator[datetime]:
    """An instant that stands still."""
    instant = clock.now() + timedelta(hours=1)
    with clock.at(instant):
        yield instant


def again(application: Application) -> Application:
    return Application.get_by_id(application.id)


def officer(make: Make, role: Role = Role.DISTRICT_OFFICER) -> Actor:
    return make.actor(role)


def decided(application: Application, action: Action, by: Actor, note: str = NOTE) -> int:
    """The number of the event."""
    step_application(again(application), action, by, note=note)
    return last_seq(application)


def delivered() -> list[str]:
    while deliver_messages(waits=SECOND_THOUGHT):
        pass
    return [row.kind for row in Message.select().order_by(Message.seq)]


@pytest.mark.parametrize(("state", "action", "role"), DECISIONS, ids=str)
def test_a_decision_is_undone_and_nobody_is_told_of_it(
    make: Make, state: State, action: Action, role: Role
) -> None:
    application, by = make.application(state), make.actor(role)
    started = clock.now() + timedelta(hours=1)
    with clock.at(started):
        before, seen = again(application), delivered()
        decision = decided(application, action, by)
    with clock.at(started + SECOND_THOUGHT - SECOND):
        undo_decision(application, by, decision=decision)
    after = again(application)
    assert (after.state, after.submitted_at) == (state, before.submitted_at)
    event = Event.select().where(Event.application_id == after.id).order_by(Event.seq.desc()).first()
    assert event.kind == f"application.undo_to_{state}"
    with clock.at(started + timedelta(minutes=1)):
        assert delivered() == seen
        # The next one is told as ever.
        decided(application, Action.RETURN if state != State.PROPOSED else Action.REJECT, by)
    with clock.at(started + timedelta(minutes=2)):
        assert len(delivered()) == len(seen) + 1


def test_a_message_waits_until_the_decision_cannot_be_undone(make: Make) -> None:
    application, by = make.application(State.SUBMITTED), officer(make)
    started = clock.now() + timedelta(hours=1)
    with clock.at(started):
        delivered()
        decision = decided(application, Action.RETURN, by)
    with clock.at(started + SECOND_THOUGHT - SECOND):
        assert "returned" not in delivered()
    with clock.at(started + SECOND_THOUGHT + SECOND):
        assert delivered()[-1] == "returned"
    # Even by a clock that was set back: what was told is not undone.
    with clock.at(started + SECOND), pytest.raises(Unmet, match="已超过 10 秒"):
        undo_decision(application, by, decision=decision)
    assert again(application).state == State.RETURNED


@pytest.mark.parametrize(
    ("state", "action", "role", "other"),
    [
        (State.SUBMITTED, Action.RECOMMEND, Role.DISTRICT_OFFICER, "收回推荐"),
        (State.SUBMITTED, Action.REJECT, Role.DISTRICT_OFFICER, "收回决定，重新审核"),
        (State.RECOMMENDED, Action.PROPOSE, Role.BUREAU_REVIEWER, "撤回拟认定"),
        (State.RECOMMENDED, Action.RETURN, Role.BUREAU_REVIEWER, "直接重新提交"),
        (State.RECOMMENDED, Action.REJECT, Role.BUREAU_REVIEWER, "另行申报"),
    ],
)
def test_later_it_is_refused_and_the_other_way_is_named(
    make: Make, state: State, action: Action, role: Role, other: str
) -> None:
    application, by = make.application(state), make.actor(role)
    started = clock.now() + timedelta(hours=1)
    with clock.at(started):
        decision = decided(application, action, by)
        left = again(application).state
    with clock.at(started + SECOND_THOUGHT + SECOND), pytest.raises(Unmet) as refused:
        undo_decision(application, by, decision=decision)
    reasons = [str(each) for each in refused.value.reasons]
    assert "已超过 10 秒" in reasons[0] and other in reasons[1]
    assert again(application).state == left


def test_only_who_decided_undoes_it(make: Make, now: datetime) -> None:
    application = make.application(State.SUBMITTED)
    decision = decided(application, Action.RETURN, officer(make))
    with pytest.raises(Unmet, match="不是您作出的"):
        undo_decision(application, officer(make, Role.DISTRICT_DECIDER), decision=decision)
    for other in (make.actor(Role.DISTRICT_OFFICER, district="120101"), officer(make, Role.BUREAU_REVIEWER)):
        with pytest.raises(NotAllowed):
            undo_decision(application, other, decision=decision)
    assert again(application).state == State.RETURNED


def test_nothing_is_undone_once_something_has_happened(make: Make, now: datetime) -> None:
    application, by = make.application(State.SUBMITTED), officer(make)
    decision = decided(application, Action.RETURN, by)
    owner = make.actor(Role.ENTERPRISE, enterprise_id=application.enterprise_id)
    submit_application(again(application), owner)
    with pytest.raises(Unmet, match="又有办理"):
        undo_decision(application, by, decision=decision)
    # Nor is it undone twice, nor what is no decision.
    second = decided(application, Action.RETURN, by)
    undo_decision(application, by, decision=second)
    with pytest.raises(Unmet, match="又有办理"):
        undo_decision(application, by, decision=second)
    with pytest.raises(NotFound):
        undo_decision(application, by, decision=last_seq(application))
    with pytest.raises(NotFound):
        undo_decision(make.application(State.SUBMITTED), by, decision=second)


def test_what_was_undone_counts_as_nothing(make: Make, now: datetime) -> None:
    application, by = make.application(State.SUBMITTED), officer(make)
    undo_decision(application, by, decision=decided(application, Action.REJECT, by))
    assert not past_of(application.enterprise_id, application.scheme, clock.today()).refused
    undo_decision(application, by, decision=decided(application, Action.RETURN, by))
    assert not corrected([application.id]) and correction_of(by, again(application)) is None
    # One that was corrected stays so, and says what was asked then.
    decided(application, Action.RETURN, by, "补审计报告")
    submit_application(
        again(application), make.actor(Role.ENTERPRISE, enterprise_id=application.enterprise_id)
    )
    undo_decision(application, by, decision=decided(application, Action.RETURN, by))
    found = correction_of(by, again(application))
    assert corrected([application.id]) == {application.id}
    assert found is not None and (found.asked, found.rounds) == ("补审计报告", 1)
    decided(application, Action.REJECT, by)
    assert rejections_of([application.id])[application.id].by_district


def test_an_undone_decision_of_the_bureau_gives_the_district_nothing_back(make: Make, now: datetime) -> None:
    application, by = make.application(State.RECOMMENDED), officer(make, Role.BUREAU_REVIEWER)
    undo_decision(application, by, decision=decided(application, Action.REJECT, by))
    assert not unmet_recall_of(again(application)), "nobody has begun with it"
    with db.atomic():
        record(by, NewEvent(kind="application.checked", application_id=application.id))
    undo_decision(application, by, decision=decided(application, Action.REJECT, by))
    assert unmet_recall_of(again(application)), "the bureau had begun with it before"


def test_what_was_written_stands_in_the_box_again(make: Make, now: datetime) -> None:
    application, by = make.application(State.SUBMITTED), officer(make)
    decide_review(application, Review(application.version), Action.RETURN, by, note=NOTE)
    assert not Opinion.select().exists()
    undo_decision(application, by, decision=last_seq(application))
    assert [(row.words, row.account_id) for row in Opinion.select()] == [(NOTE, by.account_id)]


def test_every_decision_of_an_officer_on_one_file_has_its_way_back() -> None:
    """By the table: whichever way a file came into a state, the row leads back to where it was decided."""
    decisions = {
        Action.RETURN, Action.PASS, Action.RECOMMEND, Action.PROPOSE, Action.REJECT, Action.NOT_NEED,
        Action.ACCEPT,
    }  # fmt: skip
    rows = [row for row in TRANSITIONS if row.action in decisions and not row.in_batch]
    for row, procedure in product(rows, Procedure):
        if procedure in row.procedures and procedure is not Procedure.OUTSIDE_LIST:
            back = [
                each
                for each in TRANSITIONS
                if (each.undoes, each.source, each.target) == (row.action, row.target, row.source)
                and procedure in each.procedures
            ]
            assert len(back) == 1, (row, procedure)
            assert back[0].roles == row.roles and (back[0].only, back[0].unless) == (row.only, row.unless)


def test_what_is_done_for_a_list_is_not_undone(make: Make) -> None:
    route = make.application(State.SUBMITTED).route
    assert undo_of(route, "publish", State.PROPOSED, State.ON_NOTICE) is None
    assert undo_of(route, "reject", State.ON_NOTICE, State.REJECTED) is None
    assert undo_of(route, "recall", State.RECOMMENDED, State.SUBMITTED) is None


def test_the_worker_waits_and_is_nudged_when_the_time_is_over(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    application, by = make.application(State.SUBMITTED), officer(make)
    delivered()
    queue = Celery("registry", broker="memory://")
    monkeypatch.setattr(broker, "celery", queue)
    monkeypatch.setattr(broker, "connect_celery", lambda _url: None)
    decided(application, Action.RETURN, by)
    sent = {}
    with queue.connection_for_read() as connection:
        waiting = connection.SimpleQueue(Job.DELIVER_MESSAGES.queue.value)
        while len(waiting):
            message = waiting.get_nowait()
            sent[message.headers["task"]] = message.headers["eta"]
    eta = datetime.fromisoformat(sent[Job.DELIVER_MESSAGES]).replace(tzinfo=None)
    assert SECOND_THOUGHT - SECOND < eta - clock.real_now() <= SECOND_THOUGHT
    worker.deliver_messages()
    assert not Message.select().exists()
    with clock.at(clock.now() + SECOND_THOUGHT + SECOND):
        worker.deliver_messages()
    assert [row.kind for row in Message.select()] == ["returned"]
