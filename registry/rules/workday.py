"""Working days: State Council holidays and make-up days over Monday–Friday.

The calendar is an argument: `chinesecalendar` data, or the bureau's own table for years it lacks.
"""

import functools
from bisect import bisect_left, bisect_right
from calendar import isleap
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate

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
        return self.overrides[day] if day in self.overrides else _works(day)

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
        """Working days from `start` to `end`, both included; none where `end` is earlier."""
        if end < start:
            return 0
        days, sums = self._overridden
        more, less = sums[bisect_right(days, end)], sums[bisect_left(days, start)]
        return _count(start, end) + more - less

    @functools.cached_property
    def _overridden(self) -> tuple[list[date], list[int]]:
        """The days that overrides make other than they are without, in order, and how many working days the
        first of them give more, for each number of them."""
        days = sorted(day for day, working in self.overrides.items() if working != _works(day))
        return days, list(accumulate((1 if self.overrides[day] else -1 for day in days), initial=0))


def _works(day: date) -> bool:
    """Whether a day is a working day by the notices and the law alone."""
    if knows_year(day.year):
        return bool(chinese_calendar.is_workday(day))
    return day.weekday() < 5 and (day.month, day.day) not in FIXED_HOLIDAYS


def _count(start: date, end: date) -> int:
    """Working days from one to another by the notices and the law alone: what each year has, and of the first
    and the last a part, by two look-ups."""
    before = _counted(start.year)[start.timetuple().tm_yday - 1]
    until = _counted(end.year)[end.timetuple().tm_yday]
    return sum(_counted(year)[-1] for year in range(start.year, end.year)) + until - before


@functools.lru_cache(maxsize=200)
def _counted(year: int) -> list[int]:
    """How many working days the first days of a year have, for each number of days up to all of it."""
    first = date(year, 1, 1)
    length = 366 if isleap(year) else 365
    return list(accumulate((_works(first + timedelta(days=nth)) for nth in range(length)), initial=0))


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
