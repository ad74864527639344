"""Years where a list should say one year or a day: 2022-2023, 有效期2023-2026年, 长期. Pure."""

import re
from datetime import date

from registry.errors import Text, say
from registry.rules.imports.cell import Cell, text_of
from registry.rules.imports.expected import Expected
from registry.rules.imports.written_days import plain_days
from registry.rules.validity import valid_until

YEARS = ("award_year", "announced_on", "valid_until")
"""The columns that are asked about by this."""
LONGEST_YEARS = 40
_YEAR = r"20\d\d(?!\d)(?:年度|年)?"
_JOINED = r"[-‐–—―~～、,，/和及至到]{1,3}"
_SPAN = re.compile(rf"(?:自|从)?{_YEAR}(?:{_JOINED}{_YEAR})+")
_BEGINNING = rf"(?:{_YEAR}|20\d\d[年./-]\d{{1,2}}(?:月|[./-]\d{{1,2}}|月\d{{1,2}}日)?)"
_TO_YEAR = re.compile(
    rf"(?:有效期)?(?:(?:自|从)?{_BEGINNING}{_JOINED}|至|到|截至|截止)?(?P<last>20\d\d)(?:年度?)?(?P<end>底|末|年底|年末)?止?"
)
_COUNT = r"(?:(?P<years>[1-9]|十?[一二两三四五六七八九]|十)(?:周?年整?)?|(?P<months>\d{2})个月)"
_FIRST = r"20\d\d(?:[年./-]\d{1,2}(?:[月./-]\d{1,2}[日号]?)?月?)?年?度?"
_START = rf"(?:自|从|于)?(?:(?P<first>{_FIRST})(?:之日)?|[^\d]{{0,8}}[之当]日)(?:开始|起)"
_COUNTED = (re.compile(rf"(?:{_START})?{_COUNT}"), re.compile(rf"{_COUNT}{_START}"))
_BESIDE_COUNT = re.compile(r"有效期?限?|[为:(),，、;]|计?算")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_NUMERALS = "零一二三四五六七八九十"
_MONTH = re.compile(r"(20\d\d)(?:(?:年|[./-])(\d{1,2})月?|年度?)?")
_OVER = re.compile(r"(?:已|被)?(?:经)?(?:过期|失效|到期|届满|期满|终止|撤销|取消|注销)(?:失效|作废)?|无效")
_FOREVER = re.compile(r"(?:长期|永久)(?:有效)?|无固定期限|不限")


def _plain(cell: Cell) -> str:
    """A cell without blanks; '' of one that is too long to be years."""
    text = plain_days(text_of(cell))
    return text if len(text) <= LONGEST_YEARS else ""


def several_years(cell: Cell) -> tuple[int, ...]:
    """The years that a cell names in place of one, in their order; () where it names one, or a day."""
    text = _plain(cell)
    if _SPAN.fullmatch(text) is None:
        return ()
    years = tuple(sorted({int(year) for year in re.findall(r"20\d\d", text)}))
    return years if len(years) > 1 else ()


def end_of_last_year(cell: Cell) -> date | None:
    """The last day of the last year that a validity names by years alone; None where it does not."""
    found = _TO_YEAR.fullmatch(_plain(cell))
    return date(int(found["last"]), 12, 31) if found else None


def says_year_end(cell: Cell) -> bool:
    """Whether a validity says that it ends with the year: 2026年底."""
    found = _TO_YEAR.fullmatch(_plain(cell))
    return found is not None and found["end"] is not None


def counted_until(cell: Cell, announced_on: date) -> date | None:
    """The last day of a validity that says how many years it lasts: 三年, 36个月, from the announcement on;
    自2023年8月1日起三年 from its own beginning. None where it does not, or not so many whole years."""
    found = _counted(_plain(cell))
    count = _count(found) if found else None
    first = _first_day(found["first"] or "", announced_on) if found else None
    return valid_until(first, count) if count and first else None


def _counted(text: str) -> re.Match[str] | None:
    for said in (text, _IN_BRACKETS.sub("", text)):
        bare = _BESIDE_COUNT.sub("", said)
        found = next((found for each in _COUNTED if (found := each.fullmatch(bare))), None)
        if found:
            return found
    return None


def _count(found: re.Match[str]) -> int | None:
    if months := found["months"]:
        return None if int(months) % 12 else int(months) // 12
    said = found["years"].replace("两", "二")
    return int(said) if said.isdecimal() else sum(map(_NUMERALS.index, said))


def _first_day(said: str, announced_on: date) -> date | None:
    """The first day of a validity; in the month or year of the announcement that is its day. None where there
    is no such day."""
    year, month, day = (*map(int, re.findall(r"\d+", said)), 0, 0, 0)[:3]
    if day:
        try:
            return date(year, month, day)
        except ValueError:
            return None
    if (year or announced_on.year, month or announced_on.month) == (announced_on.year, announced_on.month):
        return announced_on
    return date(year, month or 1, 1) if month < 13 else None


def says_forever(cell: Cell) -> bool:
    """Whether a validity says that it has no end."""
    return _FOREVER.fullmatch(_plain(cell)) is not None


def doubt_of_years(column: str, word: str, expected: Expected) -> Text | None:
    """What of a cell of one of YEARS is not what one row can be granted with, if anything: it says several
    years of award, or of a validity not the day."""
    if expected.award_year is None:
        return None
    if column == "award_year":
        years = several_years(word)
        return say("写了几个年度，按 %(year)s 计", year=expected.award_year) if years else None
    if column == "announced_on":
        return _doubt_of_day(word, expected.announced_on)
    last = expected.last_valid
    if says_forever(word) and last is not None:
        return say("没有写明截止日，按 %(day)s 计", day=last)
    if _OVER.fullmatch(_plain(word)):
        return say("写明已不在有效期内")
    if (since := _other_year_since(word, expected)) is not None:
        return say("只写了年份，按 %(day)s 计", day=since)
    end = end_of_last_year(word)
    if end is None or says_year_end(word) or (last is not None and last.year == end.year):
        return None
    return say("只写了年份，按 %(day)s 计", day=end)


def _other_year_since(word: str, expected: Expected) -> date | None:
    """The last day of a validity that is counted from a year which is not that of the announcement."""
    found, asked = _counted(_plain(word)), expected.announced_on
    years = re.findall(r"\d+", found["first"] or "") if found else []
    if asked is None or len(years) != 1 or int(years[0]) == asked.year:
        return None
    return counted_until(word, asked)


def _doubt_of_day(word: str, asked: date | None) -> Text | None:
    """What of a day of announcement that is only a month, or years, does not agree with the one asked."""
    found = _MONTH.fullmatch(_plain(word))
    agrees = asked is None or (
        found is not None and int(found[1]) == asked.year and int(found[2] or asked.month) == asked.month
    )
    if agrees or not (found or several_years(word)):
        return None
    return say("没有写明是哪一天，按 %(day)s 计", day=asked)
