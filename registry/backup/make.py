"""Making a backup while the registry goes on working: one snapshot of the database, then the files its rows
name.
"""

import hashlib
import io
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import IO

from registry import clock
from registry.backup.container import ENDINGS, Writer, new_container
from registry.backup.manifest import (
    FILE_LIST,
    FORMAT,
    MANIFEST,
    BackupRefused,
    FileEntries,
    Manifest,
    Tally,
    file_path,
    in_lines,
    registry_version,
    table_path,
    write_file_line,
    write_manifest,
)
from registry.backup.schema import TableSchema, refuse_other_tables, schema_after
from registry.backup.tables import dump_table, file_digests, ledger_head, rows_naming
from registry.database import is_postgres, snapshot, with_patience
from registry.migrating import applied_migrations, pending_migrations
from registry.patience import UNHURRIED
from registry.queries.tally import figures
from registry.queries.tally_known import tally_known
from registry.rules.ledger import instant_text
from registry.storage import Storage

CITY = "*"


def make_backup(destination: Path, storage: Storage) -> tuple[Path, Manifest]:
    """Make a backup of the open database and of the files its rows name; returns where it lies and what is in
    it.

    `destination` is a new archive (.tar.gz, .tgz), a new folder, or a folder that is there: then it is an
    archive in it, named by the instant. Readers and writers go on meanwhile. BackupRefused, with nothing
    left, if anything is missing, changed or cannot be written.
    """
    made_at = clock.real_now()
    place = _place(destination, made_at)
    # The working files lie where the backup will: there is room for it, or there is none.
    with new_container(place) as writer, tempfile.TemporaryFile(dir=place.parent) as digests:
        with with_patience(UNHURRIED), snapshot():
            schema = schema_of_database()
            for digest in file_digests(schema):
                digests.write(digest.encode() + b"\n")
            manifest = dump_database(writer, schema, place.parent, made_at)
        files = _copy_files(writer, storage, digests, schema, place.parent)
        manifest = replace(manifest, files=files)
        add_bytes(writer, MANIFEST, write_manifest(manifest))
    return place, manifest


def dump_database(writer: Writer, schema: list[TableSchema], folder: Path, made_at: datetime) -> Manifest:
    """Add every table of the open snapshot, each kept in `folder` until its size is known; the manifest of
    that.
    """
    tables = []
    for table in schema:
        with tempfile.TemporaryFile(dir=folder) as spool:
            tables.append(dump_table(table, spool.write))
            _add_spool(writer, table_path(table.name), spool)
    seq, digest = ledger_head()
    return Manifest(
        format=FORMAT,
        registry=registry_version(),
        migrations=applied_migrations(),
        engine="postgresql" if is_postgres() else "sqlite",
        made_at=instant_text(made_at),
        head_seq=seq,
        head_digest=digest,
        tables=tables,
        files=None,
        tally=None if pending_migrations() else tally_on(clock.day_of(clock.now())),
    )


def tally_on(day: date) -> Tally:
    """The figures as of a day, of the whole city and of each district."""
    cells = [(CITY, cell) for cell in figures(day)]
    cells += [(cell.dimensions["district"], cell) for cell in figures(day, ["district"])]
    rows = [[each.scheme, each.level, where, each.ever, each.net, each.valid] for where, each in cells]
    return Tally(day.isoformat(), tally_known().seq, rows)


def schema_of_database() -> list[TableSchema]:
    """The tables of the open database, none before one its rows point at. BackupRefused if it has none, or
    others.
    """
    applied = applied_migrations()
    if not applied:
        raise BackupRefused(
            "数据库尚未建表，无可备份。 The database has no tables yet: there is nothing to back up."
        )
    schema = schema_after(applied)
    refuse_other_tables(schema)
    return schema


def _place(destination: Path, made_at: datetime) -> Path:
    return (
        destination / f"registry-{made_at:%Y%m%dT%H%M%SZ}{ENDINGS[0]}"
        if destination.is_dir()
        else destination
    )


def _copy_files(
    writer: Writer, storage: Storage, digests: IO[bytes], schema: list[TableSchema], folder: Path
) -> FileEntries:
    """Add the list of files, then the files: written before the rows that name them, and never changed or
    deleted.
    """
    faults: list[str] = []
    listed, count, total = hashlib.sha256(), 0, 0
    with tempfile.TemporaryFile(dir=folder) as listing:
        for digest in _each(digests):
            path = storage.path_of(digest)
            if not path.is_file():
                faults.append(_file_fault(digest, schema, "不存在", "is missing"))
                continue
            line = write_file_line(digest, path.stat().st_size)
            listing.write(line)
            listed.update(line)
            count, total = count + 1, total + path.stat().st_size
        _add_spool(writer, FILE_LIST, listing)
    for digest in _each(digests):
        try:
            content = storage.read(digest)
        except FileNotFoundError:
            continue  # it is named already
        except (ValueError, OSError):
            faults.append(_file_fault(digest, schema, "已损坏", "was changed or cannot be read"))
            continue
        add_bytes(writer, file_path(digest), content)
    if faults:
        raise BackupRefused(in_lines(faults))
    return FileEntries(count, total, listed.hexdigest())


def _file_fault(digest: str, schema: list[TableSchema], chinese: str, english: str) -> str:
    named_by = ", ".join(rows_naming(digest, schema)[:3])
    return (
        f"文件 {digest}（{named_by}）{chinese}，备份未完成。 "
        f"File {digest} ({named_by}) {english}; no backup was made."
    )


def _each(digests: IO[bytes]) -> Iterator[str]:
    digests.seek(0)
    for line in digests:
        yield line.decode().strip()


def _add_spool(writer: Writer, name: str, spool: IO[bytes]) -> None:
    size = spool.seek(0, io.SEEK_END)
    spool.seek(0)
    writer.add(name, size, spool)


def add_bytes(writer: Writer, name: str, content: bytes) -> None:
    writer.add(name, len(content), io.BytesIO(content))
