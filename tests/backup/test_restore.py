"""What was backed up is restored elsewhere, on either engine, and is equal; or nothing is."""

import hashlib
import json
import os
import resource
import shutil
import stat
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from peewee import PeeweeException

from registry.backup.manifest import BackupRefused, read_manifest, write_manifest
from registry.backup.restore import restore_backup
from registry.backup.verify import verify_backup
from registry.config import Config
from registry.database import db
from registry.errors import Misconfigured
from registry.leftovers import lock_folder
from registry.migrating import apply_migrations
from registry.models import Attachment, Enterprise, Event, ImportRun, ProfileFile
from registry.patience import JOBS, Patience
from registry.queries.ledger_check import verify_ledger
from registry.queries.recount import recount
from registry.storage import Storage
from tests.backup.conftest import LATER, ODD, Elsewhere, backed_up, rows_by_models, set_to
from tests.make import Make

Change = Callable[[list[Any]], list[Any]]


def is_whole(config: Config) -> None:
    """The files of every row are there, and all checks are green."""
    storage = Storage(config.var / "files")
    for table in (Attachment, ProfileFile, ImportRun):
        digests = [row.sha256 for row in table.select()]
        assert digests
        assert all(storage.read(digest) for digest in digests)
    assert verify_ledger().intact
    assert recount(LATER).agrees


@pytest.mark.engines("sqlite")
def test_it_is_equal_and_work_goes_on(filled: Config, elsewhere: Elsewhere) -> None:
    before = rows_by_models()
    place, manifest = backed_up(filled)
    assert verify_backup(place) == manifest
    there = elsewhere.config("sqlite", filled)
    with set_to(there):
        restored = restore_backup(place, there.var)
        assert (restored.manifest, restored.migrated, restored.differences) == (manifest, [], [])
        assert rows_by_models() == before
        assert Enterprise.select().where(Enterprise.name == ODD).count() == 1
        work_goes_on(there)


@pytest.mark.engines("postgres")
def test_it_goes_to_the_other_engine_and_back(filled: Config, elsewhere: Elsewhere) -> None:
    before = rows_by_models()
    # A server that ends every transaction left idle for a moment: packing and writing take longer.
    hurried = Patience(lock=60, statement=0, idle=0.001)
    db.obj.have(db.connection(), hurried)
    place, first = backed_up(filled, "backup")
    for engine in ("sqlite", "postgres"):
        there = elsewhere.config(engine, filled)
        with set_to(there):
            db.obj.patience = hurried
            restore_backup(place, there.var)
            db.obj.patience = JOBS
            db.obj.have(db.connection(), JOBS)
            assert rows_by_models() == before
            place, again = backed_up(there, "backup")
            assert (again.tables, again.files, again.tally) == (first.tables, first.files, first.tally)
            work_goes_on(there)


def work_goes_on(there: Config) -> None:
    """Numbers are drawn after those that came, the ledger goes on and is guarded, and all is whole."""
    is_whole(there)
    taken = {row.id for row in Enterprise.select()}
    assert Make(there).enterprise().id not in taken
    assert verify_ledger().intact
    with pytest.raises(PeeweeException, match="append-only"), db.atomic():
        Event.update(kind="x").execute()


@dataclass(frozen=True)
class Occupied:
    """A place that is not empty, and what it says."""

    occupy: Callable[[Config], None]
    match: str


def database_has_rows(there: Config) -> None:
    db.connect()
    apply_migrations()
    Make(there).enterprise()
    db.close()


def database_has_other_tables(_there: Config) -> None:
    db.connect()
    db.execute_sql("CREATE TABLE somebody (id INTEGER PRIMARY KEY)")
    db.close()


def database_is_of_another_version(_there: Config) -> None:
    db.connect()
    apply_migrations("0001_initial")
    db.close()


def folder_has_files(there: Config) -> None:
    Storage(there.var / "files").keep(b"mine")


OCCUPIED = [
    Occupied(database_has_rows, "The database has data"),
    Occupied(database_has_other_tables, "The database has data"),
    Occupied(database_is_of_another_version, "The database has data"),
    Occupied(folder_has_files, "has files already"),
]


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("occupied", OCCUPIED, ids=lambda each: each.occupy.__name__)
def test_a_place_that_has_data_is_refused_and_stays(
    whole: Path, registry: Config, elsewhere: Elsewhere, occupied: Occupied
) -> None:
    refused_and_unchanged(whole / "backup", elsewhere.config("sqlite", registry), occupied)


@pytest.mark.engines("postgres")
def test_a_server_s_database_that_has_data_is_refused_and_stays(
    whole: Path, registry: Config, elsewhere: Elsewhere
) -> None:
    refused_and_unchanged(whole / "backup", elsewhere.config("postgres", registry), OCCUPIED[0])


def refused_and_unchanged(backup: Path, there: Config, occupied: Occupied) -> None:
    with set_to(there):
        occupied.occupy(there)
        before = everything_in(there)
        with pytest.raises(BackupRefused, match=occupied.match):
            restore_backup(backup, there.var)
        assert everything_in(there) == before


