"""Numbers of a series are found by their beginning, not by a look at every number."""

import pytest

from registry.database import db
from registry.queries.certificate import serials_taken
from tests.make import Make

pytestmark = pytest.mark.engines("sqlite")


def test_numbers_of_a_series_are_found_by_an_index(make: Make, queries: list[str]) -> None:
    make.enterprise()
    queries.clear()
    serials_taken("TJ", "SRDI", "municipal", 2026)
    asked = list(queries)
    assert len(asked) == 2
    for sql in asked:
        plan = db.execute_sql(f"EXPLAIN QUERY PLAN {sql}", ("x",) * sql.count("?")).fetchall()
        assert all(step.startswith("SEARCH") for *_, step in plan), plan
