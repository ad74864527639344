"""Counts of the demo's rows."""

from collections import Counter
from typing import Any

from peewee import fn


def count_by(*columns: Any) -> Counter[Any]:
    """Rows by the values of some columns of one table."""
    query = columns[0].model.select(*columns, fn.COUNT(1)).group_by(*columns).tuples()
    return Counter({row[:-1] if len(columns) > 1 else row[0]: row[-1] for row in query})
