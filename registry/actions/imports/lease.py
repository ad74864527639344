"""Whose a run is that is written in pieces: one worker's at a time, as long as that one is alive."""

import logging
import secrets
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from peewee import OperationalError

from registry import clock
from registry.database import db, require_transaction, transactional
from registry.errors import Conflict, say
from registry.models import ImportWork
from registry.queries.imports.whole import RUNNING, untaken_runs

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
"""A run of which nobody has said for so long that it is worked at has no living worker."""
SAID_EVERY = 20.0
"""Seconds."""
RETRY = timedelta(seconds=60)
"""After an attempt that failed the next one waits so long."""
MOST_FAILURES = 3
"""Attempts in a row without a single piece, after which a run is taken back."""


class RunLost(Conflict):
    """Another worker writes the run, or somebody has cancelled it."""

    default = say("这次导入已由另一进程接着写入，或已被取消。")


@transactional
def held_run(run_id: int, worker: str) -> ImportWork:
    """One run that is this worker's. Raises RunLost where it is not."""
    mine = RUNNING & (ImportWork.run == run_id) & (ImportWork.worker == worker)
    work: ImportWork | None = ImportWork.get_or_none(mine)
    if work is None:
        raise RunLost()
    return work


@transactional
def take_next() -> ImportWork | None:
    """The first run that waits for a worker, or whose worker is dead, now of a new one; None where there is
    none. However often the queue says so, each run has one worker."""
    now, worker = clock.real_now(), secrets.token_hex(16)
    work: ImportWork | None = untaken_runs().order_by(ImportWork.run).first()
    if work is not None:
        work.failures += bool(work.worker)
        work.worker, work.alive_at, work.free_at = worker, now, now + LEASE
        work.save()
    return work


@contextmanager
def worked_at(run_id: int, worker: str) -> Iterator[None]:
    """Say all the while that the run is worked at, by a thread with a connection of its own: to plan a long
    list takes minutes, in which no piece says so. Who has lost the run hears of it at the next piece."""
    over = threading.Event()

    def say() -> None:
        while not over.wait(SAID_EVERY):
            try:
                with db.connection_context():
                    _say_alive(run_id, worker)
            except RunLost:
                return
            except OperationalError as error:
                log.info("import run %s: not said that it is worked at: %s", run_id, error)

    thread = threading.Thread(target=say, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


@transactional
def _say_alive(run_id: int, worker: str) -> None:
    now = clock.real_now()
    hold_run(run_id, worker, {"alive_at": now, "free_at": now + LEASE})


def hold_run(run_id: int, worker: str, columns: Mapping[str, Any]) -> None:
    """The shared step of keeping how far a run is. Raises RunLost where it is no longer this worker's."""
    require_transaction()
    mine = RUNNING & (ImportWork.run == run_id) & (ImportWork.worker == worker)
    if ImportWork.update(columns).where(mine).execute() != 1:
        raise RunLost()


@transactional
def give_back(work: ImportWork) -> None:
    """Let another attempt begin in a while: this one has failed."""
    mine = RUNNING & (ImportWork.run == work.run_id) & (ImportWork.worker == work.worker)
    free_at = clock.real_now() + RETRY
    ImportWork.update(worker="", failures=ImportWork.failures + 1, free_at=free_at).where(mine).execute()
