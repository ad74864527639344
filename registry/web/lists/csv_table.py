"""Tables as CSV that a spreadsheet opens safely: UTF-8 with BOM, no cell is ever a formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from flask import Response, stream_with_context

from registry.database import db
from registry.web.filters import industry_name, place

BOM = "\ufeff"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
FLUSH = 64 * 1024


def cell(value: Any) -> Any:
    """A value as a cell. Numbers stay numbers; text a spreadsheet would run gets an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, bool | int | float | Decimal):
        return value
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def place_cells(district: str, zone: str, industry: str) -> list[str]:
    """District, zone and industry by name; of zone and industry nothing where there is none."""
    return [
        place(district),
        place("", zone) if zone else "",
        industry_name(industry) if industry else "",
    ]


def csv_response(name: str, day: date, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Response:
    """Stream a table under `name`-day.csv; the rows are read while they are sent."""
    answer = Response(stream_with_context(_lines(head, rows)), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f"attachment; filename={name}-{day.isoformat()}.csv"
    return answer


def _lines(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    buffer = io.StringIO()
    buffer.write(BOM)
    writer = csv.writer(buffer)
    writer.writerow([cell(title) for title in head])
    for row in rows:
        writer.writerow([cell(value) for value in row])
        if buffer.tell() > FLUSH:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def while_sent(query: Any) -> Iterator[Any]:
    """The rows of a query run when the sending begins: by then the request's connection was closed."""
    opened = db.connect(reuse_if_open=True)
    try:
        yield from query.iterator()
    finally:
        if opened:
            db.close()
