"""The award year of a list by what it says of its batches and of its rows: heard, or asked about. Pure."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from registry.errors import Text, say
from registry.rules.imports.asking import Asking, ListAnswer, ListQuestion
from registry.rules.imports.line import Decision, ListEntry
from registry.rules.imports.question import confirmation
from registry.rules.imports.reading import ListTable, SetAside
from registry.rules.imports.telling import KEEP, LEAVE
from registry.rules.imports.words import headings, plain_words
from registry.rules.imports.written_days import with_written_years

SHOWN = 5
_ORDINAL = re.compile(r"第([一二三四五六七八九十]{1,3}|\d{1,2})批")
_BARE = re.compile(r"第?([一二三四五六七八九十]{1,3}|\d{1,2})批?次?")
_YEAR = re.compile(r"20\d\d")
_NUMERALS = "零一二三四五六七八九"


@dataclass(frozen=True)
class KnownBatches:
    """The award year of each batch of a title, by its number: `fixed` as the bureau keeps it, `earlier` as
    lists of before were counted."""

    fixed: Mapping[int, int] = field(default_factory=dict)
    earlier: Mapping[int, frozenset[int]] = field(default_factory=dict)

    def year(self, number: int) -> int | None:
        """The year of a batch; None where it is not known, or where each year has one of this number."""
        years = {self.fixed[number]} if number in self.fixed else self.earlier.get(number, frozenset())
        return next(iter(years)) if len(years) == 1 else None

    def may_be(self, number: int, year: int) -> bool:
        """Whether a batch of no known year may be of this one: batches follow each other as their years do,
        unless each year has one of a number."""
        known = {each: known for each in {*self.fixed, *self.earlier} if (known := self.year(each))}
        if any(len(years) > 1 for each, years in self.earlier.items() if each not in self.fixed):
            return True
        return all(of <= year if each < number else of >= year for each, of in known.items())


@dataclass(frozen=True)
class _Asked:
    """What is asked of some rows: `says` is what they say, `year` the one it means."""

    sheet: str
    says: str
    year: int


def batch_numbers(text: str) -> list[int]:
    """The numbers of the batches that a text names without a year of its own; 2023年第一批 names none."""
    plain = with_written_years(plain_words(text))
    return [] if _YEAR.search(plain) else [_number(each) for each in _ORDINAL.findall(plain)]


def _number(digits: str) -> int:
    if digits.isdigit():
        return int(digits)
    tens, ten, ones = digits.rpartition("十")
    return (_NUMERALS.find(tens) if tens else 1) * 10 * bool(ten) + (_NUMERALS.find(ones) if ones else 0)


def settle_award_years(
    tables: Sequence[ListTable],
    entries: Sequence[ListEntry],
    decision: Decision,
    known: KnownBatches,
    asking: Asking,
) -> tuple[list[ListEntry], list[SetAside]]:
    """The lines with the award year that counts, and those that were left out by an answer.

    A line that waits is in neither. One question for each thing that is said, however many lines say it.
    """
    return _AwardYears(tables, entries, decision, known, asking).settle()


class _AwardYears:
    def __init__(
        self,
        tables: Sequence[ListTable],
        entries: Sequence[ListEntry],
        decision: Decision,
        known: KnownBatches,
        asking: Asking,
    ) -> None:
        self._tables, self._entries, self._decision = tables, entries, decision
        self._known, self._asking = known, asking
        self._dated = {table.sheet for table in tables if _is_dated(table)}
        self._unknown: set[int] = set()

    def settle(self) -> tuple[list[ListEntry], list[SetAside]]:
        titled = self._ask_titles()
        years, aside = self._ask_rows()
        noted = self._ask_unknown()
        if not years and not titled:
            return noted, []
        settled = []
        for entry in noted:
            year = years.get((entry.sheet, entry.row), entry.award_year)
            batch = entry.batch or titled.get(entry.sheet, "")
            if (year, batch) == (entry.award_year, entry.batch):
                settled.append(entry)
            elif year is not None:
                settled.append(replace(entry, award_year=year, batch=batch))
        return settled, aside

    def _ask_titles(self) -> dict[str, str]:
        """The batch of each sheet by its title, after asking about it where it is of another year, or of one
        that is not known."""
        found: dict[str, str] = {}
        is_as_asked = all(entry.award_year == self._decision.award_year for entry in self._entries)
        for table in self._tables:
            lines = [line for line in headings(table.title) if batch_numbers(line)] or [table.sheet]
            numbers = {number for line in lines for number in batch_numbers(line)}
            if len(numbers) != 1:
                continue
            (number,) = numbers
            found[table.sheet] = f"第{number}批"
            is_silent = table.sheet in self._dated and number not in self._known.fixed
            year = self._known.year(number)
            if not is_as_asked or is_silent or year == self._decision.award_year:
                continue
            if year is None:
                self._unknown.add(number)
            else:
                self._asking.ask(_of_title(number, year, self._decision))
        return found

    def _ask_rows(self) -> tuple[dict[tuple[str, int], int | None], list[SetAside]]:
        """The award year of the lines that were asked about, None of those that wait or are left out."""
        asked: defaultdict[_Asked, list[ListEntry]] = defaultdict(list)
        doubts = self._doubts()
        for entry in self._entries if doubts else ():
            # A line with a day of its own says its own decision, and so its year.
            is_own = entry.announced_on != self._decision.announced_on
            if (doubt := doubts.get((entry.sheet, entry.batch, entry.award_year))) and not is_own:
                asked[doubt].append(entry)
        years: dict[tuple[str, int], int | None] = {}
        aside: list[SetAside] = []
        for doubt, lines in asked.items():
            answer = self._asking.ask(_question(doubt, lines, self._decision))
            if answer == LEAVE:
                why = say("按对认定年度的回答，这一行不导入")
                aside += [SetAside(each.sheet, each.row, each.name, why) for each in lines]
            year = {KEEP: self._decision.award_year, LEAVE: None, None: None}.get(answer, doubt.year)
            years |= {(each.sheet, each.row): year for each in lines}
        return years, aside

    def _doubts(self) -> dict[tuple[str, str, int], _Asked]:
        """What is to be asked of the lines by their sheet, batch and award year."""
        said = dict.fromkeys((each.sheet, each.batch, each.award_year) for each in self._entries)
        named = {year for _sheet, batch, _year in said for year in _YEAR.findall(batch)}
        is_counted = str(self._decision.award_year) in named
        found = {}
        for sheet, batch, award_year in said:
            year = self._year_of(batch, sheet)
            if award_year != self._decision.award_year and year in (None, award_year):
                found[sheet, batch, award_year] = _Asked(
                    sheet, batch if year else str(award_year), award_year
                )
            # A list of several batches counts in the asked year if one of them is of it: each row says so.
            elif year not in (None, award_year) and not (_YEAR.search(batch) and is_counted):
                found[sheet, batch, award_year] = _Asked(sheet, batch, year or award_year)
        return found

    def _year_of(self, batch: str, sheet: str) -> int | None:
        plain = with_written_years(plain_words(batch))
        if years := set(_YEAR.findall(plain)):
            return int(years.pop()) if len(years) == 1 else None
        number = _bare(plain)
        if number is None or (sheet in self._dated and number not in self._known.fixed):
            return None
        return self._known.year(number)

    def _ask_unknown(self) -> list[ListEntry]:
        """The lines, after asking of batches that nobody knows the year of whether they are of the one that
        is asked. Of a single one nothing speaks against it, which is only noted, unless batches that are
        known do."""
        batches = {each.batch for each in self._entries if each.batch and each.sheet not in self._dated}
        numbers = {number for each in batches if (number := _bare(with_written_years(plain_words(each))))}
        unknown = self._unknown | {number for number in numbers if self._known.year(number) is None}
        entries, asked = list(self._entries), self._decision.award_year
        single = next(iter(unknown)) if len(unknown) == 1 else None
        if single is not None and entries and self._known.may_be(single, asked):
            entries[0] = replace(entries[0], notes=(*entries[0].notes, _taken_as_asked(single, asked)))
            return entries
        for number in sorted(unknown):
            self._asking.ask(_of_title(number, None, self._decision))
        return entries


def _is_dated(table: ListTable) -> bool:
    """Whether the title of a list names a year: then its batches may be of that year only."""
    said = " ".join(headings(table.title)) + table.sheet
    return _YEAR.search(with_written_years(plain_words(said))) is not None


def _of_title(number: int, year: int | None, decision: Decision) -> ListQuestion:
    asked = str(decision.award_year)
    text = (
        say("名单写明第 %(number)s 批，是 %(year)s 年度认定的，与所选的 %(asked)s 不符。仍按所选导入吗？",
            number=number, year=str(year), asked=asked)
        if year
        else say("名单写明第 %(number)s 批，但没有记载它是哪一年度认定的。是所选的 %(asked)s 年度吗？",
                 number=number, asked=asked)
    )  # fmt: skip
    return confirmation(f"title.batch.{number}", text)


def _taken_as_asked(number: int, asked: int) -> Text:
    return say(
        "名单写明第 %(number)s 批，没有记载它是哪一年度认定的，按所选的 %(asked)s 年度计入。",
        number=number,
        asked=str(asked),
    )


def _bare(plain: str) -> int | None:
    found = _BARE.fullmatch(unicodedata.normalize("NFKC", plain))
    return _number(found[1]) if found else None


def _question(doubt: _Asked, lines: Sequence[ListEntry], decision: Decision) -> ListQuestion:
    text = say(
        "“%(says)s”的 %(count)s 行（第 %(rows)s 行）是 %(year)s 年度认定的，"
        "与所选的 %(asked)s 不符。按哪个年度计入？",
        says=doubt.says,
        count=len(lines),
        rows="、".join(str(each.row) for each in lines[:SHOWN]),
        year=str(doubt.year),
        asked=str(decision.award_year),
    )
    answers = (
        ListAnswer(str(doubt.year), _counted(doubt.year)),
        ListAnswer(KEEP, _counted(decision.award_year)),
        ListAnswer(LEAVE, say("这些行不导入")),
    )
    return ListQuestion(f"column.{doubt.sheet}.{doubt.says}", text, answers, doubt.sheet)


def _counted(year: int) -> Text:
    return say("计入 %(year)s 年度", year=str(year))
