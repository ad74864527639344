"""The tables beside the ledger against what the ledger carries of them, row by row and column by column."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from registry.database import Table
from registry.models import TABLES, Event, EventSecret
from registry.prepared import Prepared, few_lengths
from registry.queries.after_image import key_of, kinds_carried, table_name
from registry.queries.last_write import last_write_faults
from registry.queries.ledger_check import erased_events
from registry.rules.carried import AFTER, CARRIED, OF_NAME, differing, image_of
from registry.rules.name_key import former_key, name_key
from registry.stored import Misspelled, plain_row, stored_rows

CHUNK = 500
CALLED_BY = {
    "account": "login",
    "application": "number",
    "criteria_version": "name",
    "enterprise": "uscc",
    "recognition": "certificate_no",
}
"""The column by which people know the rows of a table. No name, phone or reason of a person."""
LONGEST_CALLED = 64
KEY = tuple(OF_NAME)
"""The column that is in no event, for it follows from the name."""


@dataclass(frozen=True)
class RowFault:
    """A row that is not what the ledger says: `seq` is the event that said so last, None where none did.

    `called` is what people call the row by, '' where they do not; `in_doubt`: the ledger is broken there.
    """

    table: str
    key: str
    seq: int | None
    reason: str
    called: str = ""
    in_doubt: bool = False

    def __str__(self) -> str:
        said = "" if self.seq is None else f" (event {self.seq})"
        doubt = ", or the ledger, which is broken from there" if self.in_doubt else ""
        return f"{self.table} {self.key}: {self.reason}{said}{doubt}"


@dataclass(frozen=True)
class _Said:
    """What the ledger says of one row. `open` None: it was taken away; `personal` None: it was erased."""

    seq: int
    open: dict[str, Any] | None
    personal: dict[str, Any] | None


def row_faults() -> Iterator[RowFault]:
    """Every row of a carried table that differs from its last after-image, is missing, or is in no event.

    Run it in one snapshot and after the ledger was verified: events are believed here.
    """
    last, erased = _last_events(), erased_events()
    wrote = {table: max(rows.values()) for table, rows in last.items() if rows}
    for name, reason in last_write_faults(wrote):
        yield RowFault("last_write", name, None, reason)
    for table in TABLES:
        if table_name(table) in CARRIED:
            yield from _faults(table, last[table_name(table)], erased)


def _last_events() -> defaultdict[str, dict[str, int]]:
    """By table and key, the number of the event that spoke of the row last."""
    last: defaultdict[str, dict[str, int]] = defaultdict(dict)
    events: Any = Event.select(Event.seq, Event.body).order_by(Event.seq).tuples()
    for seq, body in events.iterator():
        # Most of the time goes into reading JSON, and most events of a large registry wrote no row.
        if f'"{AFTER}":' in body:
            for table, rows in _images(body).items():
                last[table].update(dict.fromkeys(rows, seq))
    return last


def _images(content: str) -> dict[str, dict[str, Any]]:
    """The images in a body or a personal part, by table and key.

    An event that was changed behind the ledger's back has any form: what is no image is passed over, and the
    event itself is named by its digest.
    """
    try:
        after = json.loads(content)[AFTER]
    except (KeyError, TypeError, ValueError):
        return {}
    tables = after.items() if isinstance(after, dict) else ()
    return {
        table: {key: image for key, image in rows.items() if image is None or isinstance(image, dict)}
        for table, rows in tables
        if isinstance(rows, dict)
    }


def _faults(table: type[Table], last: dict[str, int], erased: frozenset[int]) -> Iterator[RowFault]:
    """The faults of one table; takes out of `last` the rows that are there."""
    name, kinds = table_name(table), kinds_carried(table)
    meta: Any = table._meta
    key_column = meta.primary_key.column_name
    columns = [*kinds, *(column for column in KEY if column in CARRIED[name].apart)]
    rows = stored_rows(table, columns, key=key_column)
    while chunk := list(islice(rows, CHUNK)):
        keyed = [(key_of(row[list(kinds).index(key_column)]), row) for row in chunk]
        said = _said(name, {key: last[key] for key, _ in keyed if key in last}, erased)
        for key, row in keyed:
            stored = dict(zip(columns, row, strict=True))
            if reason := _fault(name, kinds, row[: len(kinds)], said.get(key)) or _key_fault(stored):
                called = _called(name, stored)
                yield RowFault(name, key, last.get(key), reason, called)
            last.pop(key, None)
    yield from _missing(name, last, erased)


def _key_fault(row: Mapping[str, Any]) -> str:
    """What is wrong with the name key of a row that is otherwise right: nobody finds the row by it."""
    if KEY[0] not in row:
        return ""
    key = former_key(row["what"], row["old"]) if "what" in row else name_key(row["name"])
    return "" if row[KEY[0]] == key else "its name key is not that of its name"


def _missing(name: str, last: dict[str, int], erased: frozenset[int]) -> Iterator[RowFault]:
    left = iter(last.items())
    while chunk := dict(islice(left, CHUNK)):
        for key, said in _said(name, chunk, erased).items():
            if said.open is not None:
                called = _called(name, {**said.open, **(said.personal or {})})
                yield RowFault(name, key, said.seq, "the row is missing", called)


def _called(name: str, row: Mapping[str, Any]) -> str:
    """What people call a row by; of what was changed into something unreadable nothing."""
    value = row.get(CALLED_BY.get(name, ""))
    return value if isinstance(value, str) and len(value) <= LONGEST_CALLED and value.isprintable() else ""


def _said(name: str, seqs: dict[str, int], erased: frozenset[int]) -> dict[str, _Said]:
    """What the ledger says of rows of one table; `seqs`: by key, the event that spoke of it last."""
    if not seqs:
        return {}
    numbers = few_lengths(sorted(set(seqs.values())))
    opened = {seq: _images(body).get(name, {}) for seq, body in _bodies(numbers)}
    kept = {seq: _images(content).get(name, {}) for seq, content in _contents(numbers)}
    return {
        key: _Said(seq, opened[seq][key], None if seq in erased else kept.get(seq, {}).get(key, {}))
        for key, seq in seqs.items()
    }


@Prepared
def _bodies(seqs: Sequence[int]) -> Any:
    return Event.select(Event.seq, Event.body).where(Event.seq.in_(seqs)).tuples()


@Prepared
def _contents(seqs: Sequence[int]) -> Any:
    return EventSecret.select(EventSecret.seq, EventSecret.content).where(EventSecret.seq.in_(seqs)).tuples()


def _fault(name: str, kinds: Mapping[str, str], row: Sequence[Any], said: _Said | None) -> str:
    """What is wrong with a stored row; '' if it is what was said. Personal values are never named."""
    try:
        found, personal = image_of(name, plain_row(kinds, row))
    except Misspelled as misspelled:
        is_personal = misspelled.column in CARRIED[name].personal
        return misspelled.unquoted if is_personal else str(misspelled)
    if said is None:
        return "the row is in no event"
    if said.open is None:
        return "the row is there although it was taken away"
    wrong = [
        f"{column} is {found[column]!r}, not {said.open.get(column)!r}"
        for column in differing(said.open, found)
    ]
    if said.personal is not None:
        # Nothing personal is kept apart where every such column is empty.
        expected = said.personal or dict.fromkeys(personal, "")
        wrong += [f"{column} is not what was written" for column in differing(expected, personal)]
    return "; ".join(wrong)
