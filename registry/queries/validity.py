"""What recognitions hold on a day, in SQL: rules/validity.py says it of one row."""

from datetime import date

from peewee import Expression

from registry.models import Recognition
from registry.queries.imports.whole import titles_of_whole_runs
from registry.queries.measure import in_gap
from registry.rules.ending import Ending

STATUSES = ("valid", "expired", "ended")
"""From the day it is announced each recognition has exactly one of them."""


def valid_on(day: date) -> Expression:
    """The condition that a recognition holds on a day; one of a list that is not whole yet does not."""
    holds: Expression = (
        (Recognition.announced_on <= day)
        & (Recognition.valid_until.is_null() | (Recognition.valid_until >= day))
        & (Recognition.ended_on.is_null() | (Recognition.ended_on > day))
        & ~in_gap(day)
        & titles_of_whole_runs()
    )
    return holds


def not_voided() -> Expression:
    """The condition that a recognition was not taken out from its first day: such stands in nobody's way."""
    stands: Expression = Recognition.ended_how.is_null() | (Recognition.ended_how != Ending.VOIDED.value)
    return stands


def in_status(status: str, day: date) -> Expression:
    """The condition of one of the STATUSES on a day, or of one of the endings, which divide 'ended'."""
    ended: Expression = Recognition.ended_on <= day
    expired: Expression = (
        (Recognition.valid_until < day)
        & (Recognition.ended_on.is_null() | (Recognition.ended_on > day))
        & ~in_gap(day)
    )
    of_status = {"valid": valid_on(day), "expired": expired, "ended": ended | in_gap(day)}
    if status in of_status:
        return of_status[status]
    by_ending: Expression = ended & (Recognition.ended_how == status)
    by_gap: Expression = ~ended_by(day) & in_gap(day, status)
    either: Expression = by_ending | by_gap
    return either


def ended_by(day: date) -> Expression:
    """The condition that an ending stands that had begun by a day."""
    ended: Expression = Recognition.ended_on.is_null(False) & (Recognition.ended_on <= day)
    return ended
