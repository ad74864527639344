"""The move of a registry from SQLite to PostgreSQL: tables only, for its files stay where they are."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from registry import clock
from registry.backup.container import new_container, opened
from registry.backup.make import add_bytes, dump_database, schema_of_database
from registry.backup.manifest import MANIFEST, BackupRefused, Manifest, write_manifest
from registry.backup.restore import Restored, fill_database, recounted, schema_of_manifest
from registry.backup.tables import ledger_head
from registry.backup.target import new_database
from registry.database import connect_to, db, is_postgres
from registry.leftovers import lock_folder


def move_database(url: str, var: Path) -> Restored:
    """Copy the open SQLite database into an empty one of PostgreSQL and prove them equal; the source stays as
    it is.

    Nobody writes to the source meanwhile. BackupRefused, with nothing changed, if the registry runs, or if
    the target has anything.
    """
    if is_postgres() or not url.startswith(("postgresql://", "postgres://")):
        raise BackupRefused(
            "只能从 SQLite 迁到 postgresql://…；其他方向请用 backup make 与 backup restore。 "
            "It moves from SQLite to postgresql://… only; "
            "for any other way use `backup make` and `backup restore`."
        )
    lock = lock_folder(var)
    try:
        # IMMEDIATE: a process started by hand, without the lock, cannot write until the copy is proved.
        with db.atomic("IMMEDIATE"), tempfile.TemporaryDirectory(dir=var, prefix="move-") as folder:
            head, copy = ledger_head(), Path(folder) / "database"
            manifest = _dumped(copy)
            with _pointed_at(url):
                restored = _filled(copy, manifest)
            if ledger_head() != head:
                raise BackupRefused("迁移期间原数据库有变化。 The source has changed meanwhile.")
        return restored
    finally:
        os.close(lock)


def _dumped(copy: Path) -> Manifest:
    schema = schema_of_database()
    with new_container(copy) as writer:
        manifest = dump_database(writer, schema, copy.parent, clock.real_now())
        add_bytes(writer, MANIFEST, write_manifest(manifest))
    return manifest


def _filled(copy: Path, manifest: Manifest) -> Restored:
    schema = schema_of_manifest(manifest)
    with new_database(schema, manifest.migrations), opened(copy) as parts:
        migrated = fill_database(manifest, schema, parts, None)
    return Restored(manifest, migrated, recounted(manifest))


@contextmanager
def _pointed_at(url: str) -> Iterator[None]:
    """Every table is that of another database within."""
    source = db.obj
    target: Any = connect_to(url)
    db.initialize(target)
    try:
        yield
    finally:
        db.initialize(source)
        if not target.is_closed():
            target.close()
        target.close_all()
