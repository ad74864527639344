"""Fresh databases for tests: made once a run, then copied (SQLite) or put back (PostgreSQL)."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from argon2 import PasswordHasher
from peewee import Database

import registry.database
from demo.load import load_demo
from registry import clock
from registry.actions import account
from registry.actions.criteria import publish_shipped
from registry.config import Config
from registry.database import db, is_postgres, open_database
from registry.jobs import open_broker
from registry.migrating import apply_migrations
from registry.storage import Storage
from tests.days import DAY, noon
from tests.make import SYSTEM
from tests.servers.lease import once

# A test database is thrown away: nothing of what protects it from power loss is wanted.
registry.database._PRAGMAS["synchronous"] = "off"
# A test's password is no secret: nothing of what makes guessing it slow is wanted.
account._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
account._DUMMY_HASH = account._hasher.hash("a password that nobody has")
KEY = "a-key-for-tests-only-0123456789-abcdef"
TEMPLATE = "registry_template"
LOADED_ON = date(2026, 11, 23)
BEGINNINGS = ("empty", "shipped")
"""What a database may begin with: nothing but its tables, or the shipped criteria, published on DAY."""
# Runs inside whatever changes the schema, so that a change rolled back is none.
NOTE_CHANGES = """
CREATE SCHEMA harness;
CREATE TABLE harness.changed (what text);
CREATE FUNCTION harness.note() RETURNS event_trigger LANGUAGE plpgsql
    AS $$ BEGIN INSERT INTO harness.changed VALUES (tg_tag); END $$;
