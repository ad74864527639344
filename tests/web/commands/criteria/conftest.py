"""`flask criteria` on a registry, and where there are no tables."""

from pathlib import Path

import click.testing
import pytest
from flask import Flask

from registry.config import Config
from registry.database import open_database
from registry.jobs import open_broker
from registry.web import create_app
from tests.conftest import KEY
from tests.web.commands.invoke import Invoke


@pytest.fixture
def invoke(app: Flask) -> Invoke:
    def run(*words: str, lines: str | bytes = "") -> click.testing.Result:
        return app.test_cli_runner().invoke(args=["criteria", *words], input=lines)

    return run


@pytest.fixture
def without_tables(tmp_path: Path, redis_server: str) -> Invoke:
    """The command line on a database nobody has migrated."""
    url = f"sqlite:///{tmp_path / 'new.sqlite3'}"
    open_database(url)
    open_broker(redis_server)
    app = create_app(
        Config(database_url=url, redis_url=redis_server, var=tmp_path, port=8000, secret_key=KEY)
    )
    return lambda *words, lines="": app.test_cli_runner().invoke(args=["criteria", *words], input=lines)
