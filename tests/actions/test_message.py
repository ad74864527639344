"""What the ledger says is told once, to those it concerns, and is read by them alone."""

from datetime import timedelta

import pytest

from registry import clock
from registry.actions import message as telling
from registry.actions.application import step_application
from registry.actions.approval import decline, propose
from registry.actions.ledger import NewEvent, record
from registry.actions.message import deliver_messages, mark_seen
from registry.database import db
from registry.models import Application, Cursor, Event, Message
from registry.queries.actor import actor_of
from registry.queries.lists import read_page
from registry.queries.message import MOST_COUNTED, message_query, new_messages, read_messages
from registry.rules.actor import Actor
from registry.rules.carried import SNAPSHOT
from registry.rules.message import MESSAGE_EVENTS, MessageKind
from registry.rules.role import Role
from registry.rules.state import State
from registry.rules.workflow import Action
from tests.actions.approval_acts import to_be_ended
from tests.days import DAY, noon
from tests.make import SYSTEM, Make


def received(actor: Actor) -> list[MessageKind]:
    return [each.kind for each in read_messages(read_page(message_query(actor), 1), actor, DAY)]


def delivered() -> None:
    while deliver_messages():
        pass


def test_an_enterprise_is_told_what_became_of_its_application(make: Make) -> None:
    mine, other = make.application(State.RECOGNIZED), make.application(State.RETURNED)
    delivered()
    owner = make.actor(Role.ENTERPRISE, enterprise_id=mine.enterprise_id)
    assert received(owner) == [MessageKind.RECOGNIZED, MessageKind.ON_NOTICE]
    assert received(make.actor(Role.ENTERPRISE, enterprise_id=other.enterprise_id)) == [MessageKind.RETURNED]
    assert not received(make.actor(Role.ENTERPRISE))


def test_who_is_left_out_of_a_decision_is_told_once(make: Make) -> None:
    left, other = make.application(State.PROPOSED), make.application(State.PROPOSED)
    make.recognize_list(make.notice(left, other), (left.id, "现场核查未完成"))
    delivered()
    owner = make.actor(Role.ENTERPRISE, enterprise_id=left.enterprise_id)
    assert received(owner) == [MessageKind.LEFT_OUT, MessageKind.ON_NOTICE]
    others = make.actor(Role.ENTERPRISE, enterprise_id=other.enterprise_id)
    assert received(others) == [MessageKind.RECOGNIZED, MessageKind.ON_NOTICE]


def test_deciders_are_told_what_waits_and_the_proposer_what_became_of_it(make: Make) -> None:
    proposer, second = make.actor(Role.BUREAU_REVIEWER), make.actor(Role.BUREAU_DECIDER)
    approval = propose(to_be_ended(make), proposer, make.storage)
    delivered()
    assert received(second) == [MessageKind.TO_APPROVE]
    assert not received(proposer)
    assert new_messages(second, DAY) == 1
    assert new_messages(second, DAY + timedelta(days=30)) == 0, "it has lapsed by then"
    decline(approval, second, note="文号有误")
    delivered()
    assert received(proposer) == [MessageKind.DECLINED]
    assert new_messages(second, DAY) == 0, "nothing waits any more"
    assert received(second) == [MessageKind.TO_APPROVE]


def test_each_event_is_told_once_however_often_and_wherever_it_breaks(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.application(State.RETURNED)
    with monkeypatch.context() as broken:
        broken.setattr(telling, "move_cursor", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            deliver_messages()
    assert not Message.select().exists(), "the messages went with the cursor that did not move"
    while deliver_messages(3):
        pass
    assert not deliver_messages()
    expected = Event.select().where(Event.kind.in_(sorted(MESSAGE_EVENTS))).count()
    assert Message.select().count() == expected == 1
    assert Cursor.get(Cursor.name == telling.CURSOR).seq == Event.select().count()


def test_what_is_read_is_new_no_more_and_never_again(make: Make) -> None:
    enterprise = make.enterprise()
    owner = actor_of(make.account(Role.ENTERPRISE, enterprise_id=enterprise.id))
    make.application(State.RETURNED, enterprise=enterprise)
    delivered()
    assert new_messages(owner, DAY) == 1
    (message,) = read_messages(read_page(message_query(owner), 1), owner, DAY)
    assert message.is_new
    mark_seen(message.id, owner)
    mark_seen(0, owner)
    assert new_messages(owner, DAY) == 0
    assert not read_messages(read_page(message_query(owner), 1), owner, DAY)[0].is_new


def test_what_was_told_before_an_account_was_opened_is_no_news_to_it(make: Make) -> None:
    application = make.application(State.RETURNED)
    delivered()
    with clock.at(noon(DAY + timedelta(days=1))):
        late = make.actor(Role.ENTERPRISE, enterprise_id=application.enterprise_id)
        assert received(late) == [MessageKind.RETURNED]
        assert new_messages(late, DAY) == 0
        again = Application.get_by_id(application.id)
        step_application(again, Action.WITHDRAW, late)


def test_what_an_upgrade_found_there_is_no_news(make: Make) -> None:
    make.application(State.RETURNED)
    with db.atomic():
        record(SYSTEM, NewEvent(kind=SNAPSHOT, visibility="staff"))
    delivered()
    assert not Message.select().exists()
    make.application(State.RETURNED)
    delivered()
    assert Message.select().count() == 1


@pytest.mark.by_hand
def test_very_many_are_not_counted(make: Make) -> None:
    actor = make.actor(Role.BUREAU_DECIDER)
    rows = [
        {"seq": 1000 + number, "kind": "declined", "role": actor.role, "sent_at": clock.now()}
        for number in range(MOST_COUNTED + 20)
    ]
    Message.insert_many(rows).execute()
    assert new_messages(actor, DAY) == MOST_COUNTED
