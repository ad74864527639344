"""What tests ask for: a fresh registry on either engine, people who are signed in, a frozen day."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from peewee import Database

from registry import clock
from registry.config import Config
from registry.database import db, open_database
from registry.jobs import open_broker
from registry.migrating import apply_migrations
from registry.models import Account
from registry.web import create_app
from registry.web.access import TOKEN
from registry.web.limits import limiter
from tests.make import Make
from tests.servers.postgres import postgres
from tests.servers.valkey import valkey

ENGINES = ("sqlite", "postgres")
KEY = "a-key-for-tests-only-0123456789-abcdef"
DAY = date(2026, 3, 2)
"""The Monday on which tests happen, unless they say otherwise."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--engines", default=",".join(ENGINES), help="which databases: sqlite,postgres")


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
def redis_server() -> Iterator[str]:
    with valkey() as url:
        yield url


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    with postgres() as url:
        yield url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file, copied for each test."""
    path = tmp_path_factory.mktemp("template") / "registry.sqlite3"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    """The URL of a migrated, empty PostgreSQL database, cloned for each test."""
    url = _with_name(postgres_server, "registry_template")
    _execute(
        postgres_server, "DROP DATABASE IF EXISTS registry_template", "CREATE DATABASE registry_template"
    )
    _migrate(url)
    return url


def _migrate(url: str) -> None:
    open_database(url)
    db.connect()
    apply_migrations()
    _forget(db.obj)


def _forget(database: Database) -> None:
    if not database.is_closed():
        database.close()
    if hasattr(database, "close_all"):
        database.close_all()


def _with_name(url: str, name: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"/{name}"))


def _execute(url: str, *statements: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)  # type: ignore[arg-type]


@contextmanager
def fresh_database(engine: str, request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    """The URL of an empty migrated database of its own."""
    if engine == "sqlite":
        path = folder / "registry.sqlite3"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    server = request.getfixturevalue("postgres_server")
    request.getfixturevalue("postgres_template")
    name = f"t{abs(hash(str(folder)))}"
    _execute(server, f"CREATE DATABASE {name} TEMPLATE registry_template")
    try:
        yield _with_name(server, name)
    finally:
        _execute(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def config(
    engine: str, request: pytest.FixtureRequest, tmp_path: Path, redis_server: str
) -> Iterator[Config]:
    """Settings that point at a fresh database of the engine under test and a real Redis-protocol server."""
    with fresh_database(engine, request, tmp_path) as url:
        yield Config(database_url=url, redis_url=redis_server, var=tmp_path, port=8000, secret_key=KEY)


@pytest.fixture
def registry(config: Config) -> Iterator[Config]:
    """An open, empty registry on the Monday of the tests, without the web."""
    open_database(config.database_url)
    open_broker(config.redis_url)
    db.connect()
    with clock.at(noon(DAY)):
        yield config
    _forget(db.obj)


@pytest.fixture
def each_fresh(
    engine: str, request: pytest.FixtureRequest, tmp_path: Path, redis_server: str
) -> Callable[[], Any]:
    """A context manager that opens an empty registry: for properties, whose every example begins anew."""
    open_broker(redis_server)
    numbers = count()

    @contextmanager
    def fresh() -> Iterator[None]:
        folder = tmp_path / str(next(numbers))
        folder.mkdir()
        with fresh_database(engine, request, folder) as url:
            open_database(url)
            db.connect()
            try:
                yield
            finally:
                _forget(db.obj)

    return fresh


@pytest.fixture
def make(registry: Config) -> Make:
    """Makes what a test needs by the real actions, so that no row is one life cannot produce."""
    return Make(registry)


def site(registry: Config, sign_in_limit: str = "1000 per minute") -> Flask:
    """The application on the open registry, no limit of which has counted anything yet."""
    # The application opens the database for itself; the pool opened before it must not linger.
    _forget(db.obj)
    app = create_app(registry)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False, SIGN_IN_LIMIT=sign_in_limit)
    # One Redis serves all tests of a process: what one counted is nothing to the next.
    with app.app_context():
        limiter.reset()
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


def noon(day: date) -> datetime:
    """Noon in Shanghai, as a naive UTC instant."""
    return clock.start_of(day) + timedelta(hours=12)


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
