"""What recognitions hold on a day, in SQL: rules/validity.py says it of one row."""

from datetime import date

from peewee import Expression

from registry.models import Recognition

STATUSES = ("valid", "expired", "ended")
"""From the day it is announced each recognition has exactly one of them."""


def valid_on(day: date) -> Expression:
    """The condition that a recognition holds on a day."""
    holds: Expression = (
        (Recognition.announced_on <= day)
        & (Recognition.valid_until.is_null() | (Recognition.valid_until >= day))
        & (Recognition.ended_on.is_null() | (Recognition.ended_on > day))
    )
    return holds


def in_status(status: str, day: date) -> Expression:
    """The condition of one of the STATUSES on a day, or of one of the endings, which divide 'ended'."""
    ended: Expression = Recognition.ended_on <= day
    expired: Expression = (Recognition.valid_until < day) & (
        Recognition.ended_on.is_null() | (Recognition.ended_on > day)
    )
    of_status = {"valid": valid_on(day), "expired": expired, "ended": ended}
    return of_status[status] if status in of_status else ended & (Recognition.ended_how == status)
