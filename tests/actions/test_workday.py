"""A year of working days is certain only while it is declared, by its document; all of it or nothing."""

import json
from datetime import date

import pytest

from registry.actions.setting import clear_workday, set_workday
from registry.actions.workday import declare_year, withdraw_year
from registry.errors import Conflict, Unmet
from registry.models import Event, WorkdayOverride, WorkdayYear
from registry.queries.ledger_check import verify_ledger
from registry.queries.setting import workdays
from registry.queries.workday import calendar_of, effect_of_declaring
from registry.rules.notice import notice_period, unmet_for_calendar
from tests.make import SYSTEM, Make

NOTICE, LATER = "国办发明电〔2026〕7号", "国办发明电〔2026〕9号"
DAYS = {date(2027, 2, day): False for day in range(5, 12)} | {date(2027, 2, 20): True}


def test_typed_days_make_no_year_certain_and_a_declaration_does(make: Make) -> None:
    for day in (date(2027, 1, 1), date(2027, 5, 3), date(2027, 10, 1)):
        set_workday(day, False, "节日", SYSTEM)
    over = notice_period(date(2027, 2, 4), 5, workdays())
    assert unmet_for_calendar(over, workdays())
    with pytest.raises(Unmet, match="没有春节放假"):
        declare_year(2027, NOTICE, None, SYSTEM)
    effect = effect_of_declaring(2027, NOTICE, DAYS)
    assert effect["removed"] == ["2027-01-01", "2027-05-03", "2027-10-01"]
    assert declare_year(2027, NOTICE, DAYS, SYSTEM) == effect
    calendar = workdays()
    assert unmet_for_calendar(notice_period(date(2027, 2, 4), 5, calendar), calendar) == []
    assert notice_period(date(2027, 2, 4), 5, calendar).closes_on == date(2027, 2, 17)
    assert {row.day: row.working for row in WorkdayOverride.select()} == DAYS
    assert not workdays().is_certain(date(2028, 5, 1))
    body = json.loads(Event.select().order_by(Event.seq.desc()).first().body)
    assert (body["year"], body["document_no"], body["before"], len(body["days"])) == (2027, NOTICE, "", 8)
    assert verify_ledger().intact


def test_it_is_declared_again_or_withdrawn_and_not_changed_by_the_day(make: Make) -> None:
    declare_year(2027, NOTICE, DAYS, SYSTEM)
    for act in (
        lambda: set_workday(date(2027, 5, 3), False, "", SYSTEM),
        lambda: clear_workday(date(2027, 2, 5), SYSTEM),
    ):
        with pytest.raises(Unmet, match="已登记为全年完整"):
            act()
    declare_year(2027, LATER, {**DAYS, date(2027, 5, 3): False}, SYSTEM)
    assert WorkdayYear.get().document_no == LATER
    assert json.loads(Event.select().order_by(Event.seq.desc()).first().body)["before"] == NOTICE
    with pytest.raises(Unmet, match="撤回理由"):
        withdraw_year(2027, " ", SYSTEM)
    withdraw_year(2027, "通知有更正", SYSTEM)
    assert not workdays().is_certain(date(2027, 5, 1))
    assert WorkdayOverride.select().count() == 9
    with pytest.raises(Conflict):
        withdraw_year(2027, "再次", SYSTEM)
    set_workday(date(2027, 5, 4), False, "", SYSTEM)


def test_a_calendar_has_every_day_once_and_the_table_that_is_tried(make: Make) -> None:
    weeks = [week for month in calendar_of(2027, DAYS) for week in month]
    days = [each for week in weeks for each in week if each]
    assert (len(days), {len(week) for week in weeks}) == (365, {7})
    words = {each.day: each.word for each in days if each.word}
    assert words[date(2027, 2, 20)] == "on"
    assert words[date(2027, 1, 1)] == "off"
    assert not WorkdayOverride.select().exists()
