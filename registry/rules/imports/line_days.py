"""What one line says of its award year, its day of announcement and its validity. Pure.

What is no year or day is noticed where it agrees with what is asked of the list, else refused.
"""

import re
from datetime import date

from registry.errors import Text, say
from registry.rules.imports.cell import Cell, day_of_cell, last_day_in, text_of, year_of_cell
from registry.rules.imports.matching import known_text
from registry.rules.imports.reading import TableRow
from registry.rules.imports.written_days import plain_days
from registry.rules.imports.years_said import counted_until, end_of_last_year, says_year_end

_YEARS = re.compile(r"(?<!\d)20\d\d(?!\d)")
_PART_OF_DAY = re.compile(r"(?<!\d)(20\d\d)(?:[年./-](?:(\d{1,2})(?!\d)(?:[月./-](?:(\d{1,2})(?!\d))?)?)?)?")
"""A year, and maybe its month and day, wherever they stand."""
_DAY_OF_YEAR = re.compile(r"(\d{1,2})月(\d{1,2})[日号]?")
_BATCH = re.compile(r"第[一二三四五六七八九十\d]{1,3}批")
_BATCH_OF_YEAR = re.compile(rf"(20\d\d)年?度?\(?{_BATCH.pattern}次?\)?")


def award_year_of(row: TableRow, asked: int, notes: list[Text], wrong: list[Text]) -> int:
    """The award year a line says, else the one asked; also where it says more than the year."""
    cell = row.cells.get("award_year", "")
    try:
        return year_of_cell(cell) or asked
    except ValueError:
        years = {int(year) for year in _YEARS.findall(_plain(cell))}
    if len(years) == 1:
        return years.pop()
    if years and asked not in years:
        text = say(
            "认定年度“%(text)s”不能识别为一个年度，又与所选的 %(year)s 不同，请改正或分开导入。",
            text=text_of(cell),
            year=str(asked),
        )
        wrong.append(text)
    else:
        notes.append(_unread(say("认定年度"), cell, str(asked)))
    return asked


def batch_of(row: TableRow, award_year: int) -> str:
    """What a line says of its batch, in its own column, a sub-heading, or in place of a year or a day, where
    it names no other year; '' for nothing."""
    if own := row.text("batch"):
        return own
    if found := _BATCH.search(row.section):
        return found[0]
    said = (text for text in map(row.text, ("award_year", "announced_on")) if _BATCH.search(text))
    return next((text for text in said if {*_YEARS.findall(_plain(text))} <= {str(award_year)}), "")


def note_other_year(batch: str, award_year: int, notes: list[Text]) -> None:
    """A list of several years' batches under one award year counts in the wrong year: people must see
    it."""
    named = re.search(r"20\d\d", batch) if batch else None
    if named and int(named[0]) != award_year:
        notes.append(
            say(
                "名单所列批次为“%(batch)s”，却按认定年度 %(year)s 计入；如不对，请按年度拆分后分别导入。",
                batch=batch,
                year=award_year,
            )
        )


def announced_on_of(
    row: TableRow, asked: date, award_year: int, notes: list[Text], wrong: list[Text]
) -> date:
    """The day of announcement a line says, else the one asked; of `award_year` a batch may stand for it."""
    cell = row.cells.get("announced_on", "")
    try:
        return day_of_cell(cell) or asked
    except ValueError:
        said = _day_said(_plain(cell), asked, award_year)
    if said is None:
        notes.append(_unread(say("公告日期"), cell, asked.isoformat()))
    elif said != (asked.year, asked.month, asked.day):
        text = say(
            "公告日期“%(text)s”不能识别为一个日期，又与所选的 %(day)s 不同，请改正或分开导入。",
            text=text_of(cell),
            day=asked.isoformat(),
        )
        wrong.append(text)
    return asked


def _day_said(text: str, asked: date, award_year: int) -> tuple[int, int, int] | None:
    """Year, month and day that a text names among other words, its first ones; what it is silent about is as
    asked. None where it names no day and no other month or year."""
    if (found := _BATCH_OF_YEAR.fullmatch(text)) and int(found[1]) == award_year:
        return None
    if found := _DAY_OF_YEAR.fullmatch(text):
        return asked.year, int(found[1]), int(found[2])
    if (found := _PART_OF_DAY.search(text)) is None:
        return None
    said = int(found[1]), int(found[2] or asked.month), int(found[3] or asked.day)
    is_partly = found[3] is None and said == (asked.year, asked.month, asked.day)
    return None if is_partly else said


def valid_until_of(
    cell: Cell, announced_on: date, due: date | None, notes: list[Text], wrong: list[Text]
) -> date | None:
    """The last valid day that a line says in its own cell, as a day or a number of years, else `due`."""
    text = known_text(cell)
    if not text:
        return due
    if (end := end_of_last_year(cell)) is not None:
        # A list that says only the year means the day that is due in it.
        return due if due is not None and due.year == end.year and not says_year_end(cell) else end
    if (counted := counted_until(cell, announced_on)) is not None:
        return counted
    try:
        found = last_day_in(cell)
    except ValueError:
        wrong.append(say("有效期“%(text)s”的截止日早于起始日，请核对。", text=text))
        return None
    # The day of the announcement is where a validity begins: 2023年8月1日（有效期三年）.
    if found is not None and found != announced_on:
        return found
    _note_unread_end(cell, due, notes, wrong)
    return due


def _note_unread_end(cell: Cell, due: date | None, notes: list[Text], wrong: list[Text]) -> None:
    """A validity of which nobody can read the end is wrong where it names another year than the one due."""
    years_said = _YEARS.findall(_plain(cell))
    if years_said and due is not None and years_said[-1] != str(due.year):
        wrong.append(
            say(
                "有效期“%(text)s”没有写明到哪一日，与应有的 %(day)s 不是同一年，请补全。",
                text=known_text(cell),
                day=due.isoformat(),
            )
        )
    else:
        notes.append(_unread(say("有效期"), cell, due.isoformat() if due else "—"))


def _plain(cell: Cell) -> str:
    return plain_days(text_of(cell))


def _unread(label: Text, cell: Cell, used: str) -> Text:
    return say("%(label)s“%(text)s”不能识别，按 %(used)s 处理。", label=label, text=text_of(cell), used=used)
