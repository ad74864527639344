"""How journeys begin: with a system of their own, or with a browser at the application of the test."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page

from registry.config import Config
from tests.databases import Databases
from tests.journeys.served import served
from tests.journeys.system import Seeded, System, close_database, free_port, seed
from tests.servers.chromium import browser

DESK: Any = {"width": 1440, "height": 900}


@pytest.fixture
def seeded(request: pytest.FixtureRequest, tmp_path: Path, databases: Databases) -> Iterator[Seeded]:
    """Makes the system of the journey, with open calls of these titles, on a fresh database of an engine. A
    `whole` one starts its own Redis; of others only the pages answer. The rest is for `seed`."""

    def make(*schemes: str, engine: str = "sqlite", whole: bool = False, **of: Any) -> System:
        environ = {
            "REGISTRY_VAR": str(tmp_path),
            "PORT": str(free_port()),
            "DATABASE_URL": databases.fresh(engine, tmp_path),
        }
        if not whole:
            environ["REDIS_URL"] = request.getfixturevalue("redis_server")
        return seed(Config.from_env(environ), schemes=schemes, **of)

    yield make
    close_database()


@pytest.fixture
def page(app: Flask) -> Iterator[Page]:
    """A page of a browser at the application of the test, whose forms want their token."""
    yield from _page(app, javascript=True)


@pytest.fixture
def plain_page(app: Flask) -> Iterator[Page]:
    """The same of a browser that runs no script."""
    yield from _page(app, javascript=False)


def _page(app: Flask, *, javascript: bool) -> Iterator[Page]:
    app.config["WTF_CSRF_ENABLED"] = True
    with served(app) as address, browser() as chrome:
        context = chrome.new_context(base_url=address, java_script_enabled=javascript, viewport=DESK)
        yield context.new_page()
        context.close()
