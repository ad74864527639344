"""Before tables that are in use are changed, SQLite's file is copied; PostgreSQL's owner is told."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import click.testing
import pytest
from flask import Flask

from registry.config import Config
from registry.database import db, is_postgres
from registry.migrating import copy_before_migrating, undo_migration
from tests.make import Make


def migrate(app: Flask) -> click.testing.Result:
    # The command closes the database it worked on.
    ran = app.test_cli_runner().invoke(args=["db", "migrate"])
    db.connect(reuse_if_open=True)
    return ran


def backups(config: Config) -> list[Path]:
    return sorted((config.var / "backups").glob("*"))


def enterprises(path: Path) -> list[tuple[str]]:
    with closing(sqlite3.connect(path)) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return copy.execute("SELECT name FROM enterprise").fetchall()


@contextmanager
def _read_from_before(path: Path) -> Iterator[None]:
    """Somebody who reads an older state, so that what is written meanwhile stays in the write-ahead log."""
    if is_postgres():
        yield
        return
    with closing(sqlite3.connect(path)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM enterprise").fetchall()
        yield


def test_the_copy_holds_what_only_the_log_held(make: Make, app: Flask, registry: Config) -> None:
    original = registry.var / "registry.sqlite3"
    with _read_from_before(original):
        name = make.enterprise().name
        undone = undo_migration()
        if not is_postgres():
            plain = shutil.copy(original, registry.var / "plain.sqlite3")
            assert enterprises(Path(plain)) == [], "else this proves little"
        ran = migrate(app)
    assert ran.exit_code == 0
    assert f"applied {undone[-1]}" in ran.stderr
    if is_postgres():
        assert "pg_dump" in ran.stderr
        assert backups(registry) == []
        return
    assert "pg_dump" not in ran.stderr
    (copy,) = backups(registry)
    assert str(copy) in ran.stderr
    assert copy.name.endswith(f"-before-{undone[-1]}.sqlite3")
    assert enterprises(copy) == [(name,)]
    assert copy.stat().st_mode == original.stat().st_mode


def test_nothing_pending_nothing_copied(make: Make, app: Flask, registry: Config) -> None:
    make.enterprise()
    ran = migrate(app)
    assert ran.stderr == "up to date\n"
    assert backups(registry) == []


def test_empty_databases_are_not_copied(app: Flask, registry: Config) -> None:
    while undo_migration():
        pass
    ran = migrate(app)
    assert ran.exit_code == 0
    assert "pg_dump" not in ran.stderr
    assert backups(registry) == []


def test_where_it_cannot_be_copied_nothing_is_changed(app: Flask, registry: Config) -> None:
    if is_postgres():
        pytest.skip("it is not copied there")
    undone = undo_migration()
    (registry.var / "backups").write_text("a file in the way")
    ran = migrate(app)
    assert ran.exit_code == 1
    assert "数据库未改动" in ran.stderr
    assert undone
    (registry.var / "backups").unlink()
    assert copy_before_migrating(registry.var / "backups"), "still pending"
