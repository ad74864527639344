"""Years where a list should say one year or a day: 2022-2023, 有效期2023-2026年, 长期. Pure."""

import re
import unicodedata
from datetime import date

from registry.errors import Text, say
from registry.rules.imports.cell import Cell, text_of
from registry.rules.imports.expected import Expected
from registry.rules.imports.words import with_written_years

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
_COUNTED = re.compile(
    r"(?:有效期)?(?:为|:)?(?P<years>[1-9一二三四五六七八九十])年?(?:\([^()]*\))?|(?P<months>\d{2})个月"
)
_IN_DIGITS = "一二三四五六七八九十"
_MONTH = re.compile(r"(20\d\d)(?:(?:年|[./-])(\d{1,2})月?|年度?)?")
_FOREVER = re.compile(r"(?:长期|永久)(?:有效)?|无固定期限|不限")


def _plain(cell: Cell) -> str:
    """A cell without blanks; '' of one that is too long to be years."""
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", text_of(cell)))
    return text if len(text) <= LONGEST_YEARS else ""


def several_years(cell: Cell) -> tuple[int, ...]:
    """The years that a cell names in place of one, in their order; () where it names one, or a day."""
    text = with_written_years(_plain(cell))
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


def years_counted(cell: Cell) -> int | None:
    """How many years a validity says it lasts: 三年, 有效期3年, 36个月; None where it does not."""
    found = _COUNTED.fullmatch(_plain(cell))
    if found is None or (found["months"] and int(found["months"]) % 12):
        return None
    if found["months"]:
        return int(found["months"]) // 12
    said = found["years"]
    return int(said) if said.isdigit() else _IN_DIGITS.index(said) + 1


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
    end = end_of_last_year(word)
    if end is None or says_year_end(word) or (last is not None and last.year == end.year):
        return None
    return say("只写了年份，按 %(day)s 计", day=end)


def _doubt_of_day(word: str, asked: date | None) -> Text | None:
    """What of a day of announcement that is only a month, or years, does not agree with the one asked."""
    found = _MONTH.fullmatch(_plain(word))
    agrees = asked is None or (
        found is not None and int(found[1]) == asked.year and int(found[2] or asked.month) == asked.month
    )
    if agrees or not (found or several_years(word)):
        return None
    return say("没有写明是哪一天，按 %(day)s 计", day=asked)
