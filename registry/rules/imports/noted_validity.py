"""How long titles hold by what stands above or below a list, where its rows do not say it. Pure."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from registry.errors import say
from registry.rules.imports.cell import last_day_in, quoted
from registry.rules.imports.expected import Expected
from registry.rules.imports.matching import known_text
from registry.rules.imports.reading import ListReading, ListRemark, ListTable
from registry.rules.imports.years_said import counted_until
from registry.rules.validity import valid_until

_SAID = re.compile(r"(?<!公示)有效期限?(?:均|统一|自动)?[为是:：]?(?P<said>[^。；;\n/]{2,40})")
_BEGINS, _ENDS = re.compile("[自从起]"), re.compile("[至到止—–~-]")
_PARTS = re.compile(r"[,，)）(（]")


def with_noted_validity(reading: ListReading, expected: Expected) -> ListReading:
    """The same lists; rows that say no validity have the one that a title or a note of their sheet says, if
    that is not the one that is due anyway."""
    if expected.kind != "recognitions" or expected.announced_on is None:
        return reading
    remarks = list(reading.remarks)
    tables = tuple(
        _settled(table, reading, expected, expected.announced_on, remarks) for table in reading.tables
    )
    return replace(reading, tables=tables, remarks=tuple(remarks))


def _settled(
    table: ListTable, reading: ListReading, expected: Expected, day: date, remarks: list[ListRemark]
) -> ListTable:
    notes = [each.text for each in reading.set_aside if each.sheet == table.sheet]
    found = {last: said for text in (table.title, *notes) for said, last in _validities(text, day)}
    if len(found) != 1 or expected.last_valid in found:
        return table
    ((_last, said),) = found.items()
    silent = [row for row in table.rows if not known_text(row.cells.get("valid_until", ""))]
    if not silent:
        return table
    if _is_chosen(expected, day):
        text = say("表外的说明写有效期“%(said)s”，按所选的截止日计。", said=quoted(said))
        remarks.append(ListRemark(text, table.sheet, table.header_row))
        return table
    text = say("没有写明有效期的行，按表外的说明“%(said)s”计。", said=quoted(said))
    remarks.append(ListRemark(text, table.sheet, table.header_row))
    numbers = {row.number for row in silent}
    rows = (
        replace(row, cells={**row.cells, "valid_until": said}) if row.number in numbers else row
        for row in table.rows
    )
    return replace(table, rows=tuple(rows))


def _is_chosen(expected: Expected, day: date) -> bool:
    """Whether somebody has said until when the titles of this list hold."""
    years = expected.level.validity_years if expected.level else None
    return expected.last_valid != valid_until(day, years)


def _validities(text: str, day: date) -> Iterator[tuple[str, date]]:
    for found in _SAID.finditer(text):
        parts = (found["said"], *_PARTS.split(found["said"]))
        read = ((part.strip(), _last_day(part.strip(), day)) for part in parts)
        if first := next(((part, last) for part, last in read if last is not None), None):
            yield first


def _last_day(said: str, day: date) -> date | None:
    try:
        counted = counted_until(said, day)
        return counted or (None if _BEGINS.search(said) and not _ENDS.search(said) else last_day_in(said))
    except ValueError:
        return None
