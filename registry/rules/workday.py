"""Working days: State Council holidays and make-up days over Monday–Friday.

The calendar is an argument: `chinesecalendar` data, or the bureau's own table for years it lacks.
"""

import functools
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import chinese_calendar

ONE_DAY = timedelta(days=1)
# 全国年节及纪念日放假办法: the days whose date is the same every year, for years without a notice yet.
FIXED_HOLIDAYS = frozenset({(1, 1), (5, 1), (10, 1), (10, 2), (10, 3)})
LONGEST_PERIOD = 366


@dataclass(frozen=True)
class Workdays:
    """The calendar with the bureau's overrides: {day: is it a working day}."""

    overrides: Mapping[date, bool] = field(default_factory=dict)
    declared: Collection[int] = frozenset()
    """The years that the bureau declared complete, by the document that says their days."""

    def is_working(self, day: date) -> bool:
        """Override first, then the State Council notice, then Monday–Friday but the fixed holidays."""
        if day in self.overrides:
            return self.overrides[day]
        if knows_year(day.year):
            return bool(chinese_calendar.is_workday(day))
        return day.weekday() < 5 and (day.month, day.day) not in FIXED_HOLIDAYS

    def is_certain(self, day: date) -> bool:
        """False where no notice is in the library and the bureau has not declared the year complete: some
        days of it may be known, but not that they are all."""
        return knows_year(day.year) or day.year in self.declared

    def next_working(self, day: date) -> date:
        """The first working day on or after `day`."""
        while not self.is_working(day):
            day += ONE_DAY
        return day

    def count(self, start: date, end: date) -> int:
        """Working days from `start` to `end`, both included."""
        span = (end - start).days + 1
        return sum(self.is_working(start + timedelta(days=offset)) for offset in range(span))


@functools.cache
def knows_year(year: int) -> bool:
    """Whether the calendar library carries the State Council notice for the year."""
    return any(day.year == year for day in (date(year, 1, 1), date(year, 10, 1)) if _is_known(day))


def _is_known(day: date) -> bool:
    try:
        chinese_calendar.is_workday(day)
    except NotImplementedError:
        return False
    return True
