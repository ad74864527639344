"""What a process of a benchmark begins with, its database, and processes for what must be apart."""

import logging
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

from registry.database import db, open_database
from registry.jobs import open_broker
from registry.migrating import apply_migrations

NO_REDIS = "redis://127.0.0.1:1/0"


def opened(url: str) -> None:
    """Point every table of this process at a database. No Redis is there, which everything does without."""
    logging.disable(logging.WARNING)
    open_database(url)
    open_broker(NO_REDIS)
    db.connect()


def closed() -> None:
    """Let go of every connection of this process, so that its database can be copied."""
    db.close()
    if hasattr(db.obj, "close_all"):
        db.obj.close_all()


def server_of(connection: Any) -> list[int]:
    """The server's process for a connection, if there is one."""
    return [connection.info.backend_pid] if hasattr(connection, "info") else []


def migrated(url: str) -> str:
    """The URL of a database that has the registry's tables now; it stays open."""
    opened(url)
    apply_migrations()
    return url


def apart(work: Callable[..., Any], *arguments: Any) -> Any:
    """What a piece of work gives in a process of its own: a peer is set up once a process, and memory is
    measured from its beginning."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(work, *arguments).result()
