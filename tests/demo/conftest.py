"""The whole demo, loaded and open."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from registry import clock
from registry.database import db, open_database
from tests.databases import LOADED_ON, forget
from tests.days import noon


@pytest.fixture(scope="module")
def demo_url(loaded_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The whole demo; this file's tests only read it, but for who signs in.

    SQLite only: a load takes PostgreSQL a minute, and all it does is done by actions tested on both.
    """
    copy = shutil.copy(loaded_demo / "registry.sqlite3", tmp_path_factory.mktemp("demo"))
    return f"sqlite:///{copy}"


@pytest.fixture
def demo(demo_url: str) -> Iterator[None]:
    """The loaded demo, open, at noon of its loading day."""
    open_database(demo_url)
    db.connect()
    with clock.at(noon(LOADED_ON)):
        yield
    forget(db.obj)
