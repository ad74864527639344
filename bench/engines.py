"""Scratch databases of both engines."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests.servers.postgres import SETTINGS, postgres

SQLITE, POSTGRES = "SQLite", "PostgreSQL"
LASTING = {**SETTINGS, "fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
"""As a registry has it: a commit is on disk before it is answered."""


@dataclass(frozen=True)
class Scratch:
    """Where databases of one engine are made: a folder, or a server's maintenance database."""

    engine: str
    place: str

    def make(self, name: str) -> str:
        """The URL of an empty database, in place of one of that name."""
        if self.engine == SQLITE:
            url = f"sqlite:///{Path(self.place) / name}.sqlite3"
            for suffix in ("", "-wal", "-shm"):
                Path(f"{_path(url)}{suffix}").unlink(missing_ok=True)
            return url
        self._execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name}")
        return urlunsplit(urlsplit(self.place)._replace(path=f"/{name}"))

    def copy(self, url: str, name: str) -> str:
        """The URL of a copy of a database that nobody is connected to, in place of one of that name."""
        if self.engine == SQLITE:
            made = self.make(name)
            shutil.copy(_path(url), _path(made))
            return made
        template = urlsplit(url).path[1:]
        self._execute(
            f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name} TEMPLATE {template}"
        )
        return urlunsplit(urlsplit(self.place)._replace(path=f"/{name}"))

    def _execute(self, *statements: str) -> None:
        with psycopg.connect(self.place, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)


def _path(url: str) -> str:
    return url.removeprefix("sqlite:///")


@contextmanager
def both_engines() -> Iterator[tuple[list[Scratch], str]]:
    """A place on SQLite and one on a PostgreSQL of our own, and the version of that."""
    with ExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory(prefix="registry-bench-"))
        server = stack.enter_context(postgres(LASTING))
        with psycopg.connect(server) as connection:
            row = connection.execute("SHOW server_version").fetchone()
        yield [Scratch(SQLITE, folder), Scratch(POSTGRES, server)], row[0] if row else "?"
