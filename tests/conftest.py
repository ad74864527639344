"""What a run of tests may be asked, and who of its processes loads the product."""

import os
from importlib import import_module
from typing import Any

import pytest

from tests import cost
from tests.left_to_suite import LEFT_TO_SUITE

ENGINES = ("sqlite", "postgres")
FIXTURES = "tests.fixtures"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--engines", default=",".join(ENGINES), help="which databases: sqlite,postgres")
    parser.addoption("--dearest", type=int, default=0, help="so many tests that spent most CPU are listed")


def pytest_configure(config: pytest.Config) -> None:
    # Else every worker, server and command of a run compiles the product anew, for longer than it works.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    config.pluginmanager.register(cost)


def pytest_sessionstart(session: pytest.Session) -> None:
    """Who only hands tests out to workers needs none of the product, which takes seconds to import."""
    if not session.config.pluginmanager.has_plugin("dsession"):
        session.config.pluginmanager.register(import_module(FIXTURES), FIXTURES)


def __getattr__(name: str) -> Any:
    """What tests import from here, and only that: pytest asks for names of its own."""
    if name not in {"DAY", "KEY", "People", "site"}:
        raise AttributeError(name)
    return getattr(import_module(FIXTURES), name)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Before any is chosen by its marks."""
    for item in items:
        if item.nodeid.partition("[")[0] in LEFT_TO_SUITE:
            item.add_marker(pytest.mark.suite)
