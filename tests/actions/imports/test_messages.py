"""While a list is brought in that nobody sees yet, messages of everything else go out, each once."""

from dataclasses import replace
from datetime import timedelta

from registry import clock
from registry.actions.imports.taking_up import bring_in_next, cancel_run
from registry.actions.imports.undo import undo_import
from registry.actions.ledger import NewEvent, record
from registry.actions.message import deliver_messages
from registry.database import transactional
from registry.models import Enterprise, Event, HeldMessage, Message
from registry.queries.imports.run import get_import_run
from registry.rules.approval import UndoArguments
from registry.rules.message import MESSAGE_EVENTS
from registry.rules.second_thought import SECOND_THOUGHT
from registry.rules.state import State
from tests.actions.imports.test_pieces import (
    KNOWN,
    begun,
    bring_in,
    known_firm,
    small_pieces,
    time_passes,
)
from tests.make import SYSTEM, Make

__all__ = ["known_firm", "small_pieces"]


def begun_telling(make: Make) -> int:
    """A run that is broken off, and an event of it that its holder is told of."""
    run = begun(make)
    return telling_of(run)


@transactional
def telling_of(run: int | None) -> int:
    known = Enterprise.get(Enterprise.name == KNOWN)
    of_firm = NewEvent(kind="recognition.re_review_lost", enterprise_id=known.id)
    return record(replace(SYSTEM, import_run=run), of_firm)


def delivered(**how: timedelta) -> list[int]:
    """The events that were told, in the order in which they were."""
    while deliver_messages(3, **how):
        pass
    return [row.seq for row in Message.select().order_by(Message.id)]


def to_tell() -> list[int]:
    events = Event.select(Event.seq).where(Event.kind.in_(sorted(MESSAGE_EVENTS))).order_by(Event.seq)
    return [row.seq for row in events]


def test_others_are_told_meanwhile_and_of_the_list_when_it_is_whole(make: Make) -> None:
    own = begun_telling(make)
    make.application(State.RETURNED)
    with clock.at(clock.now() + 2 * SECOND_THOUGHT):
        before = delivered(waits=SECOND_THOUGHT)
    assert before == [seq for seq in to_tell() if seq != own] != []
    time_passes()
    assert bring_in_next(make.storage)
    make.application(State.RETURNED)
    assert delivered() == [*before, own, to_tell()[-1]]
    # Of its undoing its holders are told likewise.
    undo_import(UndoArguments(1, "名单有误", rest=True), SYSTEM)
    assert sorted(delivered()) == to_tell()
    assert not HeldMessage.select().exists()


def test_who_is_told_of_the_list_reads_of_it_first(make: Make) -> None:
    own = begun_telling(make)
    # Those before and those after it are told in another turn than it.
    delivered()
    of_firm = telling_of(None)
    make.application(State.RETURNED)
    other = to_tell()[-1]
    assert delivered() == [other]
    time_passes()
    assert bring_in_next(make.storage)
    assert delivered() == [other, own, of_firm]


def test_of_a_list_that_is_taken_back_nobody_is_told(make: Make) -> None:
    begun_telling(make)
    make.application(State.RETURNED)
    before = delivered()
    cancel_run(get_import_run(1), SYSTEM)
    assert bring_in_next(make.storage)
    make.application(State.RETURNED)
    assert Event.select().where(Event.kind == "recognition.voided").exists()
    assert delivered() == [*before, to_tell()[-1]]
    assert not HeldMessage.select().exists()
    assert bring_in().applied
