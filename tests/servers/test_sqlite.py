"""The tests' SQLite does without syncing; the product's does not."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import registry.database
from registry.config import Config
from registry.database import db, is_postgres


def test_an_acknowledged_decision_survives_a_power_cut(tmp_path: Path) -> None:
    spec = spec_from_file_location("untouched", registry.database.__file__)
    assert spec and spec.loader
    untouched = module_from_spec(spec)
    spec.loader.exec_module(untouched)
    database = untouched.connect_to(f"sqlite:///{tmp_path / 'registry.sqlite3'}")
    with database.connection_context():
        assert database.execute_sql("PRAGMA synchronous").fetchone() == (2,)
        assert database.execute_sql("PRAGMA journal_mode").fetchone() == ("wal",)


def test_tests_wait_for_no_disk(registry: Config) -> None:
    assert is_postgres() or db.execute_sql("PRAGMA synchronous").fetchone() == (0,)
