"""What a thread keeps between two requests: its connection to SQLite, and nothing that it has read."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from registry.database import connect_to, db
from registry.sqlite_file import OwnSqlite
from tests.make import Make

pytestmark = pytest.mark.engines("sqlite")


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[OwnSqlite]:
    """An open database with one number."""
    found = connect_to(f"sqlite:///{tmp_path / 'numbers'}")
    assert isinstance(found, OwnSqlite)
    found.connect()
    found.execute_sql("CREATE TABLE number (value)")
    found.execute_sql("INSERT INTO number VALUES (1), (2), (3)")
    yield found
    found.close()


def write(kept: OwnSqlite, statement: str) -> None:
    """Another process writes."""
    other = sqlite3.connect(kept.database, isolation_level=None)
    other.execute(statement)
    other.close()


def total(kept: OwnSqlite) -> int:
    found: int = kept.execute_sql("SELECT sum(value) FROM number").fetchone()[0]
    return found


def test_a_thread_keeps_its_connection_from_request_to_request(app: Flask, make: Make) -> None:
    client, used = app.test_client(), []
    for _ in range(3):
        assert client.get("/roll").status_code == 200
        used.append(db.connection())
    assert len(set(map(id, used))) == 1


def test_what_was_not_read_to_its_end_makes_nothing_older(kept: OwnSqlite) -> None:
    left = kept.execute_sql("SELECT value FROM number")
    assert left.fetchone() == (1,)
    write(kept, "INSERT INTO number VALUES (10)")
    # While somebody reads, everything is of the moment when that began.
    assert total(kept) == 6
    connection = kept.connection()
    kept.let_go()
    kept.connect(reuse_if_open=True)
    assert kept.connection() is connection
    assert total(kept) == 16
    with pytest.raises(sqlite3.ProgrammingError):
        left.fetchone()


def test_a_transaction_that_was_left_open_ends_with_its_request(kept: OwnSqlite) -> None:
    kept.execute_sql("BEGIN IMMEDIATE")
    kept.execute_sql("INSERT INTO number VALUES (10)")
    kept.let_go()
    assert kept.is_closed()
    write(kept, "INSERT INTO number VALUES (100)")
    kept.connect(reuse_if_open=True)
    assert total(kept) == 106


def test_another_file_in_its_place_is_opened(kept: OwnSqlite, tmp_path: Path) -> None:
    kept.let_go()
    other = connect_to(f"sqlite:///{tmp_path / 'other'}")
    other.connect()
    other.execute_sql("CREATE TABLE number (value)")
    other.execute_sql("INSERT INTO number VALUES (1000)")
    other.close()
    (tmp_path / "numbers-wal").unlink(missing_ok=True)
    (tmp_path / "other").replace(kept.database)
    kept.connect(reuse_if_open=True)
    assert total(kept) == 1000
