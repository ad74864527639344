"""Applying the numbered migrations, one process at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playhouse.migrations import Runner

from registry.database import db, is_postgres

FOLDER = Path(__file__).resolve().parent.parent / "migrations"
# Any constant both sides agree on; it only has to differ from other uses of advisory locks.
_LOCK = 714_202_111


def apply_migrations() -> list[str]:
    """Apply what is pending; returns the names, in order."""
    with _one_at_a_time():
        return list(_runner().up())


def undo_migration() -> list[str]:
    """Undo the newest applied migration; returns its name."""
    with _one_at_a_time():
        return list(_runner().down()) if _runner().applied() else []


def pending_migrations() -> list[str]:
    """The names not yet applied."""
    applied = _runner().applied()
    return [migration.name for migration in _runner().migrations() if migration.name not in applied]


def _runner() -> Runner:
    return Runner(db.obj, str(FOLDER))


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    # SQLite: each migration's own IMMEDIATE transaction is the lock.
    if not is_postgres():
        yield
        return
    db.execute_sql("SELECT pg_advisory_lock(%s)", (_LOCK,))
    try:
        yield
    finally:
        db.execute_sql("SELECT pg_advisory_unlock(%s)", (_LOCK,))
