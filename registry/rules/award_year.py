"""The award year 认定年度 of a decision or a list, against the day it was announced on."""

from datetime import date

from registry.errors import Text, say

FURTHEST = 1
"""Years between the two: a list of an award year may come out in January, or name the coming one."""


def unmet_award_year(award_year: int, announced_on: date) -> list[Text]:
    """Why a title cannot be of an award year; the same of what is decided here and of what a list brings."""
    if abs(award_year - announced_on.year) <= FURTHEST:
        return []
    return [say("认定年度应为公告日期的当年或相邻年度。")]
