"""Notice periods: working days with the State Council's holidays."""

from datetime import date

import pytest

from registry.rules.notice import (
    NoticePeriod,
    first_counted,
    notice_period,
    unmet_for_calendar,
    unmet_for_recognizing,
    unmet_period,
)
from registry.rules.workday import Workdays

CALENDAR = Workdays()


@pytest.mark.parametrize(
    ("opens", "days", "counted", "not_counted"),
    [
        ("2026-02-13", 5, "2026-02-26", "2026-02-27"),
        ("2026-04-30", 5, "2026-05-09", "2026-05-11"),
        ("2026-11-22", 5, "2026-11-27", "2026-11-27"),
        ("2026-05-29", 7, "2026-06-08", "2026-06-09"),
        ("2026-01-01", 5, "2026-01-08", "2026-01-08"),
        ("2026-06-18", 5, "2026-06-25", "2026-06-26"),
        # Three notices as Tianjin really ran them: the first day counted.
        ("2025-06-20", 5, "2025-06-26", None),
        ("2022-04-06", 5, "2022-04-12", None),
        ("2021-03-09", 5, "2021-03-15", None),
    ],
)
def test_the_last_day(opens: str, days: int, counted: str, not_counted: str | None) -> None:
    start = date.fromisoformat(opens)
    assert notice_period(start, days, CALENDAR).closes_on == date.fromisoformat(counted)
    if not_counted:
        excluded = notice_period(start, days, CALENDAR, first_day_counts=False)
        assert excluded.closes_on == date.fromisoformat(not_counted)


def test_a_period_has_exactly_its_working_days() -> None:
    for month in range(1, 12):
        period = notice_period(date(2026, month, 11), 7, CALENDAR)
        assert CALENDAR.count(period.opens_on, period.closes_on) == 7
        assert CALENDAR.is_working(period.closes_on)


def test_a_year_without_a_notice_falls_back_to_monday_to_friday_and_says_so() -> None:
    monday = date(2031, 1, 6)
    assert CALENDAR.is_working(monday)
    assert not CALENDAR.is_working(date(2031, 1, 5))
    assert not CALENDAR.is_working(date(2031, 10, 1))
    assert not CALENDAR.is_certain(monday)
    assert CALENDAR.is_certain(date(2026, 1, 6))


def test_the_bureaus_table_comes_first() -> None:
    known = Workdays({date(2027, 1, 1): False, date(2027, 1, 3): True})
    assert notice_period(date(2026, 12, 31), 3, known).closes_on == date(2027, 1, 4)
    assert not known.is_certain(date(2027, 5, 1)), "three typed days are not a year"
    assert Workdays(known.overrides, {2027}).is_certain(date(2027, 5, 1))


def test_a_notice_is_never_shortened_nor_back_dated() -> None:
    today = date(2026, 3, 2)
    assert unmet_period(today, today, 5, 5) == []
    assert len(unmet_period(date(2026, 3, 1), today, 4, 5)) == 2


@pytest.mark.parametrize(
    ("opens", "counts", "first"),
    [
        ("2026-03-02", True, "2026-03-02"),
        ("2026-03-02", False, "2026-03-03"),
        ("2026-02-28", True, "2026-02-28"),  # a Saturday worked for the Spring Festival
        ("2026-10-01", True, "2026-10-08"),
        ("2026-03-06", False, "2026-03-09"),
    ],
)
def test_the_first_day_that_counts(opens: str, counts: bool, first: str) -> None:
    period = notice_period(date.fromisoformat(opens), 5, CALENDAR, first_day_counts=counts)
    assert first_counted(period, CALENDAR) == date.fromisoformat(first)


def test_a_year_nobody_entered_holds_a_notice_back() -> None:
    period = notice_period(date(2030, 12, 30), 5, CALENDAR)
    assert [reason.values["year"] for reason in unmet_for_calendar(period, CALENDAR)] == [2030, 2031]
    entered = Workdays({date(2030, 10, 1): False, date(2031, 1, 1): False})
    assert len(unmet_for_calendar(period, entered)) == 2
    entered = Workdays(entered.overrides, {2030, 2031})
    assert unmet_for_calendar(period, entered) == []
    assert unmet_for_calendar(notice_period(date(2026, 3, 2), 5, CALENDAR), CALENDAR) == []


def test_recognition_waits_for_midnight_after_the_last_day() -> None:
    period = NoticePeriod(date(2026, 3, 2), date(2026, 3, 6), 5, first_day_counts=True)
    assert unmet_for_recognizing(period, date(2026, 3, 6))
    assert unmet_for_recognizing(period, date(2026, 3, 7)) == []


@pytest.mark.parametrize("days", [0, -1, 10_000])
def test_no_impossible_period(days: int) -> None:
    with pytest.raises(ValueError, match="working days"):
        notice_period(date(2026, 3, 2), days, CALENDAR)
