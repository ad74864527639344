"""A guard of the tables that is taken away, switched off or emptied is named."""

import json
from pathlib import Path
from random import Random

from registry.config import Config
from registry.database import db, is_postgres
from registry.schema_guards import KEPT, guard_faults, guards, kept_guards
from tests.guard_plants import ON_POSTGRES, PLANTS, rolled_back


def test_what_is_kept_is_what_the_migrations_make(registry: Config, engine: str, tmp_path: Path) -> None:
    made = guards()
    new = {**json.loads(KEPT.read_text("utf-8")), engine: made}
    (tmp_path / KEPT.name).write_text(json.dumps(new, indent=1, sort_keys=True) + "\n", "utf-8")
    assert made == kept_guards(), f"after a new migration: cp {tmp_path / KEPT.name} {KEPT}"
    assert len([name for name in made if name.startswith("trigger ")]) > 15


def test_one_that_is_gone_or_guards_nothing_is_named(registry: Config) -> None:
    assert list(guard_faults()) == []
    for number, plant in enumerate((*PLANTS, *(ON_POSTGRES if is_postgres() else ()))):
        with rolled_back():
            (named,) = plant(Random(number))
            found = list(guard_faults())
            assert named in found, (plant.__name__, named, found)
    assert list(guard_faults()) == []


def test_an_index_or_a_table_of_somebody_elses_is_no_fault(registry: Config) -> None:
    with rolled_back():
        db.execute_sql("CREATE INDEX of_a_report ON enterprise (staff)")
        db.execute_sql("CREATE TABLE of_a_report_too (id integer primary key)")
        assert list(guard_faults()) == []
