"""The day on which tests happen."""

from datetime import date, datetime, timedelta

from registry import clock

DAY = date(2026, 3, 2)
"""The Monday on which tests happen, unless they say otherwise."""


def noon(day: date) -> datetime:
    """Noon in Shanghai, as a naive UTC instant."""
    return clock.start_of(day) + timedelta(hours=12)
