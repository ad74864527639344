"""Long work in many transactions, between which others have their turn."""

import logging
import sqlite3
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from registry.database import db, is_postgres

log = logging.getLogger(__name__)

PAUSE = 0.12
"""Seconds between two transactions of a job on SQLite: a little longer than others wait to look again."""
FEW = 100
"""A batch of so many is over before anybody has waited."""


def let_others_write() -> None:
    """Wait a little between two transactions of many: the lock of SQLite has no queue, and who takes it again
    at once keeps all others out. That of PostgreSQL has one."""
    if not is_postgres():
        time.sleep(PAUSE)


def in_turns(batch: Callable[[], int]) -> int:
    """Take one batch after the other until there is none, each a transaction that returns how many it was of;
    after one that was long others may write. Returns the sum."""
    total = 0
    while many := batch():
        total += many
        if many > FEW:
            let_others_write()
    return total


def look_how_much_there_is() -> None:
    """After much was written: let SQLite plan queries by how much there is now. PostgreSQL looks by itself.

    A moment at a time, and never in the way: where others write all the while, it is left for the next time.
    """
    if is_postgres():
        return
    try:
        db.obj.analyze(let_others_write)
    except sqlite3.OperationalError as error:
        log.info("not looked through, the next time does: %s", error)


_begun: set[str] = set()
_door = threading.Lock()


@contextmanager
def alone(name: str) -> Iterator[bool]:
    """Whether nobody else does the work of this name: no other thread of this process and, on PostgreSQL, no
    other machine. Where it is so, nobody begins it while the block runs."""
    with _door:
        is_free = name not in _begun
        _begun.add(name)
    try:
        if not is_free or not is_postgres():
            yield is_free
            return
        number = zlib.crc32(name.encode()) - 2**31
        is_taken = db.obj.try_lock(number)
        try:
            yield is_taken
        finally:
            if is_taken:
                db.obj.unlock(number)
    finally:
        if is_free:
            _begun.discard(name)


class Errand:
    """What one thread of a process does at a time: of two that pause in turns one always has the lock."""

    def __init__(self, batch: Callable[[], int]) -> None:
        self._batch = batch
        self._asked, self._at_it = threading.Event(), threading.Lock()

    def run(self) -> None:
        """Take batches until there is none. Where another thread is at it, that one looks again when it is
        done, and this returns at once."""
        self._asked.set()
        while self._asked.is_set() and self._at_it.acquire(blocking=False):
            try:
                self._asked.clear()
                in_turns(self._batch)
            finally:
                self._at_it.release()
