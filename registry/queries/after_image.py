"""After-images: what rows hold now, as an event keeps it."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from registry.database import Table
from registry.rules.carried import CARRIED, image_of
from registry.stored import kinds_of, plain, plain_row, stored_by_key

Wrote = Mapping[type[Table], Collection[Any]]
"""Rows by table, each by its primary key."""
Image = tuple[dict[str, Any] | None, dict[str, Any]]
"""The open and the personal part of a row; (None, {}) of one that is no longer there."""


def key_of(key: Any) -> str:
    """A primary key as images are named by it: a number, a word, or a day as 2026-03-01."""
    return key.isoformat() if isinstance(key, date) else str(key)


def kinds_carried(table: type[Table]) -> dict[str, str]:
    """The carried columns of a table and what each holds."""
    kinds = kinds_of(table)
    return {name: kinds[name] for name in CARRIED[table_name(table)].columns}


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
    images: dict[str, Image] = {key_of(key): (None, {}) for key in keys}
    rows = stored_by_key(table, list(kinds), [meta.primary_key.db_value(key) for key in keys])
    for stored, row in rows.items():
        images[key_of(plain(key_column, kinds[key_column], stored))] = image_of(name, plain_row(kinds, row))
    return images
