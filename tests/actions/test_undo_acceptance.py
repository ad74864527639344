"""受理备案 is undone within seconds like any decision: its title is void, its number stays drawn."""

import json
from datetime import timedelta

import pytest

from registry import clock
from registry.actions.measure import take_measure
from registry.actions.message import deliver_messages
from registry.actions.review import Review, decide_review
from registry.actions.second_thought import undo_decision
from registry.errors import Unmet
from registry.models import Application, Event, Message, Opinion, Recognition
from registry.queries.ledger import timeline
from registry.queries.ledger_check import verify_ledger
from registry.queries.second_thought import last_seq
from registry.queries.tally import figures
from registry.rules.actor import Actor
from registry.rules.ground import MeasureKind
from registry.rules.role import Role
from registry.rules.second_thought import SECOND_THOUGHT, VOIDED_BY_UNDOING
from registry.rules.state import State
from registry.rules.workflow import Action
from registry.web.wording.events import timeline_events
from tests.actions.procedure_acts import FILED, SITE
from tests.make import SYSTEM, Make
from tests.measures import MISTAKE, deciding

SECOND = timedelta(seconds=1)
NOTE = "材料齐全"


def filed(make: Make) -> Application:
    return make.application(State.SUBMITTED, call=make.call(*FILED), **SITE)


def accepted(application: Application, by: Actor) -> int:
    """The number of the event."""
    now = Application.get_by_id(application.id)
    decide_review(now, Review(now.version, words=NOTE), Action.ACCEPT, by, note=NOTE)
    return last_seq(application)


def counted(make: Make) -> int:
    make.drained()
    return sum(cell.valid for cell in figures(clock.today()))


def test_the_title_is_void_and_the_file_as_it_was(make: Make) -> None:
    application, by = filed(make), make.actor(Role.DISTRICT_OFFICER)
    started = clock.now() + timedelta(hours=1)
    with clock.at(started):
        decision = accepted(application, by)
        assert counted(make) == 1
    with clock.at(started + SECOND_THOUGHT - SECOND):
        undo_decision(application, by, decision=decision)
        first = Recognition.get()
        assert (first.ended_how, first.ended_reason) == ("voided", VOIDED_BY_UNDOING)
        assert Application.get_by_id(application.id).state == State.SUBMITTED
        assert counted(make) == 0
        assert [(row.words, row.account_id) for row in Opinion.select()] == [(NOTE, by.account_id)]
        # Accepted again it has another number: none is given twice.
        accepted(application, by)
        second = Recognition.get(Recognition.id != first.id)
        assert first.certificate_no and second.certificate_no not in {None, first.certificate_no}
        assert counted(make) == 1
    with clock.at(started + timedelta(minutes=1)):
        while deliver_messages(waits=SECOND_THOUGHT):
            pass
        kinds = [row.kind for row in Message.select() if row.enterprise_id]
        assert kinds.count("accepted") == 1 and "voided" not in kinds
    assert verify_ledger().intact
    # The firm reads one acceptance with one title, the officer all of it.
    for of in ({"application_id": application.id}, {"enterprise_id": application.enterprise_id}):
        shown = [event.what for event in timeline_events(timeline(**of), applicant=True).events]
        assert "认定作废" not in shown and not any("撤回刚才的决定" in each for each in shown)
    kinds = [item.kind for item in timeline(application_id=application.id).items]
    assert kinds.count("recognition.granted") == 2 and kinds.count("recognition.voided") == 1
    void = json.loads(Event.get(Event.kind == "recognition.voided").body)
    assert (void["acceptance"], void["grant"]) == (decision, decision + 1)


def test_it_is_refused_once_the_message_went_out_or_something_was_decided_about_the_title(
    make: Make,
) -> None:
    application, by = filed(make), make.actor(Role.DISTRICT_OFFICER)
    started = clock.now() + timedelta(hours=1)
    with clock.at(started):
        decision = accepted(application, by)
    with clock.at(started + SECOND_THOUGHT + SECOND), pytest.raises(Unmet, match="按处置办理作废"):
        undo_decision(application, by, decision=decision)
    assert Recognition.get().ended_how is None
    other = filed(make)
    with clock.at(started):
        decision = accepted(other, by)
        title = Recognition.get(Recognition.application == other.id)
        void = deciding(title.id, clock.today(), "误认", MISTAKE, measure=MeasureKind.VOID)
        take_measure(void, SYSTEM)
        with pytest.raises(Unmet, match="又有办理"):
            undo_decision(other, by, decision=decision)
    assert Application.get_by_id(other.id).state == State.RECOGNIZED


@pytest.mark.parametrize("ticked", [[], ["form", "audit"]])
def test_what_was_ticked_is_ticked_again(make: Make, ticked: list[str]) -> None:
    application, by = make.application(State.SUBMITTED), make.actor(Role.DISTRICT_OFFICER)
    asked = "".join(f"{number}. 请补充；\n" for number, _each in enumerate(ticked, start=1))
    with clock.at(clock.now() + timedelta(hours=1)):
        review = Review(application.version, words="另附说明。\n谢谢", items=ticked)
        decide_review(application, review, Action.RETURN, by, note=f"{asked}另附说明。\n谢谢")
        undo_decision(application, by, decision=last_seq(application))
    kept = Opinion.get()
    assert (kept.words, kept.items) == ("另附说明。\n谢谢", ",".join(ticked))
