"""An empty place to be filled: a database and a folder of files, which stay as they were unless all goes
well.
"""

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from registry.backup.manifest import BackupRefused
from registry.backup.schema import TableSchema, is_kept
from registry.backup.tables import has_rows, server_encoding
from registry.database import connect_to, db, is_postgres, with_patience
from registry.migrating import applied_migrations
from registry.patience import UNHURRIED
from registry.private import make_private
from registry.storage import Storage, sync


@contextmanager
def new_database(schema: Sequence[TableSchema], migrations: Sequence[str]) -> Iterator[None]:
    """Everything done to the open database within is done at the end, or not at all.

    PostgreSQL: one transaction. SQLite: another file beside it, which takes its place. Afterwards it is
    connected. BackupRefused if it has anything.
    """
    if is_postgres():
        db.connect(reuse_if_open=True)
        if server_encoding() != "UTF8":
            raise BackupRefused("数据库编码应为 UTF8。 The database's encoding must be UTF8.")
        with with_patience(UNHURRIED), db.atomic():
            _refuse_used(schema, migrations)
            yield
    else:
        with _new_file(Path(db.obj.database), schema, migrations):
            yield


@contextmanager
def _new_file(path: Path, schema: Sequence[TableSchema], migrations: Sequence[str]) -> Iterator[None]:
    if path.exists():
        with db.connection_context():
            _refuse_used(schema, migrations)
    partial = path.with_name(f"{path.name}.part")
    make_private(path.parent)
    _remove(partial)
    os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    former = db.obj
    db.initialize(connect_to(f"sqlite:///{partial}"))
    try:
        db.connect()
        yield
        db.close()  # this writes the log into the file and removes it
        sync(partial)
        _refuse_opened(path)
        partial.replace(path)
        sync(path.parent)
    finally:
        if not db.is_closed():
            db.close()
        db.initialize(former)
        _remove(partial)
    db.connect()


def _refuse_used(schema: Sequence[TableSchema], migrations: Sequence[str]) -> None:
    """BackupRefused if the open database has rows, other tables, or the tables of another version."""
    known = {table.name: table for table in schema}
    present = [name for name in db.get_tables() if is_kept(name) and not name.startswith("sqlite_")]
    if not present:
        return
    applied = applied_migrations()
    strange = [name for name in present if name not in known]
    if (
        strange
        or any(has_rows(known[name]) for name in present if name in known)
        or applied not in ([], list(migrations))
    ):
        raise BackupRefused(
            "目标数据库已有数据或已有其他版本的表，未作任何更改；请换一个空的数据库。 "
            "The database has data, or tables of another version; nothing was changed. Give an empty one."
        )


def _refuse_opened(path: Path) -> None:
    """A log beside the file would be taken for that of the file which takes its place."""
    if path.with_name(f"{path.name}-wal").exists():
        raise BackupRefused(f"{path} 正被其他程序使用。 {path} is open in another program.")


def _remove(partial: Path) -> None:
    for ending in ("", "-wal", "-shm", "-journal"):
        partial.with_name(f"{partial.name}{ending}").unlink(missing_ok=True)


class NewFiles:
    """Files on their way into a folder that has none."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._partial = folder.with_name(f"{folder.name}.part")
        self._published = False
        self.storage = Storage(self._partial)

    def __enter__(self) -> "NewFiles":
        if self._folder.exists() and any(self._folder.iterdir()):
            raise BackupRefused(
                f"{self._folder} 中已有文件，未作任何更改；请换一个空的数据目录。 "
                f"{self._folder} has files already; nothing was changed. Give an empty data folder."
            )
        shutil.rmtree(self._partial, ignore_errors=True)
        self._partial.mkdir(mode=0o700, parents=True)
        return self

    def publish(self) -> None:
        """Move them to their place; they are taken away again if anything goes wrong after that."""
        with suppress(FileNotFoundError):
            self._folder.rmdir()
        self._partial.rename(self._folder)
        sync(self._folder.parent)
        self._published = True

    def __exit__(self, failed: type[BaseException] | None, *_: object) -> None:
        if failed is not None:
            shutil.rmtree(self._folder if self._published else self._partial, ignore_errors=True)
