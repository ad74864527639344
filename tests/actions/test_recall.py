"""An office takes back a step of its own, while nobody has gone on with the file."""

import pytest

from registry import clock
from registry.actions.application import start_application, step_application, submit_application
from registry.actions.ledger import NewEvent, record
from registry.actions.message import deliver_messages
from registry.database import db
from registry.errors import NotAllowed, Stale, Unmet
from registry.models import Application, Call, Enterprise, Event, Message
from registry.queries.past import past_of
from registry.queries.rejection import rejections_of
from registry.rules.actor import Actor
from registry.rules.role import Role
from registry.rules.state import State
from registry.rules.workflow import Action
from tests.make import Make

PLACE = {"district": "120111"}
WHY = "点错了按钮"


def officer(make: Make, application: Application) -> Actor:
    return make.actor(Role.DISTRICT_OFFICER, district=application.district, zone=application.zone)


def again(application: Application) -> Application:
    return Application.get_by_id(application.id)


def take_back(
    application: Application, actor: Actor, action: Action = Action.RECALL, note: str = WHY
) -> None:
    step_application(again(application), action, actor, note=note)


@pytest.mark.parametrize("step", [Action.RECOMMEND, Action.REJECT])
def test_a_district_takes_back_what_it_decided_and_the_ledger_says_why(make: Make, step: Action) -> None:
    application = make.application(State.SUBMITTED)
    filed, by = application.submitted_at, officer(make, application)
    step_application(application, step, by, note="材料不齐")
    with pytest.raises(Unmet):
        take_back(application, by, note=" ")
    take_back(application, by)
    after = again(application)
    assert (after.state, after.submitted_at) == (State.SUBMITTED, filed)
    kinds = [row.kind for row in Event.select().where(Event.application_id == after.id).order_by(Event.seq)]
    assert kinds[-2:] == [f"application.{step.value}", "application.recall"]
    deliver_messages()
    messages = [row.kind for row in Message.select().order_by(Message.seq) if row.enterprise_id]
    assert messages[-1] == "recalled"
    # It goes its way as if nothing had been, and a second refusal is the one that counts.
    step_application(again(application), Action.REJECT, by, note="不符合条件")
    assert rejections_of([after.id])[after.id].by_district


def test_what_was_taken_back_is_no_refusal(make: Make) -> None:
    application = make.application(State.SUBMITTED)
    by = officer(make, application)
    step_application(application, Action.REJECT, by, note="材料不齐")
    assert past_of(application.enterprise_id, application.scheme, clock.today()).refused
    take_back(application, by)
    assert not past_of(application.enterprise_id, application.scheme, clock.today()).refused


def test_what_the_bureau_refused_is_not_the_districts_to_take_back(make: Make) -> None:
    application = make.application(State.RECOMMENDED)
    step_application(application, Action.REJECT, make.actor(Role.BUREAU_REVIEWER), note="不符合")
    with pytest.raises(Unmet, match="不是由区级"):
        take_back(application, officer(make, application))


def test_another_district_takes_nothing_back(make: Make) -> None:
    application = make.application(State.RECOMMENDED)
    with pytest.raises(NotAllowed):
        take_back(application, make.actor(Role.DISTRICT_OFFICER, district="120101"))


def test_a_refusal_is_not_taken_back_beside_a_new_file(make: Make) -> None:
    application = make.application(State.SUBMITTED)
    by = officer(make, application)
    step_application(application, Action.REJECT, by, note="材料不齐")
    firm = Enterprise.get_by_id(application.enterprise_id)
    owner = make.actor(Role.ENTERPRISE, enterprise_id=firm.id)
    new = start_application(Call.get_by_id(application.call_id), firm, owner)
    with pytest.raises(Unmet, match=new.number):
        take_back(application, by)
    assert again(application).state == State.REJECTED


def test_a_proposal_is_taken_back_until_the_notice(make: Make) -> None:
    application = make.application(State.PROPOSED)
    reviewer = make.actor(Role.BUREAU_REVIEWER)
    take_back(application, reviewer, Action.UNPROPOSE)
    assert again(application).state == State.RECOMMENDED
    step_application(again(application), Action.PROPOSE, reviewer)
    on_notice = make.application(State.ON_NOTICE)
    with pytest.raises(Stale):
        take_back(on_notice, reviewer, Action.UNPROPOSE)


def test_two_officers_take_back_once(make: Make) -> None:
    application = make.application(State.RECOMMENDED)
    by = officer(make, application)
    seen = again(application)
    take_back(application, by)
    with pytest.raises(Stale):
        step_application(seen, Action.RECALL, by, note=WHY)


@pytest.mark.parametrize("checked", [False, True])
def test_what_the_bureau_has_touched_is_not_the_districts_even_after_it_took_its_proposal_back(
    make: Make, checked: bool
) -> None:
    application, reviewer = make.application(State.RECOMMENDED), make.actor(Role.BUREAU_REVIEWER)
    by = officer(make, application)
    if checked:
        with db.atomic():
            record(reviewer, NewEvent(kind="application.checked", application_id=application.id))
    step_application(again(application), Action.PROPOSE, reviewer)
    take_back(application, reviewer, Action.UNPROPOSE)
    with pytest.raises(Unmet, match="市工信局已开始核对"):
        take_back(application, by)
    assert again(application).state == State.RECOMMENDED
    # Returned, corrected and recommended anew it is the district's again.
    step_application(again(application), Action.RETURN, reviewer, note=WHY)
    owner = make.actor(Role.ENTERPRISE, enterprise_id=application.enterprise_id)
    submit_application(again(application), owner)
    step_application(again(application), Action.RECOMMEND, by)
    take_back(application, by)
    assert again(application).state == State.SUBMITTED
