"""Years of working days: which are declared complete, and what declaring one would change."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from registry.errors import Unmet
from registry.models import WorkdayYear
from registry.queries.setting import workday_overrides, workdays
from registry.rules.approval import Effect
from registry.rules.workday import Workdays
from registry.rules.workday_year import CalendarDay, unmet_year


def declared_year(year: int) -> WorkdayYear | None:
    """By which document a year was declared complete; None where it was not."""
    found: WorkdayYear | None = WorkdayYear.get_or_none(WorkdayYear.year == year)
    return found


def declared_years() -> dict[int, str]:
    """The documents of the years that are declared."""
    rows: Any = WorkdayYear.select(WorkdayYear.year, WorkdayYear.document_no).tuples()
    return dict(rows)


def days_of_year(year: int) -> dict[date, bool]:
    """The bureau's own days of a year."""
    return {row.day: row.working for row in workday_overrides(year)}


def effect_of_declaring(year: int, document_no: str, table: Mapping[date, bool] | None) -> Effect:
    """What declaring would do now: with a table its days are those of the year, without one those that are
    kept. Raises Unmet where it cannot be done."""
    kept = days_of_year(year)
    days = kept if table is None else dict(table)
    if reasons := unmet_year(year, document_no, days):
        raise Unmet(reasons)
    before = declared_year(year)
    return {
        "year": year,
        "document_no": document_no.strip(),
        "before": before.document_no if before else "",
        "days": [[day.isoformat(), working] for day, working in sorted(days.items())],
        "set": [day.isoformat() for day in sorted(days) if kept.get(day) != days[day]],
        "removed": [day.isoformat() for day in sorted(kept) if day not in days],
        "working_days": _working_days(year, Workdays(_others(year) | days)),
    }


def _others(year: int) -> dict[date, bool]:
    return {day: working for day, working in workdays().overrides.items() if day.year != year}


def _working_days(year: int, calendar: Workdays) -> int:
    return calendar.count(date(year, 1, 1), date(year, 12, 31))


def calendar_of(year: int, table: Mapping[date, bool] | None = None) -> list[list[list[CalendarDay | None]]]:
    """The year by month and week, Monday first, None beside a month; with the days of a table if given."""
    known = workdays() if table is None else Workdays(_others(year) | dict(table))
    months = []
    for month in range(1, 13):
        day, weeks = date(year, month, 1), []
        week: list[CalendarDay | None] = [None] * day.weekday()
        while day.month == month:
            week.append(CalendarDay(day, known.is_working(day)))
            day += timedelta(days=1)
            if len(week) == 7:
                weeks.append(week)
                week = []
        if week:
            weeks.append(week + [None] * (7 - len(week)))
        months.append(weeks)
    return months
