"""Copies of the databases kept from released versions."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import psycopg
import pytest

from registry import clock
from registry.database import db, open_database
from tests.databases import forget, named
from tests.days import DAY, noon
from tests.migrations.kept import VERSIONS, Kept

Copies = Callable[[], AbstractContextManager[str]]


@pytest.fixture(scope="module", params=VERSIONS)
def kept(request: pytest.FixtureRequest, engine: str) -> Kept:
    return Kept(request.param, engine)


@pytest.fixture(scope="module")
def copies(
    kept: Kept, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, worker: int
) -> Iterator[Copies]:
    """Opens a copy of the kept database, nothing of which is migrated yet; the context gives its URL."""
    if kept.engine == "sqlite":
        folder = tmp_path_factory.mktemp("kept")
        kept.restore_file(folder / "kept.sqlite3")
        yield lambda: _copied_file(folder / "kept.sqlite3", folder / "copy.sqlite3")
        return
    server = request.getfixturevalue("postgres_server")
    original, copy = f"kept_{worker}", f"kept_copy_{worker}"
    with psycopg.connect(server, autocommit=True) as maintenance:
        # A run that was killed leaves its databases on a server that is not its own.
        for name in (copy, original):
            maintenance.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        maintenance.execute(f"CREATE DATABASE {original}")
        try:
            kept.restore_into(named(server, original))
            yield lambda: _copied_database(maintenance, server, original, copy)
        finally:
            maintenance.execute(f"DROP DATABASE {original} WITH (FORCE)")


@contextmanager
def _copied_file(kept: Path, copy: Path) -> Iterator[str]:
    shutil.copy(kept, copy)
    with opened(f"sqlite:///{copy}") as url:
        yield url


@contextmanager
def _copied_database(maintenance: psycopg.Connection, server: str, original: str, copy: str) -> Iterator[str]:
    maintenance.execute(f"CREATE DATABASE {copy} TEMPLATE {original}")
    try:
        with opened(named(server, copy)) as url:
            yield url
    finally:
        maintenance.execute(f"DROP DATABASE {copy} WITH (FORCE)")


@contextmanager
def opened(url: str) -> Iterator[str]:
    """The registry's database, on the Monday of the tests."""
    open_database(url)
    db.connect()
    try:
        with clock.at(noon(DAY)):
            yield url
    finally:
        forget(db.obj)
