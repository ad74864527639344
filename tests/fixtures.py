"""What tests ask for: a fresh registry on either engine, people who are signed in, a frozen day."""

import gc
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import BytecodeCache, FileSystemBytecodeCache

from registry import clock
from registry.config import Config
from registry.database import db
from registry.jobs import open_broker
from registry.models import Account
from registry.storage import Storage
from registry.web import create_app
from registry.web.access import TOKEN
from tests.databases import (
    KEY,
    Databases,
    OwnPostgres,
    forget,
    held_open,
    let_go,
    load_demo_into,
    make_postgres_template,
    reopen,
)
from tests.days import DAY, noon
from tests.make import Make
from tests.servers.lease import leased, once
from tests.servers.postgres import postgres
from tests.servers.valkey import DATABASES, valkey

COLLECT_EVERY = (20_000, 20, 50)
"""Not 700 objects: a page makes as many many times over, and the catalog and templates stay."""
SERVERS = pytest.StashKey[ExitStack]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[SERVERS] = ExitStack()


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What collecting left stays to the end: the collector need not go through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_EVERY)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Outside of any test's time: servers this process started stay until no worker needs them."""
    # Only where something has used it: to import it takes longer than many tests.
    if chromium := sys.modules.get("tests.servers.chromium"):
        chromium.close_browser()
    session.config.stash[SERVERS].close()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "engine" in metafunc.fixturenames:
        only = metafunc.definition.get_closest_marker("engines")
        engines = [
            name
            for name in metafunc.config.getoption("engines").split(",")
            if only is None or name in only.args
        ]
        metafunc.parametrize("engine", engines, indirect=True, scope="session")


@pytest.fixture(scope="session")
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def worker() -> int:
    """The number of this process among the workers of the run."""
    return int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of this run share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def redis_server(request: pytest.FixtureRequest, run_folder: Path, worker: int) -> str:
    """The URL of a database of this worker's own on a server of the run."""
    server, number = divmod(worker, DATABASES)
    url = request.config.stash[SERVERS].enter_context(leased(run_folder, f"valkey-{server}", valkey))
    return url.replace("db=0", f"db={number}")


@pytest.fixture(scope="session")
def postgres_server(request: pytest.FixtureRequest, run_folder: Path) -> str:
    return request.config.stash[SERVERS].enter_context(leased(run_folder, "postgres", postgres))


@pytest.fixture(scope="session")
def own_postgres(postgres_server: str, run_folder: Path, worker: int) -> Iterator[OwnPostgres]:
    template = f"template-{urlsplit(postgres_server).port}"
    once(run_folder, template, partial(make_postgres_template, postgres_server))
    database = OwnPostgres(postgres_server, f"registry_test_{worker}")
    yield database
    database.drop()


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest, run_folder: Path) -> Databases:
    """Where fresh databases come from; PostgreSQL starts when the first one is asked for."""
    return Databases(run_folder, lambda: request.getfixturevalue("own_postgres"))


@pytest.fixture(scope="session")
def loaded_demo(run_folder: Path, databases: Databases, redis_server: str) -> Path:
    """A folder with the database and the files of the whole demo, loaded once a run on a certain day."""
    folder = run_folder / "demo"

    def load() -> None:
        folder.mkdir()
        # A tenth of the time would go into looking for garbage among rows that stay.
        gc.disable()
        load_demo_into(databases.fresh("sqlite", folder), redis_server, folder)
        gc.enable()
        forget(db.obj)

    once(run_folder, "demo", load)
    return folder


@pytest.fixture(scope="session")
def compiled(run_folder: Path) -> BytecodeCache:
    """Templates as any worker of the run has compiled them; each run begins anew."""
    folder = run_folder / "templates"
    folder.mkdir(exist_ok=True)
    _compiled["templates"] = FileSystemBytecodeCache(str(folder))
    return _compiled["templates"]


@pytest.fixture
def config(
    engine: str,
    request: pytest.FixtureRequest,
    databases: Databases,
    tmp_path: Path,
    redis_server: str,
    compiled: BytecodeCache,
) -> Config:
    """Settings that point at a fresh database of the engine under test and a real Redis-protocol server."""
    beginning = "shipped" if request.node.get_closest_marker("shipped") else "empty"
    url = databases.fresh(engine, tmp_path, beginning)
    return Config(database_url=url, redis_url=redis_server, var=tmp_path, port=8000, secret_key=KEY)


@pytest.fixture
def registry(config: Config) -> Iterator[Config]:
    """An open, empty registry on the Monday of the tests, without the web."""
    reopen(config.database_url)
    open_broker(config.redis_url)
    db.connect(reuse_if_open=True)
    with held_open(config.database_url):
        with clock.at(noon(DAY)):
            yield config
        let_go()


@pytest.fixture
def make(registry: Config) -> Make:
    """Makes what a test needs by the real actions, so that no row is one life cannot produce."""
    return Make(registry)


_built: dict[Config, tuple[Flask, dict[str, Any]]] = {}
"""The application built last, by the settings it read once, and its own settings as they were then.

Building one costs as much as thirty pages.
"""


_compiled: dict[str, BytecodeCache] = {}


NO_LIMITS = dict.fromkeys(("SIGN_IN_LIMIT", "SIGN_IN_HERE_LIMIT", "SIGN_IN_ADDRESS_LIMIT"), "1000 per minute")
"""Tests sign in as often as they like, but where signing in is what they are about."""


def site(registry: Config, **limits: str) -> Flask:
    """The application on the open registry, no limit of which has counted anything yet."""
    read_once = replace(registry, database_url="", var=Path())
    if read_once not in _built:
        _built.clear()
        app = create_app(registry)
        reopen(registry.database_url)  # it has opened the database for itself
        app.jinja_env.bytecode_cache = _compiled.get("templates")
        _built[read_once] = app, dict(app.config)
    app, settings = _built[read_once]
    app.config.clear()
    app.config.update(settings, REGISTRY=registry, STORAGE=Storage(registry.var / "files"))
    app.config.update(NO_LIMITS | limits, TESTING=True, WTF_CSRF_ENABLED=False)
    # One Redis serves all tests of a process: what one counted is nothing to the next.
    app.extensions["limits"].reset()
    return app


@pytest.fixture
def app(registry: Config) -> Flask:
    """The application on the open registry; its requests happen on the Monday of the tests."""
    app = site(registry)
    db.connect(reuse_if_open=True)
    return app


@dataclass(frozen=True)
class People:
    """Signed-in clients."""

    app: Flask

    def client(self, account: Account | None = None) -> FlaskClient:
        """A browser on which this account is signed in (None: nobody)."""
        client = self.app.test_client()
        if account is not None:
            token = Make(self.app.config["REGISTRY"]).sign_in(account)
            with client.session_transaction() as session:
                session[TOKEN] = token
        return client


@pytest.fixture
def people(app: Flask) -> People:
    return People(app)


@pytest.fixture
def on_day() -> Callable[[date], Any]:
    """A context manager that makes it noon of a day."""

    def on(day: date) -> Any:
        return clock.at(noon(day))

    return on


@pytest.fixture
def queries(registry: Config) -> Iterator[list[str]]:
    """Every SQL statement run meanwhile, to count them."""
    seen: list[str] = []
    database = db.obj
    original = database.execute_sql

    def counting(sql: str, *args: Any, **kwargs: Any) -> Any:
        seen.append(sql)
        return original(sql, *args, **kwargs)

    database.execute_sql = counting
    yield seen
    database.execute_sql = original