def everything_in(there: Config) -> tuple[dict[str, int], list[str]]:
    """The rows of each table and the files of a place; what a supervisor locks is no data."""
    with db.connection_context():
        counts = {
            name: db.execute_sql(f'SELECT count(*) FROM "{name}"').fetchone()[0]
            for name in db.get_tables()
            if name != "searched_pair"  # FTS5 counts none
        }
    kept = [path.relative_to(there.var).as_posix() for path in there.var.rglob("*") if path.is_file()]
    passing = {"supervisor.lock", "registry.sqlite3", "registry.sqlite3-wal", "registry.sqlite3-shm"}
    return counts, sorted(set(kept) - passing)


@pytest.mark.engines("sqlite")
def test_tables_without_rows_are_filled(whole: Path, registry: Config, elsewhere: Elsewhere) -> None:
    there = elsewhere.config("sqlite", registry)
    with set_to(there):
        db.connect()
        apply_migrations()
        db.close()
        restore_backup(whole / "backup", there.var)
        is_whole(there)


@pytest.mark.engines("sqlite")
def test_where_a_registry_runs_nothing_is_restored(
    whole: Path, registry: Config, elsewhere: Elsewhere
) -> None:
    there = elsewhere.config("sqlite", registry)
    lock = lock_folder(there.var)
    with set_to(there), pytest.raises(Misconfigured, match="in use by a running registry"):
        restore_backup(whole / "backup", there.var)
    os.close(lock)
    with set_to(there):
        restore_backup(whole / "backup", there.var)


@pytest.mark.engines("sqlite")
def test_the_restored_is_for_its_owner_only(whole: Path, registry: Config, elsewhere: Elsewhere) -> None:
    there = elsewhere.config("sqlite", registry)
    with set_to(there):
        restore_backup(whole / "backup.tar.gz", there.var)
    assert stat.S_IMODE((there.var / "registry.sqlite3").stat().st_mode) == 0o600
    assert stat.S_IMODE((there.var / "files").stat().st_mode) == 0o700
    assert sorted(path.name for path in there.var.iterdir()) == [
        "files", "registry.sqlite3", "supervisor.lock"
    ]  # fmt: skip


@pytest.mark.engines("sqlite")
def test_where_there_is_no_room_nothing_is_left(whole: Path, registry: Config, elsewhere: Elsewhere) -> None:
    """Files may be no longer than so many bytes: the system's own refusal, of a file or of the database."""
    there = elsewhere.config("sqlite", registry)
    former = resource.getrlimit(resource.RLIMIT_FSIZE)
    for limit in (100, 300_000):
        with set_to(there):
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, former[1]))
            try:
                with pytest.raises((BackupRefused, PeeweeException)):
                    restore_backup(whole / "backup", there.var)
            finally:
                resource.setrlimit(resource.RLIMIT_FSIZE, former)
        assert not there.var.exists()


FORGED: dict[str, tuple[str, Change, str]] = {
    "a row the tables refuse": (
        "enterprise",
        lambda row: [*row[:2], "", *row[3:]],
        "Line 1 of table enterprise",
    ),
    "a row too short": ("account", lambda row: row[:-1], "Line 1 of table account"),
    "text for a number": (
        "counter",
        lambda row: [row[0], "many"],
        "[tT]able counter",
    ),
}


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("forged", FORGED)
def test_a_forged_backup_is_refused_by_the_tables(
    whole: Path, registry: Config, elsewhere: Elsewhere, tmp_path: Path, forged: str
) -> None:
    """One whose digests all fit, as somebody makes who knows how: no guard is off while it is read."""
    forged_and_refused(whole, elsewhere.config("sqlite", registry), tmp_path / "forged", *FORGED[forged])


@pytest.mark.engines("postgres")
def test_a_server_names_the_line_it_refuses(
    whole: Path, registry: Config, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    """Though it is sent many at once."""
    table, change, match = FORGED["a row the tables refuse"]
    forged_and_refused(
        whole, elsewhere.config("postgres", registry), tmp_path / "forged", table, change, match
    )


def forged_and_refused(
    whole: Path, there: Config, forged: Path, table: str, change: Change, match: str
) -> None:
    forge(Path(shutil.copytree(whole / "backup", forged)), table, change)
    with set_to(there):
        with pytest.raises(BackupRefused, match=match):
            restore_backup(forged, there.var)
        assert everything_in(there) == ({}, [])


def forge(backup: Path, table: str, change: Change) -> None:
    """Change the first row of a table, and all digests with it."""
    path = backup / "tables" / f"{table}.jsonl"
    first, *others = path.read_bytes().splitlines(keepends=True)
    content = json.dumps(change(json.loads(first)), ensure_ascii=False).encode() + b"\n" + b"".join(others)
    path.write_bytes(content)
    manifest = read_manifest((backup / "manifest.json").read_bytes())
    tables = [
        replace(each, sha256=hashlib.sha256(content).hexdigest()) if each.name == table else each
        for each in manifest.tables
    ]
    (backup / "manifest.json").write_bytes(write_manifest(replace(manifest, tables=tables)))
    verify_backup(backup)
