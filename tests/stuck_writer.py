"""A writer that does not end."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from urllib.parse import urlsplit

import psycopg

from registry.config import Config
from registry.database import _ONE_WRITER, is_postgres


@contextmanager
def stuck_writer(config: Config) -> Iterator[None]:
    """Somebody who has begun to write and does not end."""
    if is_postgres():
        with psycopg.connect(config.database_url, autocommit=True) as connection:
            connection.execute("SELECT pg_advisory_lock(%s)", (_ONE_WRITER,))
            yield
    else:
        with closing(sqlite3.connect(urlsplit(config.database_url).path, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield
            connection.execute("ROLLBACK")
