"""How long a recognition holds. The last valid day is known when it is granted; nothing marks it expired."""

from calendar import isleap
from datetime import date, timedelta


def valid_until(announced_on: date, years: int | None) -> date | None:
    """The last valid day: the day before the same date `years` later; None where no validity is set."""
    if years is None:
        return None
    year = announced_on.year + years
    if announced_on.month == 2 and announced_on.day == 29 and not isleap(year):
        return date(year, 2, 28)
    return announced_on.replace(year=year) - timedelta(days=1)


def is_valid(day: date, announced_on: date, last_valid: date | None, ended_on: date | None) -> bool:
    """Whether a recognition holds on a day."""
    return (
        announced_on <= day
        and (last_valid is None or day <= last_valid)
        and (ended_on is None or day < ended_on)
    )


def renewed_until(announced_on: date, last_valid: date | None, years: int | None) -> date | None:
    """The last valid day after a passed re-review: counted on from the old one, or from the announcement
    if the old one had run out."""
    if years is None:
        return None
    if last_valid is None or last_valid < announced_on:
        return valid_until(announced_on, years)
    return valid_until(last_valid + timedelta(days=1), years)
