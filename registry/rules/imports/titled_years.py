"""The years in the title of a list of endings: when its titles were given, or when they end. Pure."""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from registry.rules.imports.meanings import Meaning, pattern
from registry.rules.imports.words import plain_words
from registry.rules.imports.written_days import with_written_years

_YEARS = re.compile(r"20\d\d(?:年度?)?(?:[-—–~至、和及到](?:20)?\d\d(?:年度?)?)*(?<=[年度])(?!\d)")
_GIVEN = re.compile(r"(?:第[一二三四五六七八九十\d]{1,3}批)?(?:已|所)?(?:认定|公布|入选|获评|评定|授予)")
_LOOKED_AFTER = re.compile(r"^动态(?:调整|管理)")
_LONGEST_GAP = 2


def years_given(lines: Iterable[str], ended_on: date) -> tuple[int, ...]:
    """The years in which a title says that what ends was given: 撤销2019年度…, 2019年认定的…, and any that is
    not about that of the end: what ends in a year is often looked at in the year before."""
    found: set[int] = set()
    for plain, said in _said(lines):
        years = _years_in(said[0])
        before, after = plain[: said.start()], plain[said.end() :]
        is_given = pattern(Meaning.REVOKED).search(before) or _GIVEN.match(after)
        if is_given or (not _ends_in(after) and not years & {ended_on.year, ended_on.year - 1}):
            found |= years
    return tuple(sorted(found))


def year_of_end(lines: Iterable[str], ended_on: date) -> int | None:
    """The year in which a title says that titles end, 2020年撤销…, where it is not about that asked."""
    for plain, said in _said(lines):
        years = _years_in(said[0])
        if _ends_in(plain[said.end() :]) and not years & {ended_on.year, ended_on.year - 1}:
            return max(years)
    return None


def _said(lines: Iterable[str]) -> Iterator[tuple[str, re.Match[str]]]:
    for line in lines:
        plain = with_written_years(plain_words(line))
        for said in _YEARS.finditer(plain):
            yield plain, said


def _ends_in(after: str) -> bool:
    """Whether what stands behind a year is that titles end: 2020年(拟)撤销, and not 2020年专精特新…撤销."""
    bare = _LOOKED_AFTER.sub("", after)
    found = pattern(Meaning.REVOKED).search(bare)
    return found is not None and found.start() <= _LONGEST_GAP and not _GIVEN.match(after)


def _years_in(said: str) -> set[int]:
    """Every year of what is said, from the first one to the last one: 2019-2021年度."""
    years = [int(year if len(year) == 4 else f"20{year}") for year in re.findall(r"\d+", said)]
    return set(range(min(years), max(years) + 1))
