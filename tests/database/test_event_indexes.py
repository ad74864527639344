"""Events of a file, title or notice are found by their partial indexes, however they are asked for."""

from collections.abc import Callable
from typing import Any

import pytest

from registry.config import Config
from registry.database import db, is_postgres, snapshot
from registry.models import Application, Event, Notice, Recognition

OF = {"application_id": Application, "recognition_id": Recognition, "notice_id": Notice}
SHAPES: dict[str, Callable[[Any, Any], Any]] = {
    "one": lambda column, _of: Event.select().where(column == 1),
    "one of a kind, in order": lambda column, _of: (
        Event.select().where((column == 1) & (Event.kind == "x")).order_by(Event.seq).limit(5)
    ),
    "some": lambda column, _of: Event.select().where(column.in_([1, 2, 3])),
    "of rows": lambda column, of: Event.select().where(column.in_(of.select(of.id).where(of.id < 9))),
    "beside rows": lambda column, of: (
        of.select(of.id).join(Event, on=(column == of.id)).where(of.id.in_([1, 2]))
    ),
}


@pytest.mark.parametrize("column", OF)
def test_events_are_found_by_a_partial_index(registry: Config, column: str) -> None:
    how = "EXPLAIN" if is_postgres() else "EXPLAIN QUERY PLAN"
    with snapshot():
        if is_postgres():
            # Tables without rows are read whole where that is allowed.
            db.execute_sql("SET LOCAL enable_seqscan = off")
        for shape, query in SHAPES.items():
            sql, values = query(getattr(Event, column), OF[column]).sql()
            plan = str(db.execute_sql(f"{how} {sql}", values).fetchall())
            assert f"event_{column}" in plan, f"{shape}: {plan}"
