"""Files refused 未通过的申报, as criteria ask for them: how many of late, and how long ago the latest."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from registry.rules.change_rule import months_after
from registry.rules.criteria.metric import FromRefusals


@dataclass(frozen=True)
class RefusedFile:
    """A file that was rejected, or not named by the body it was sent to, and on which day."""

    day: date
    number: str


def refusal_figure(wanted: FromRefusals, refused: Sequence[date], day: date) -> Fraction:
    """The figure on a day; every one of `refused` is that day or before. Never unknown: what the ledger does
    not have, it does not hold against anybody."""
    if wanted.find == "count":
        return Fraction(sum(is_within(each, wanted.within_months, day) for each in refused))
    most = wanted.within_months
    return Fraction(min([most, *(full_months(each, day) for each in refused)]))


def files_behind(wanted: FromRefusals, refused: Iterable[RefusedFile], day: date) -> list[RefusedFile]:
    """The files that a figure rests on, newest first: those counted, or the latest."""
    found = sorted(
        (each for each in refused if is_within(each.day, wanted.within_months, day)),
        key=lambda each: (each.day, each.number),
        reverse=True,
    )
    return found if wanted.find == "count" else found[:1]


def is_within(refused: date, months: int, day: date) -> bool:
    """Whether fewer than so many full months have passed: as with bars, the corresponding day is free."""
    return full_months(refused, day) < months


def full_months(since: date, day: date) -> int:
    """Full months from a day to a later one; a month that lacks the day is full on its last."""
    months = (day.year - since.year) * 12 + day.month - since.month
    return months if months_after(since, months) <= day else months - 1
