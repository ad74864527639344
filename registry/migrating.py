"""Applying the numbered migrations, one process at a time."""

import logging
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from peewee import Database
from playhouse.migrations import Runner

from registry import clock
from registry.database import db, is_postgres, with_patience
from registry.errors import Misconfigured
from registry.patience import Patience
from registry.private import make_private

FOLDER = Path(__file__).resolve().parent.parent / "migrations"
HISTORY = "schema_migration"
"""The runner's own table: which migrations are applied."""
# Any constant both sides agree on; it only has to differ from other uses of advisory locks.
_LOCK = 714_202_111


def apply_migrations(last: str | None = None) -> list[str]:
    """Apply what is pending, up to and with `last` (None: everything); returns the names, in order."""
    with _one_at_a_time():
        return list(_runner().up(last))


def apply_to(database: Database, last: str) -> list[str]:
    """Apply the migrations up to and with `last` to another database than the registry's; the names.

    Nothing of it is logged: it would read as if the registry's tables had changed.
    """
    log = logging.getLogger("peewee.migrations")
    log.disabled = True
    try:
        return list(Runner(database, str(FOLDER), table_name=HISTORY).up(last))
    finally:
        log.disabled = False


def applied_migrations() -> list[str]:
    """The names of what is applied, in order."""
    return sorted(_runner().applied())


def known_migrations() -> list[str]:
    """The names of all there are, in order."""
    return [migration.name for migration in _runner().migrations()]


def copy_before_migrating(folder: Path) -> Path | None:
    """Copy SQLite's file into `folder` if migrations are pending on tables that are already there.

    SQLite's own backup: one moment of the database with what is still in its write-ahead log, even while
    another process has it open. Returns the copy; None where there is nothing to copy or the engine is
    PostgreSQL. Misconfigured if it cannot be written.
    """
    pending = pending_migrations()
    if is_postgres() or not pending or not is_migrated():
        return None
    original = Path(db.obj.database)
    at = clock.real_now()
    copy = folder / f"{original.stem}-{at:%Y%m%dT%H%M%S}Z-before-{pending[0]}{original.suffix}"
    partial = copy.with_name(f"{copy.name}.part")
    try:
        make_private(folder)
        os.close(os.open(partial, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600))
        with closing(sqlite3.connect(partial)) as target:
            db.connection().backup(target)
        shutil.copymode(original, partial)
        partial.replace(copy)
    except (OSError, sqlite3.Error) as error:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise Misconfigured(
            f"迁移前无法备份数据库到 {folder}（{error}），数据库未改动。 "
            f"The database cannot be copied to {folder} before migrating ({error}); nothing was changed."
        ) from None
    return copy


def is_migrated() -> bool:
    """Whether any migration was ever applied: else there is nothing to lose."""
    return bool(_runner().applied())


def undo_migration() -> list[str]:
    """Undo the newest applied migration; returns its name."""
    with _one_at_a_time():
        return list(_runner().down()) if _runner().applied() else []


def unknown_migrations() -> list[str]:
    """The names of what is applied and is not of this version: a newer one made the tables, in order."""
    return sorted(set(applied_migrations()) - set(known_migrations()))


def pending_migrations() -> list[str]:
    """The names not yet applied."""
    applied = _runner().applied()
    return [migration.name for migration in _runner().migrations() if migration.name not in applied]


def _runner() -> Runner:
    return Runner(db.obj, str(FOLDER), table_name=HISTORY)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    # SQLite: each migration's own IMMEDIATE transaction is the lock.
    if not is_postgres():
        yield
        return
    with with_patience(Patience(lock=0, statement=0, idle=0)):  # another machine may migrate for long
        db.execute_sql("SELECT pg_advisory_lock(%s)", (_LOCK,))
    try:
        yield
    finally:
        db.execute_sql("SELECT pg_advisory_unlock(%s)", (_LOCK,))