CREATE EVENT TRIGGER note_changes ON ddl_command_end EXECUTE FUNCTION harness.note();
"""


def forget(database: Database) -> None:
    """Close every connection of a database."""
    if not database.is_closed():
        database.close()
    if hasattr(database, "close_all"):
        database.close_all()


_pools: dict[str, Database] = {}
"""PostgreSQL databases that stay connected between tests: each connection is a process to start."""


def reopen(url: str) -> None:
    """Point every table at a database, by the connections there are or by new ones."""
    if db.obj is not None and db.obj not in _pools.values():
        forget(db.obj)
    if url in _pools:
        db.initialize(_pools[url])
        return
    open_database(url)
    if is_postgres():
        _pools[url] = db.obj


_lifted: list[Any] = []
"""Connections of PostgreSQL for which no trigger runs until the end of the test."""


def lift_triggers() -> None:
    """PostgreSQL: neither triggers nor foreign keys hold on this connection until the end of the test.

    A setting of the connection and not of the tables: a schema that changed costs the next test a clone.
    """
    db.execute_sql("SET session_replication_role = replica")
    _lifted.append(db.connection())


def let_go() -> None:
    """End what a test did with its database; connections that may be used again stay, as they were."""
    while _lifted:
        connection = _lifted.pop()
        if not connection.closed:
            connection.execute("RESET session_replication_role")
    if db.obj not in _pools.values() or db.in_transaction():
        forget(db.obj)
    elif not db.is_closed():
        db.close()


@contextmanager
def held_open(url: str) -> Iterator[None]:
    """SQLite: one connection more, as any site with a second reader has, for as long as the block runs.

    Closing the last one writes the log back into the file and takes it away, and opening the next one makes
    it anew: more than what most requests read. It asks for a number of the file's first page, which opens the
    log and reads no schema; and as it may only read, nothing is written back of a file that is thrown away.
    """
    if not url.startswith("sqlite:///"):
        yield
        return
    read_only = f"{Path(url.removeprefix('sqlite:///')).as_uri()}?mode=ro"
    with closing(sqlite3.connect(read_only, uri=True, check_same_thread=False)) as connection:
        connection.execute("PRAGMA user_version").fetchone()
        yield


def sqlite_template(folder: Path, beginning: str) -> Path:
    """A migrated SQLite file to copy, made once a run."""
    path = folder / f"{beginning}.sqlite3"

    def build() -> None:
        open_database(f"sqlite:///{path}")
        db.connect()
        apply_migrations()
        if beginning == "shipped":
            with clock.at(noon(DAY)):
                publish_shipped(SYSTEM)
        forget(db.obj)

    once(folder, path.name, build)
    return path


def make_postgres_template(server: str) -> None:
    """A migrated database to clone, which keeps the rows of each beginning in a schema of that name."""
    url = named(server, TEMPLATE)
    execute(server, f"DROP DATABASE IF EXISTS {TEMPLATE}", f"CREATE DATABASE {TEMPLATE}")
    open_database(url)
    db.connect()
    apply_migrations()
    _keep_rows(url, "empty")
    with clock.at(noon(DAY)):
        publish_shipped(SYSTEM)
    forget(db.obj)
    _keep_rows(url, "shipped")
    execute(url, NOTE_CHANGES)


def _keep_rows(url: str, schema: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {schema}")
        for table in _tables(connection):
            connection.execute(f'CREATE TABLE {schema}."{table}" AS TABLE public."{table}"')
        connection.execute(
            f"CREATE TABLE {schema}.sequences AS SELECT sequencename AS name, start_value, last_value "
            "FROM pg_sequences WHERE schemaname = 'public'"
        )


def _tables(connection: "psycopg.Connection[tuple[str]]") -> list[str]:
    sql = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
    return [row[0] for row in connection.execute(sql)]


def load_demo_into(url: str, redis_url: str, folder: Path) -> None:
    """Load the whole demo into a fresh database, which stays open, as if it were LOADED_ON."""
    open_database(url)
    open_broker(redis_url)
    db.connect()
    with clock.at(noon(LOADED_ON)):
        assert load_demo(Storage(folder / "files"), tell=lambda _: None)


class OwnPostgres:
    """A worker's database: cloned once and put back before each test, which costs a hundredth of a clone.

    Cloned again where a test changed the schema.
    """

    def __init__(self, server: str, name: str) -> None:
        self._server, self._name = server, name
        self.url = named(server, name)
        self.clones = 0
        self._connection: psycopg.Connection[tuple[str]] | None = None
        self._put_back: dict[str, str] = {}

    def begin(self, beginning: str) -> str:
        """The URL of the database with the rows of a beginning and no others."""
        if self._connection is None or self._is_changed():
            self._clone()
        assert self._connection is not None
        self._connection.execute(self._put_back[beginning])
        return self.url

    def drop(self) -> None:
        if self.url in _pools:
            forget(_pools.pop(self.url))
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        execute(self._server, f"DROP DATABASE IF EXISTS {self._name} WITH (FORCE)")

    def _is_changed(self) -> bool:
        assert self._connection is not None
        # What an earlier test left open may hold locks.
        self._connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'"
        )
        return self._connection.execute("SELECT 1 FROM harness.changed LIMIT 1").fetchone() is not None

    def _clone(self) -> None:
        self.drop()
        execute(self._server, f"CREATE DATABASE {self._name} TEMPLATE {TEMPLATE}")
        self.clones += 1
        self._connection = psycopg.connect(self.url, autocommit=True)
        # Neither triggers nor foreign keys: the ledger refuses to be emptied, rightly.
        self._connection.execute("SET session_replication_role = replica")
        tables = _tables(self._connection)
        self._put_back = {beginning: self._statements(tables, beginning) for beginning in BEGINNINGS}

    def _statements(self, tables: list[str], beginning: str) -> str:
        assert self._connection is not None
        empty = [f'DELETE FROM public."{table}"' for table in tables]
        counted = " UNION ALL ".join(
            f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {beginning}.\"{table}\")" for table in tables
        )
        filled = [row[0] for row in self._connection.execute(counted)]
        fill = [f'INSERT INTO public."{table}" SELECT * FROM {beginning}."{table}"' for table in filled]
        numbers = (
            "SELECT setval(('public.' || quote_ident(name))::regclass, coalesce(last_value, start_value), "
            f"last_value IS NOT NULL) FROM {beginning}.sequences"
        )
        return "; ".join([*empty, *fill, numbers])


@dataclass(frozen=True)
class Databases:
    """Where fresh databases come from."""

    templates: Path
    postgres: Callable[[], OwnPostgres]

    def fresh(self, engine: str, folder: Path, beginning: str = "empty") -> str:
        """The URL of a migrated database with the rows of a beginning only. PostgreSQL: one at a time."""
        if engine == "postgres":
            return self.postgres().begin(beginning)
        path = folder / "registry.sqlite3"
        shutil.copy(sqlite_template(self.templates, beginning), path)
        return f"sqlite:///{path}"


@dataclass(frozen=True)
class Place:
    """Where registries can be opened one after the other: for properties, whose every example begins anew."""

    engine: str
    databases: Databases
    redis_url: str
    folder: Path
    _numbers: Iterator[int] = field(default_factory=count)

    def new_folder(self) -> Path:
        folder = self.folder / str(next(self._numbers))
        folder.mkdir(parents=True)
        return folder

    @contextmanager
    def fresh(self, beginning: str = "empty") -> Iterator[Config]:
        """An open registry on the Monday of the tests."""
        folder = self.new_folder()
        url = self.databases.fresh(self.engine, folder, beginning)
        reopen(url)
        open_broker(self.redis_url)
        db.connect(reuse_if_open=True)
        try:
            with clock.at(noon(DAY)):
                yield Config(url, self.redis_url, folder, port=8000, secret_key=KEY)
        finally:
            let_go()


def named(url: str, name: str) -> str:
    """The URL of another database on the same server."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"/{name}"))


def execute(url: str, *statements: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)
