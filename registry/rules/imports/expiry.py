"""失效日期 in a list of grants: the end of a validity, where no titles were taken on it. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from registry.errors import say
from registry.rules.imports.cell import Cell, day_of_cell, last_day_in
from registry.rules.imports.expected import Expected
from registry.rules.imports.matching import known_text
from registry.rules.imports.reading import ListReading, ListRemark, ListTable, TableRow

_HEAD = "失效"
_SHORTEST = timedelta(days=360)
"""No title holds for less than about a year: what runs out sooner may have been taken."""


def with_expiry(reading: ListReading, expected: Expected) -> ListReading:
    """The same lists; a column 失效日期 that every row fills with a day so late that it is the end of its
    validity is read as that, which a remark says. Any other one stays what it may be, a day of endings.

    The day of the announcement some years later is the first day on which a title holds no more; any other
    one is taken for the last day on which it holds.
    """
    if expected.kind != "recognitions" or expected.announced_on is None:
        return reading
    found = [_settled(table, expected.announced_on) for table in reading.tables]
    read = [table for table in found if table not in reading.tables]
    remarks = [_remark(table) for table in read if _HEAD in table.heads["valid_until"]]
    return replace(reading, tables=tuple(found), remarks=(*reading.remarks, *remarks))


def _settled(table: ListTable, announced_on: date) -> ListTable:
    head = table.heads.get("ended_on", "")
    if _HEAD not in head or not all(map(_agrees, table.rows)):
        return table
    starts = [_day(row.cells.get("announced_on", "")) or announced_on for row in table.rows]
    ends = [_day(row.cells.get("ended_on", "")) for row in table.rows]
    days = [
        end for start, end in zip(starts, ends, strict=True) if end is not None and end - start >= _SHORTEST
    ]
    if len(days) < len(table.rows):
        return table
    lasts = [_last_valid(start, end) for start, end in zip(starts, days, strict=True)]
    heads = {name: text for name, text in table.heads.items() if name != "ended_on"}
    return replace(table, rows=_ending_on(table.rows, lasts), heads={"valid_until": head, **heads})


def _agrees(row: TableRow) -> bool:
    """Whether a row says no other end of its validity."""
    if not (own := _own(row)):
        return True
    try:
        last, end = last_day_in(own), _day(row.cells.get("ended_on", ""))
    except ValueError:
        return False
    return last is not None and end is not None and timedelta(0) <= end - last <= timedelta(days=1)


def _last_valid(start: date, end: date) -> date:
    return end - timedelta(days=1) if (start.month, start.day) == (end.month, end.day) else end


def _ending_on(rows: Sequence[TableRow], lasts: Sequence[date]) -> tuple[TableRow, ...]:
    return tuple(
        replace(row, cells={**row.cells, "ended_on": "", "valid_until": _own(row) or last.isoformat()})
        for row, last in zip(rows, lasts, strict=True)
    )


def _own(row: TableRow) -> Cell:
    """The validity that a row says itself; '' for none."""
    own = row.cells.get("valid_until", "")
    return own if known_text(own) else ""


def _day(cell: Cell) -> date | None:
    try:
        return day_of_cell(cell)
    except ValueError:
        return None


def _remark(table: ListTable) -> ListRemark:
    text = say(
        "“%(head)s”按有效期的截止日计：与公告同月同日的，前一日为最后有效日，其余的当日为最后有效日。",
        head=table.heads["valid_until"],
    )
    return ListRemark(text, table.sheet, table.header_row)
