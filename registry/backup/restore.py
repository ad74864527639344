"""Filling an empty place from a backup: all of it, proved equal, or nothing."""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from registry import clock
from registry.actions.searched_name import put_names_anew
from registry.actions.tally import drain_tally
from registry.backup.container import Part, opened, writable
from registry.backup.make import tally_on
from registry.backup.manifest import FILES, TABLES, BackupDamaged, BackupRefused, Manifest, in_lines
from registry.backup.schema import TableSchema, refuse_other_tables, schema_after
from registry.backup.tables import analyze, dump_table, fill_table, ledger_head
from registry.backup.target import NewFiles, new_database
from registry.backup.verify import verify_backup
from registry.database import db, with_patience
from registry.leftovers import LOCK, lock_folder
from registry.migrating import apply_migrations
from registry.patience import UNHURRIED
from registry.queries.recount import recount
from registry.storage import Storage


@dataclass(frozen=True)
class Restored:
    """What a place was filled with, and which migrations were applied to it after that."""

    manifest: Manifest
    migrated: list[str]
    differences: list[str]
    """What the recount found: it was wrong where the backup was made, too."""


def restore_backup(source: Path, var: Path) -> Restored:
    """Fill the registry's database and the files of `var` from a backup, and bring it to the schema of today.

    The database is the one that is set, not connected; afterwards it is. The backup is verified first.
    BackupRefused, with nothing changed, if a registry runs there, if there are rows or files, or if what was
    filled is not equal to what the manifest says.
    """
    with _alone_in(var):
        manifest = verify_backup(source)
        if manifest.files is None:
            raise BackupRefused(
                f"{source} 没有文件，不是完整备份。 {source} has no files: it is no whole backup."
            )
        schema = schema_of_manifest(manifest)
        with writable(var), NewFiles(var / FILES) as files, new_database(schema, manifest.migrations):
            with opened(source) as parts:
                migrated = fill_database(manifest, schema, parts, files.storage)
            files.publish()
        return Restored(manifest, migrated, recounted(manifest))


@contextmanager
def _alone_in(var: Path) -> Iterator[None]:
    """Lock a data folder; where the work within fails, no folder and no lock is there that was not before."""
    missing = [folder for folder in (var, *var.parents) if not folder.exists()]
    was_locked = (var / LOCK).exists()
    lock = lock_folder(var)
    try:
        yield
    except BaseException:
        if not was_locked:
            (var / LOCK).unlink(missing_ok=True)
        for folder in missing:
            with suppress(OSError):  # somebody else has put something there
                folder.rmdir()
        raise
    finally:
        os.close(lock)


def schema_of_manifest(manifest: Manifest) -> list[TableSchema]:
    """The tables of the migrations a manifest names. BackupRefused if they are not those it describes."""
    schema = schema_after(manifest.migrations)
    described = {entry.name: entry.columns for entry in manifest.tables}
    if {table.name: table.columns for table in schema} != described:
        raise BackupRefused(
            "备份中的表与其迁移所建的不一致。 "
            "The backup has other tables or columns than its migrations make."
        )
    return schema


def fill_database(
    manifest: Manifest, schema: Sequence[TableSchema], parts: Iterable[Part], storage: Storage | None
) -> list[str]:
    """Make the tables of the manifest's schema in the open, empty database, fill them, prove them equal and
    migrate on.

    Returns the migrations applied after that. Files go to `storage`.
    """
    tables = {table.name: table for table in schema}
    apply_migrations(manifest.migrations[-1])
    refuse_other_tables(schema)
    with db.atomic():
        for name, content in parts:
            room, _slash, rest = name.partition("/")
            if room == TABLES:
                fill_table(tables[rest.removesuffix(".jsonl")], content)
            elif room == FILES and storage is not None:
                _keep(storage, rest, content.read())
        refuse_differences(manifest, schema)
    migrated = apply_migrations()
    with with_patience(UNHURRIED), db.atomic():
        put_names_anew()
    _refuse_other_figures(manifest)
    analyze()
    return migrated


def _keep(storage: Storage, digest: str, content: bytes) -> None:
    with writable(storage.folder):
        found = storage.keep(content)
    if found != digest:
        raise BackupDamaged([f"文件 {digest} 已损坏。 File {digest} is damaged."])


def refuse_differences(manifest: Manifest, schema: Iterable[TableSchema]) -> None:
    """BackupRefused names the open database's tables that are not, row by row, what the manifest says."""
    expected = {entry.name: entry for entry in manifest.tables}
    faults = []
    for table in schema:
        found = dump_table(table, lambda _lines: None)
        if found != expected[table.name]:
            rows = f"{found.rows}/{expected[table.name].rows}"
            faults.append(
                f"表 {table.name} 与备份不一致（{rows} 行）。 Table {table.name} is not equal ({rows} rows)."
            )
    if ledger_head() != (manifest.head_seq, manifest.head_digest):
        faults.append("台账链首与备份不一致。 The head of the ledger is not that of the backup.")
    if faults:
        raise BackupRefused(in_lines(faults))


def _refuse_other_figures(manifest: Manifest) -> None:
    if manifest.tally is not None and tally_on(date.fromisoformat(manifest.tally.day)) != manifest.tally:
        raise BackupRefused("统计数字与备份不一致。 The figures are not those of the backup.")


def recounted(manifest: Manifest) -> list[str]:
    """What a replay of the ledger and a plain count find wrong with the figures of the open database.

    What the figures had not taken in yet when the backup was made, they take in first.
    """
    day = date.fromisoformat(manifest.tally.day) if manifest.tally else clock.today()
    with with_patience(UNHURRIED):
        while drain_tally():
            pass
        return recount(day).differences
