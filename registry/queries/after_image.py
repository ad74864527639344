"""After-images: what rows hold now, as an event keeps it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from registry.database import Table
from registry.inserted import InsertedRows
from registry.rules.carried import CARRIED, image_of
from registry.rules.ledger import canonical_json, canonical_rows
from registry.stored import Plain, given_plainly, kinds_of, plain, plain_row, stored_by_key

Wrote = Mapping[type[Table], Collection[Any]]
"""Rows by table, each by its primary key."""


class Image(NamedTuple):
    """What a row holds: its open part as canonical JSON, and its personal part."""

    text: str
    personal: Mapping[str, Any]


GONE = Image("null", {})
"""Of a row that is no longer there."""


MANY = 4
"""From so many rows on they are spelled column by column: of one that takes twice as long."""


def key_of(key: Any) -> str:
    """A primary key as images are named by it: a number, a word, or a day as 2026-03-01."""
    return key.isoformat() if isinstance(key, date) else str(key)


@cache
def kinds_carried(table: type[Table]) -> Mapping[str, str]:
    """The carried columns of a table and what each holds."""
    kinds = kinds_of(table)
    return {name: kinds[name] for name in CARRIED[table_name(table)].columns}


@cache
def table_name(table: type[Table]) -> str:
    meta: Any = table._meta
    return str(meta.table_name)


def images_of(wrote: Wrote) -> dict[str, dict[str, Image]]:
    """The images of these rows by table and key, in one query a table. Raises Misspelled."""
    return {table_name(table): _images(table, list(keys)) for table, keys in wrote.items()}


def _images(table: type[Table], keys: list[Any]) -> dict[str, Image]:
    name, kinds = table_name(table), kinds_carried(table)
    meta: Any = table._meta
    key_column = meta.primary_key.column_name
    images: dict[str, Image] = {key_of(key): GONE for key in keys}
    rows = stored_by_key(table, list(kinds), [meta.primary_key.db_value(key) for key in keys])
    if len(rows) >= MANY and CARRIED[name].open_only:
        columns = _plain_columns(kinds, list(rows.values()))
        of_keys = map(key_of, columns[key_column])
        texts = canonical_rows(columns)
        return images | {key: Image(text, {}) for key, text in zip(of_keys, texts, strict=True)}
    for stored, row in rows.items():
        opened, personal = image_of(name, plain_row(kinds, row))
        key = key_of(plain(key_column, kinds[key_column], stored))
        images[key] = Image(canonical_json(opened), personal)
    return images


def _plain_columns(kinds: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> dict[str, Sequence[Plain]]:
    """What `plain_row` gives of each row, column by column: of many rows most columns hold few values, each
    of which is spelled once. Raises Misspelled."""
    found: dict[str, Sequence[Plain]] = {}
    for (column, kind), values in zip(kinds.items(), zip(*rows, strict=True), strict=True):
        if kind in {"whole", "text"} and given_plainly(kind, values, None) is not None:
            found[column] = values
            continue
        # By type as well: to Python the truth is the number one.
        spelled = {key: plain(column, kind, key[1]) for key in {(type(value), value) for value in values}}
        found[column] = [spelled[type(value), value] for value in values]
    return found


def images_of_inserted(inserted: InsertedRows) -> dict[str, Image]:
    """The images of rows that were inserted just now, by key: what they were given is what they hold.

    None at all of a table with personal or long columns, and where a value is not of the one type that its
    column keeps as it is: such rows are read back.
    """
    name, kinds = table_name(inserted.table), kinds_carried(inserted.table)
    if not inserted.values or not CARRIED[name].open_only:
        return {}
    meta: Any = inserted.table._meta
    nothing = [None] * len(inserted.values)
    given = dict(zip(inserted.columns, zip(*inserted.values, strict=True), strict=True))
    columns: dict[str, Sequence[Plain]] = {}
    for column, kind in kinds.items():
        longest = getattr(meta.columns[column], "max_length", None)
        plainly = given_plainly(kind, given.get(column, nothing), longest)
        if plainly is None:
            return {}
        columns[column] = plainly
    keys = map(str, columns[meta.primary_key.column_name])
    return {key: Image(text, {}) for key, text in zip(keys, canonical_rows(columns), strict=True)}
