"""What a target's figures say: percent and verdict. Pure."""

from decimal import ROUND_FLOOR, Decimal
from enum import StrEnum

from registry.errors import Text, say
from registry.rules.plan import Target


class Verdict(StrEnum):
    """What can be said of a target on a day; `not_due` only of its due day, before it has come."""

    MET = "met"
    OPEN = "open"
    MISSED = "missed"
    NO_NUMBER = "no_number"
    NOT_COUNTED = "not_counted"
    COUNTING = "counting"
    NOT_DUE = "not_due"


VERDICTS: dict[Verdict, tuple[Text, str]] = {
    Verdict.MET: (say("已达到"), "success"),
    Verdict.OPEN: (say("尚未达到"), "info"),
    Verdict.MISSED: (say("到期未达到"), "danger"),
    Verdict.NO_NUMBER: (say("规划未定数量，只列事实"), "neutral"),
    Verdict.NOT_COUNTED: (say("本系统不统计"), "neutral"),
    Verdict.COUNTING: (say("正在统计"), "neutral"),
    Verdict.NOT_DUE: (say("尚未到期"), "info"),
}
APPROXIMATELY = Decimal("0.05")
"""左右 is read as within five percent below; the plan does not say."""


def verdict_of(target: Target, figure: int | None, *, due: bool) -> Verdict:
    """`figure` is on the target's own basis with its opening balance; `due`: its due day has come."""
    if figure is None:
        return Verdict.NOT_COUNTED
    if target.value is None:
        return Verdict.NO_NUMBER
    if _meets(target, figure):
        return Verdict.MET
    return Verdict.MISSED if due else Verdict.OPEN


def _meets(target: Target, figure: int) -> bool:
    value = target.value or Decimal(0)
    if target.comparator == ">":
        return figure > value
    if target.comparator == "<=":
        return figure <= value
    if target.comparator == "~":
        return figure >= value * (1 - APPROXIMATELY)
    return figure >= value


def opening_left(opening: int, brought_in: int) -> int:
    """What is left of an opening balance once titles of its own days were brought in one by one."""
    return max(opening - brought_in, 0)


def percent_of(target: Target, figure: int | None) -> Decimal | None:
    """Percent of the target's value to one decimal, rounded down: 99.96 never reads as 100."""
    if figure is None or not target.value:
        return None
    return (Decimal(figure) * 100 / target.value).quantize(Decimal("0.1"), ROUND_FLOOR)
