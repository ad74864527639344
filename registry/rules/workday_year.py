"""A year's days off and make-up days 放假和调休, as its notice has them: read and declared. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from registry.errors import Text, say

EARLIEST_YEAR, LATEST_YEAR = 2000, 2100
LONGEST_DOCUMENT = 100
MOST_LINES, SHOWN = 400, 40
WORDS = {"休": False, "班": True, "off": False, "on": True}
"""What a line ends with: a day off, or a working day made up on a weekend."""
_DAY = r"(?:(\d{4})\s*[-/.年]\s*)?(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?"
_LINE = re.compile(_DAY + r"[\s,，、:：]*(休|班|off|on)\S*")
_SPRING = (1, 21), (2, 28)
"""The Spring Festival is never before the first of these days, and its holiday begins before the last."""


@dataclass(frozen=True)
class YearTable:
    """The days of a pasted table, and what is wrong with its lines."""

    days: Mapping[date, bool]
    reasons: tuple[Text, ...] = ()


def read_table(text: str, year: int) -> YearTable:
    """Day and 休 or 班 in a line, such as "2027-02-06 休" or "2月6日 休"; empty lines are skipped.

    Every line that cannot be read, is of another year, or says of a day what another line says otherwise, is
    named.
    """
    lines = [(place, line.strip()) for place, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(lines) > MOST_LINES:
        return YearTable({}, (say("表格超过 %(most)s 行，请核对。", most=MOST_LINES),))
    days: dict[date, bool] = {}
    reasons: list[Text] = []
    for place, line in lines:
        found = _day_of(line, year)
        if not isinstance(found, Text) and days.setdefault(*found) != found[1]:
            found = say("与前面同一天的登记不一致")
        if isinstance(found, Text):
            said = say("第 %(line)s 行“%(words)s”：%(reason)s", line=place, words=line[:SHOWN], reason=found)
            reasons.append(said)
    return YearTable(days, tuple(reasons))


def _day_of(line: str, year: int) -> tuple[date, bool] | Text:
    found = _LINE.fullmatch(line)
    if found is None:
        return say("应为日期加“休”或“班”，例如 2027-02-06 休")
    if found[1] and int(found[1]) != year:
        return say("不是 %(year)s 年的日期", year=year)
    try:
        day = date(year, int(found[2]), int(found[3]))
    except ValueError:
        return say("没有这一天")
    working = WORDS[found[4]]
    if working and day.weekday() < 5:
        return say("周一至周五本来就是工作日，不需要登记为班")
    return day, working


def unmet_year(year: int, document_no: str, days: Mapping[date, bool]) -> list[Text]:
    """Why a year cannot be declared complete with these days."""
    reasons = []
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        reasons.append(
            say("年份应在 %(first)s 年至 %(last)s 年之间。", first=EARLIEST_YEAR, last=LATEST_YEAR)
        )
    if not document_no.strip():
        reasons.append(say("请填写放假通知的文号。"))
    if len(document_no.strip()) > LONGEST_DOCUMENT:
        reasons.append(say("文号不能超过 100 个字。"))
    if not any(not working and day.weekday() < 5 and _is_spring(day) for day, working in days.items()):
        reasons.append(
            say("登记的日期里没有春节放假（1 月 21 日至 2 月 28 日之间的休息日），不能登记为全年完整。")
        )
    return reasons


def _is_spring(day: date) -> bool:
    return _SPRING[0] <= (day.month, day.day) <= _SPRING[1]


@dataclass(frozen=True)
class CalendarDay:
    """One day as a calendar shows it: `word` is off or on where it differs from Monday–Friday, else ''."""

    day: date
    working: bool

    @property
    def word(self) -> str:
        usual = self.day.weekday() < 5
        return "" if self.working == usual else "on" if self.working else "off"
