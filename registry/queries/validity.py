"""What recognitions hold on a day, in SQL: rules/validity.py says it of one row."""

from datetime import date
from typing import Any

from peewee import Expression, fn

from registry.models import Recognition
from registry.prepared import Prepared
from registry.queries.imports.whole import titles_of_whole_runs
from registry.queries.long_list import beside, nothing_but
from registry.queries.measure import in_gap
from registry.rules.ending import Ending

STATUSES = ("valid", "expired", "ended")
"""From the day it is announced each recognition has exactly one of them."""


def valid_on(day: date) -> Expression:
    """The condition that a recognition holds on a day; one of a list that is not whole yet does not."""
    runs: Expression = Recognition.valid_until.is_null() | (Recognition.valid_until >= day)
    return runs & _stands_on(day)


def _stands_on(day: date) -> Expression:
    """The same without regard to how long its validity runs."""
    stands: Expression = (
        (Recognition.announced_on <= day)
        & (Recognition.ended_on.is_null() | (Recognition.ended_on > day))
        & ~in_gap(day)
        & titles_of_whole_runs()
    )
    return stands


def how_many_valid(day: date) -> int:
    """How many recognitions hold on a day: of those that run out later, and of those that never do, for which
    no other is looked at."""
    return sum(_valid_by_validity(day)[0])


@Prepared
def _valid_by_validity(day: date) -> Any:
    count = Recognition.select(fn.COUNT(1)).where(beside(_stands_on(day)))
    until = Recognition.valid_until
    return nothing_but(count.where(until.is_null()), count.where(until >= day)).tuples()


def how_many_begin_later(day: date) -> int:
    """How many were announced for a day after this: they have no status yet."""
    return int(_announced_after(day)[0][0])


@Prepared
def _announced_after(day: date) -> Any:
    later = (Recognition.announced_on > day) & beside(~in_gap(day) & titles_of_whole_runs())
    return Recognition.select(fn.COUNT(1)).where(later).tuples()


def how_many_ended(day: date) -> int:
    """How many had ended by a day, or were in a gap on it."""
    return int(_ended(day)[0][0])


@Prepared
def _ended(day: date) -> Any:
    ended = in_status("ended", day) & beside(titles_of_whole_runs())
    return Recognition.select(fn.COUNT(1)).where(ended).tuples()


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
