"""Rows of lists as they were known: what a row said then instead of what it says now."""

from collections.abc import Callable, Mapping
from typing import Any

from peewee import JOIN, Case, Expression, fn

from registry.database import Table
from registry.models import Enterprise, FormerRow
from registry.queries.after_image import table_name
from registry.rules.former_row import PRINTED

Said = Callable[[Any], Any]
"""A printed column of a row, as what it held then."""


def code_before(row: Enterprise) -> Mapping[type[Table], Mapping[int, Mapping[str, Any]]]:
    """What lists print of a record as it was read, for the event that gives its code away or back."""
    return {Enterprise: {row.id: {"name": row.name, "uscc": row.uscc}}}


def as_known_up_to(query: Any, cut: int, keys: Mapping[type[Table], Any]) -> tuple[Any, Said]:
    """A query whose rows say what they said up to event `cut`, and its columns to sort by.

    `keys`: the column by which the query names a row of each table. No query more; what never changed costs a
    look into an index.
    """
    columns: dict[Any, Any] = {}
    for table, key in keys.items():
        former = FormerRow.alias()
        query = query.join_from(key.model, former, JOIN.LEFT_OUTER, on=_was(former, table, key, cut))
        meta: Any = table._meta
        for name in PRINTED[table_name(table)]:
            field = meta.fields[name]
            columns[field] = Case(None, ((former.id.is_null(False), getattr(former, name)),), field)
    said = [
        then.alias(field.name).bind_to(field.model).converter(field.python_value)
        for field, then in columns.items()
    ]
    return query.select_extend(*said), lambda column: columns.get(column, column)


def _was(former: Any, table: type[Table], key: Any, cut: int) -> Expression:
    """The condition that a former row is what a row said up to event `cut`: the first that was changed after
    it. Of a row that has not changed since there is none."""
    later = FormerRow.alias()
    changed: Any = later.select(fn.MIN(later.seq_until)).where(
        (later.of_table == table_name(table)) & (later.row_id == key) & (later.seq_until > cut)
    )
    found: Expression = (
        (former.of_table == table_name(table)) & (former.row_id == key) & (former.seq_until == changed)
    )
    return found
