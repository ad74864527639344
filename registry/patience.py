"""How long a connection to the database waits, and how long it may keep others waiting."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Patience:
    """How many seconds a connection waits for a lock and, on PostgreSQL, works on one statement and leaves a
    transaction idle. No end: 0."""

    lock: float
    statement: float
    idle: float


JOBS = Patience(lock=60, statement=0, idle=600)
"""Commands and workers: nobody waits for them, and some of what they do takes minutes."""
UNHURRIED = Patience(lock=60, statement=0, idle=0)
"""Whole registries: a transaction waits for tables that are packed and for files that are written."""
PAGES = Patience(lock=4, statement=30, idle=60)
"""Somebody waits for the answer, and behind them everybody else who wants to write."""
AT_ONCE = Patience(lock=0.05, statement=30, idle=60)
"""What is better left undone than waited for."""
