"""Long work in many transactions, between which others have their turn."""

import time
from collections.abc import Callable

from registry.database import is_postgres

PAUSE = 0.1
"""Seconds between two transactions of a job on SQLite, whose other writers look again as often."""
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
