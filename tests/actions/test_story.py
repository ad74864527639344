"""One application from draft to the figure, by the real actions, on both engines."""

from datetime import date, timedelta

import pytest

from registry import clock
from registry.actions.application import step_application
from registry.errors import NotAllowed, Stale, Unmet
from registry.models import Application, Batch, Recognition
from registry.queries.ledger_check import verify_ledger
from registry.queries.recount import recount
from registry.queries.tally import figures, titles_behind
from registry.rules.role import Role
from registry.rules.state import State
from registry.rules.tally import Basis
from registry.rules.workflow import Action
from tests.make import Make


def test_a_recognized_application_is_one_more_in_the_figure_and_in_the_list_behind_it(make: Make) -> None:
    application = make.application(State.RECOGNIZED)
    make.drained()
    recognition = Recognition.get(Recognition.application == application.id)
    day = recognition.announced_on
    (cell,) = figures(day)
    assert (cell.scheme, cell.level, cell.ever, cell.net, cell.valid) == (
        "innovative_sme",
        "municipal",
        1,
        1,
        1,
    )
    rows = list(titles_behind(day, Basis.VALID, [("innovative_sme", "municipal")], {}))
    assert [row.recognition_id for row in rows] == [recognition.id]
    assert figures(date(2026, 3, 1)) == []
    assert recognition.certificate_no.endswith("2026-00001")
    assert recount(day).agrees
    assert verify_ledger().intact


def test_of_two_officers_the_second_is_told_and_nothing_is_changed(make: Make) -> None:
    application = make.application(State.SUBMITTED)
    officer = make.actor(Role.DISTRICT_OFFICER)
    stale = Application.get_by_id(application.id)
    step_application(application, Action.RECOMMEND, officer)
    with pytest.raises(Stale):
        step_application(stale, Action.REJECT, officer, note="不符合条件")
    assert Application.get_by_id(application.id).state == State.RECOMMENDED


def test_a_district_cannot_propose(make: Make) -> None:
    application = make.application(State.RECOMMENDED)
    with pytest.raises(NotAllowed):
        step_application(application, Action.PROPOSE, make.actor(Role.DISTRICT_OFFICER))


def test_a_return_needs_a_reason(make: Make) -> None:
    application = make.application(State.SUBMITTED)
    with pytest.raises(Unmet):
        step_application(application, Action.RETURN, make.actor(Role.DISTRICT_OFFICER), note="  ")
    assert Application.get_by_id(application.id).state == State.SUBMITTED


def test_a_notice_is_recognized_only_after_its_last_day(make: Make) -> None:
    notice = make.notice(make.application(State.PROPOSED))
    assert notice.closes_on == date(2026, 3, 6)
    with clock.at(clock.start_of(date(2026, 3, 7)) - timedelta(minutes=1)), pytest.raises(Unmet):
        make.decided(make.recognizing(notice))
    with clock.at(clock.start_of(date(2026, 3, 7))):
        make.decided(make.recognizing(notice))
    assert Batch.get().announced_on == date(2026, 3, 7)
