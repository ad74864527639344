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

_SAID = re.compile(
    r"(?<!公示)有效期限?(?!届?满[前后]|内)(?:均|统一|自动)?[为是:：]?(?P<said>[^。；;\n/]{2,40})"
)
_PARTS = re.compile(r"[,，)）(（]")
_DUTY = re.compile(r"申请|复核|复审|提交|报送|换证")
"""What holders are to do by a day: it is not the last one of their titles."""


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
    silent = [row for row in table.rows if not known_text(row.cells.get("valid_until", ""))]
    if not silent or not found.keys() - {expected.last_valid}:
        return table
    said = "、".join(found.values())
    if len(found) > 1:
        text = say(
            "表外的说明写了几个有效期“%(said)s”，没有写明有效期的行不按它们计，请核对。", said=quoted(said)
        )
        remarks.append(ListRemark(text, table.sheet, table.header_row))
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
    """Each validity that a text says, as it is written, with its last day; by `day` it is announced."""
    for found in _SAID.finditer(text):
        said = found["said"].strip()
        if counted := counted_until(said, day):
            yield said, counted
            continue
        read = ((part.strip(), _last_day(part, day)) for part in _PARTS.split(said))
        if first := next(((part, last) for part, last in read if last is not None), None):
            yield first


def _last_day(said: str, day: date) -> date | None:
    """The last day of a validity that is said alone; None of one that is over before it is announced."""
    if _DUTY.search(said):
        return None
    try:
        last = counted_until(said, day) or last_day_in(said)
    except ValueError:
        return None
    return last if last is not None and last > day else None
