"""A registry moves from SQLite to PostgreSQL in one step, proved equal, and its source stays as it is."""

import os
import sqlite3
from contextlib import closing

import pytest
from peewee import OperationalError

from registry.backup.manifest import BackupRefused
from registry.backup.move import move_database
from registry.config import Config
from registry.database import db
from registry.errors import Misconfigured
from registry.leftovers import lock_folder
from registry.queries.ledger_check import verify_ledger
from tests.backup.conftest import Elsewhere, backed_up, rows_by_models, set_to
from tests.make import Make


@pytest.mark.engines("postgres")
def test_it_is_equal_and_the_source_stays(source: Config, elsewhere: Elsewhere) -> None:
    target = elsewhere.config("postgres", source)
    before, file = rows_by_models(), (source.var / "registry.sqlite3").read_bytes()
    moved = move_database(target.database_url, source.var)
    assert (moved.migrated, moved.differences) == ([], [])
    assert rows_by_models() == before
    assert (source.var / "registry.sqlite3").read_bytes() == file
    assert sorted(path.name for path in source.var.iterdir() if path.suffix in {"", ".sqlite3"}) == [
        "files", "registry.sqlite3"
    ]  # fmt: skip
    _place, manifest = backed_up(source)
    with set_to(target):
        db.connect()
        assert rows_by_models() == before
        assert backed_up(source, "moved.tar.gz")[1].tables == manifest.tables
        Make(source).enterprise()
        assert verify_ledger().intact
    with pytest.raises(BackupRefused, match="The database has data"):
        move_database(target.database_url, source.var)


@pytest.mark.engines("postgres")
def test_nobody_writes_to_the_source_meanwhile(source: Config, elsewhere: Elsewhere) -> None:
    """A process that was started by hand: it has no lock on the folder, and decides."""
    target = elsewhere.config("postgres", source)
    with closing(sqlite3.connect(source.var / "registry.sqlite3", timeout=0, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        db.obj.execute_sql("PRAGMA busy_timeout = 10")
        with pytest.raises(OperationalError, match="locked"):
            move_database(target.database_url, source.var)


@pytest.mark.engines("sqlite")
def test_where_the_registry_runs_or_the_way_is_another_it_is_refused(source: Config) -> None:
    lock = lock_folder(source.var)
    with pytest.raises(Misconfigured, match="in use by a running registry"):
        move_database("postgresql://nobody@127.0.0.1:1/none", source.var)
    os.close(lock)
    with pytest.raises(BackupRefused, match="It moves from SQLite to postgresql"):
        move_database("sqlite:////tmp/elsewhere.sqlite3", source.var)
    with pytest.raises(OperationalError):
        move_database("postgresql://nobody@127.0.0.1:1/none", source.var)
    assert not list(source.var.glob("move-*"))
    Make(source).enterprise()


@pytest.mark.engines("postgres")
def test_what_postgres_cannot_hold_is_named(source: Config, elsewhere: Elsewhere) -> None:
    """SQLite does not mind how long a text is."""
    target = elsewhere.config("postgres", source)
    db.execute_sql("UPDATE account SET name = ? WHERE id = 1", ("长" * 65,))
    with pytest.raises(BackupRefused, match="Line 1 of table account"):
        move_database(target.database_url, source.var)
    with set_to(target), db.connection_context():
        assert db.get_tables() == []
