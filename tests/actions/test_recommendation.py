"""The day of a letter that sends files on: not before they were as far, and no way round a base title."""

from datetime import date, timedelta

import pytest

from registry import clock
from registry.actions.measure import take_measure
from registry.actions.recommendation import Sending, forward, send_sheet
from registry.errors import Unmet
from registry.models import Application, Call, Recognition, Recommendation
from registry.rules.actor import Actor
from registry.rules.role import Role
from registry.rules.state import State
from tests.days import DAY, noon
from tests.make import Make
from tests.measures import deciding
from tests.titles import award

CENTER = {"subject_kind": "data_center", "name": "一号数据中心"}
DAY_BEFORE = DAY - timedelta(days=1)


def letter(file: Application, on: date) -> tuple[Call, Sending]:
    return Call.get_by_id(file.call_id), Sending((file.id,), "津工信报〔2026〕99号", on)


def test_no_letter_is_dated_before_its_files_were_as_far(make: Make) -> None:
    passed = make.application(State.PASSED, call=make.call(ranked_sheet=True))
    ready = make.application(State.PROPOSED, call=make.call("green_data_center", "national"), **CENTER)
    ways = (
        (send_sheet, passed, make.actor(Role.DISTRICT_DECIDER)),
        (forward, ready, make.actor(Role.BUREAU_DECIDER)),
    )
    for send, file, actor in ways:
        with pytest.raises(Unmet, match=rf"{file.number} 到 {DAY} 才办理到可以报送"):
            send(*letter(file, DAY_BEFORE), actor)
    assert not Recommendation.select().exists()
    for send, file, actor in ways:
        assert send(*letter(file, DAY), actor).sent_on == DAY


def on_notice(make: Make) -> tuple[Application, date, Actor]:
    """A file on the city's notice, the notice's last day, and who decides."""
    holder = make.enterprise()
    award("specialized_new", "municipal", date(2026, 1, 5), [holder])
    called = make.call("little_giant", "national", notice=True)
    file = make.application(State.PROPOSED, enterprise=holder, call=called)
    notice = make.notice(file)
    return Application.get_by_id(file.id), notice.closes_on, make.actor(Role.BUREAU_DECIDER)


def test_no_letter_is_dated_before_the_day_after_the_notice(make: Make) -> None:
    file, last, decider = on_notice(make)
    with clock.at(noon(last + timedelta(days=3))):
        with pytest.raises(Unmet, match=rf"{file.number} 的公示至 {last} 届满，报送日期应在其后"):
            forward(*letter(file, last), decider)
        assert forward(*letter(file, last + timedelta(days=1)), decider).sent_on > last


def test_a_letter_of_an_earlier_day_brings_back_no_base_title_that_has_ended(make: Make) -> None:
    file, last, decider = on_notice(make)
    base = Recognition.get(Recognition.enterprise == file.enterprise_id)
    today = last + timedelta(days=3)
    with clock.at(noon(today)):
        take_measure(
            deciding(base.id, today, "核查不符合条件", "other_document", storage=make.storage),
            Actor.system("cli"),
        )
        for on in (today, last + timedelta(days=1)):
            with pytest.raises(Unmet, match=rf"{file.number} .*报送日期当天和今天都须持有"):
                forward(*letter(file, on), decider)
    assert Application.get_by_id(file.id).state == State.ON_NOTICE
