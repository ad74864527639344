"""One writer and eight on PostgreSQL, and how much of the time nobody else may append.

Each is a process with a connection of its own and registers enterprises, one action after the other. This is
wall time, for what counts is whether they hold each other up: only the quotient of a round says anything.
"""

import random
import statistics
import time
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import psycopg

from bench.cpu import rounds_of
from bench.engines import Scratch
from bench.process import migrated, opened
from bench.table import FigureTable
from registry.actions.enterprise import register_enterprise
from registry.database import db
from registry.models import Enterprise, Event
from registry.rules.actor import Actor
from registry.rules.enterprise import EnterpriseDetails

WRITERS = 8
ROUNDS = 5
PAUSE = 0.004
"""Seconds between two looks at most."""
SYSTEM = Actor.system("bench")
HEAD = "SELECT 1 FROM ledger_head WHERE id = 1 FOR UPDATE SKIP LOCKED"
"""Gives a row where nobody holds the ledger's head."""
WRITER = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted"
"""Gives a row where an action holds the place of the one writer."""


def bench_writers(place: Scratch, actions: int) -> Iterator[FigureTable]:
    """So many registrations a round, by one writer and then by eight together."""
    url = migrated(place.make("writers"))
    with ProcessPoolExecutor(WRITERS, get_context("spawn"), initializer=opened, initargs=(url,)) as pool:
        # Each writer's first action imports and prepares what the others need no more.
        list(pool.map(_registered, [(writer, 10) for writer in range(WRITERS * 4)]))
        before = Enterprise.select().count()
        rates: dict[int, list[float]] = {1: [], WRITERS: []}
        for _ in range(rounds_of(ROUNDS)):
            for writers, found in rates.items():
                found.append(_rate(pool, writers, actions))
        held = _held(url, pool.submit(_registered, (0, actions * 2)))
    wrote = Enterprise.select().count() - before
    assert wrote == rounds_of(ROUNDS) * 2 * actions // WRITERS * WRITERS + actions * 2, wrote
    assert Event.select().count() == Enterprise.select().count()
    db.close()
    yield _rates_table(rates)
    heads = ("one writer, without a pause", "share of the time")
    yield FigureTable("append.held", heads, [(what, f"{share:.0%}") for what, share in held.items()])


def _rates_table(rates: dict[int, list[float]]) -> FigureTable:
    heads = ("writers on PostgreSQL", "actions a second", "least", "most", "× one writer", "least", "most")
    table = FigureTable("append.writers", heads)
    for writers, found in rates.items():
        times = [many / one for one, many in zip(rates[1], found, strict=True)]
        spread = [(statistics.median(each), min(each), max(each)) for each in (found, times)]
        table.rows.append((str(writers), *spread[0], *spread[1]))
    return table


def _rate(pool: ProcessPoolExecutor, writers: int, actions: int) -> float:
    """Actions a second from the first one's begin to the last one's end."""
    jobs = [pool.submit(_registered, (writer, actions // writers)) for writer in range(writers)]
    times = [job.result() for job in jobs]
    return actions / (max(end for _, end in times) - min(begin for begin, _ in times))


def _registered(job: tuple[int, int]) -> tuple[float, float]:
    """Register so many; when it began and ended. Names are by chance: writers are whichever are free."""
    writer, count = job
    began = time.monotonic()
    for number in range(count):
        name = f"天津{random.getrandbits(60):x}第{writer}精密制造{number}有限公司"
        register_enterprise(EnterpriseDetails(name=name), SYSTEM)
    return began, time.monotonic()


def _held(url: str, job: "Future[Any]") -> dict[str, float]:
    """How often a look by another connection, again and again until the job is done, finds them held."""
    looks, head, writer = 0, 0, 0
    with psycopg.connect(url, autocommit=True) as connection:
        while not job.done():
            looks += 1
            head += connection.execute(HEAD).fetchone() is None
            writer += connection.execute(WRITER).fetchone() is not None
            time.sleep(random.random() * PAUSE)
    return {"the ledger's head is held": head / looks, "the place of the one writer is held": writer / looks}
