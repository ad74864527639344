"""Former rows against the ledger, which says all that any row has said."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from peewee import fn

from registry.models import Event, FormerRow
from registry.rules.carried import AFTER
from registry.rules.former_row import COLUMNS, PRINTED, FormerRows

KEY = ("of_table", "row_id", "seq_until")
_IMAGES = tuple(f'"{table}":{{"' for table in PRINTED)
_REGISTER = frozenset({"enterprise.registered", "enterprise.corrected"})
Row = tuple[Any, ...]
"""The key and the columns of a former row, days as text."""


def ledger_end() -> int:
    """The last event. Former rows of events up to it never change: they are written with their event."""
    return Event.select(fn.MAX(Event.seq)).scalar() or 0


def wrong_former_rows(last_seq: int) -> tuple[Counter[Row], Counter[Row]]:
    """Up to an event, the rows that are kept and should not be, and those that should be and are not."""
    stored, said = Counter(_stored(last_seq)), Counter(_said(last_seq))
    return stored - said, said - stored


def former_row_faults() -> list[str]:
    """How many former rows are not what the ledger gives, in words; none if they are."""
    strange, missing = wrong_former_rows(ledger_end())
    wrong = {row[: len(KEY)] for row in (*strange, *missing)}
    return [f"{len(wrong)} former rows are not what the ledger gives"] if wrong else []


def _stored(last_seq: int) -> Iterator[Row]:
    columns = [getattr(FormerRow, name) for name in (*KEY, *COLUMNS)]
    rows: Any = FormerRow.select(*columns).where(FormerRow.seq_until <= last_seq).tuples()
    for row in rows.iterator():
        yield tuple(value if value is None or isinstance(value, int | str) else str(value) for value in row)


def _said(last_seq: int) -> Iterator[Row]:
    former = FormerRows()
    e = Event
    events: Any = e.select(e.seq, e.kind, e.enterprise_id, e.body).where(e.seq <= last_seq).order_by(e.seq)
    for seq, kind, enterprise, body in events.tuples().iterator():
        # Most of the time goes into reading JSON, and most events of a large registry wrote none of these.
        carries = f'"{AFTER}":' in body
        if any(each in body for each in _IMAGES) if carries else kind in _REGISTER:
            former.take_in(seq, kind, enterprise, json.loads(body))
    for row in former.rows:
        yield tuple(row[name] for name in (*KEY, *COLUMNS))
