"""A full disk is said to be full: what follows from it does not hide it."""

import pytest
from peewee import OperationalError

from registry.config import Config
from registry.database import db, transactional
from registry.models import Setting


@pytest.mark.engines("sqlite")
def test_the_true_cause_is_what_is_raised(registry: Config) -> None:
    pages = db.execute_sql("PRAGMA page_count").fetchone()[0]
    db.execute_sql(f"PRAGMA max_page_count = {pages + 2}")

    @transactional
    def fill() -> None:
        for number in range(1000):
            Setting.create(key=f"k{number}", value="x" * 10_000)

    with pytest.raises(OperationalError, match="database or disk is full"):
        fill()
    assert not db.in_transaction()
    assert Setting.select().count() == 0
    db.execute_sql("PRAGMA max_page_count = 1000000")
    fill()
