"""A backup is of one moment while others decide; what is missing or cannot be written is a sentence."""

import re
import resource
import stat
import tarfile

import pytest

from registry.actions.application import step_application, submit_application
from registry.actions.tally import drain_tally
from registry.backup.manifest import BackupRefused
from registry.backup.restore import restore_backup
from registry.backup.verify import verify_backup
from registry.config import Config
from registry.database import db
from registry.models import Application, Attachment, Enterprise, Event, ImportRun, ProfileFile
from registry.queries.carried_rows import row_faults
from registry.queries.ledger_check import verify_ledger
from registry.queries.recount import recount
from registry.rules.role import Role
from registry.rules.state import State
from registry.rules.workflow import Action
from registry.storage import Storage
from tests.backup.conftest import LATER, Elsewhere, backed_up, meanwhile, set_to
from tests.make import Make


def test_it_is_of_one_moment_while_officers_decide(
    filled: Config, make: Make, elsewhere: Elsewhere, engine: str
) -> None:
    """Had the tables been read at several moments, they would not fit the ledger, and not each other."""
    id = make.application(State.SUBMITTED).id
    officer = make.actor(Role.DISTRICT_OFFICER)
    applicant = make.actor(Role.ENTERPRISE, enterprise_id=Application.get_by_id(id).enterprise_id)

    def decide() -> None:
        step_application(Application.get_by_id(id), Action.RETURN, officer, note="补正")
        submit_application(Application.get_by_id(id), applicant)

    def register() -> None:
        make.evidence(make.enterprise())

    with meanwhile(decide) as decisions, meanwhile(register) as registrations:
        for turn in range(20):
            before = (len(decisions), len(registrations))
            place, manifest = backed_up(filled, f"backup-{turn}.tar.gz")
            if len(decisions) > before[0] and len(registrations) > before[1]:
                break
    assert len(decisions) > before[0], "else this proves nothing"
    assert len(registrations) > before[1]
    assert manifest.head_seq < Event.select().count()
    assert Event.get_by_id(manifest.head_seq).digest == manifest.head_digest
    there = elsewhere.config(engine, filled)
    with set_to(there):
        restore_backup(place, there.var)
        assert verify_ledger().intact
        while drain_tally():
            pass
        assert recount(LATER).agrees
        assert [str(fault) for fault in row_faults()] == []
        *_, last = Event.select().where(Event.application_id == id).order_by(Event.seq)
        state = {"application.return": State.RETURNED, "application.submit": State.SUBMITTED}
        assert Application.get_by_id(id).state == state[last.kind]
        for table, kind in ((Enterprise, "enterprise.registered"), (ProfileFile, "profile.file_added")):
            assert table.select().count() == Event.select().where(Event.kind == kind).count()


@pytest.mark.engines("sqlite")
def test_what_is_in_it_is_for_its_owner_and_holds_no_key(source: Config) -> None:
    (source.var / "secret-key").write_text("the key of sessions")
    archive, manifest = backed_up(source)
    folder, _ = backed_up(source, "backup")
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    for path in (folder, *folder.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)
    digests = {row.sha256 for table in (Attachment, ProfileFile, ImportRun) for row in table.select()}
    expected = [table.path for table in manifest.tables]
    expected += ["files.jsonl", *sorted(f"files/{digest}" for digest in digests), "manifest.json"]
    with tarfile.open(archive) as tar:
        assert tar.getnames() == expected
    parts = [path for path in folder.rglob("*") if path.is_file()]
    assert {path.relative_to(folder).as_posix() for path in parts} == set(expected)
    assert not any(b"the key of sessions" in path.read_bytes() for path in parts)


@pytest.mark.engines("sqlite")
def test_into_a_folder_that_is_there_goes_an_archive_named_by_the_instant(source: Config) -> None:
    (source.var / "backups").mkdir()
    place, manifest = backed_up(source, "backups")
    assert place.parent == source.var / "backups"
    assert re.fullmatch(r"registry-\d{8}T\d{6}Z\.tar\.gz", place.name)
    assert verify_backup(place) == manifest


@pytest.mark.parametrize("name", ["backup.tar.gz", "backup"])
@pytest.mark.engines("sqlite")
def test_what_is_there_is_not_written_over(source: Config, name: str) -> None:
    for there in (name, f"{name}.part"):
        (source.var / there).write_text("mine")
        with pytest.raises(BackupRefused, match="exists already"):
            backed_up(source, name)
        assert (source.var / there).read_text() == "mine"
        (source.var / there).unlink()


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("name", ["backup.tar.gz", "backup"])
def test_files_that_are_missing_or_changed_are_named(source: Config, name: str) -> None:
    gone, changed, storage = Attachment.get(), ImportRun.get(), Storage(source.var / "files")
    storage.path_of(gone.sha256).unlink()
    storage.path_of(changed.sha256).write_bytes(b"other")
    with pytest.raises(BackupRefused) as refused:
        backed_up(source, name)
    named_by = f"profile_file 1, attachment {gone.id}, attachment 2"
    assert f"File {gone.sha256} ({named_by}) is missing" in str(refused.value)
    assert f"File {changed.sha256} (import_run {changed.id}) was changed" in str(refused.value)
    assert not list(source.var.glob("backup*"))


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("name", ["backup.tar.gz", "backup"])
def test_where_it_cannot_be_written_nothing_is_left(source: Config, name: str) -> None:
    """Files may be no longer than so many bytes: the system's own refusal in the midst of writing."""
    for limit in (100, 3000):
        former = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, former[1]))
        try:
            with pytest.raises(BackupRefused, match=r"cannot be written .* nothing is left of it"):
                backed_up(source, name)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, former)
        assert not list(source.var.glob("backup*"))
    with pytest.raises(BackupRefused, match="cannot be written"):
        backed_up(source, f"no such folder/{name}")


MISSPELLED = [
    ("enterprise", "staff", 17.5),
    ("account", "name", b"bytes"),
    ("application", "created_at", "2026-3-1 4:00:00"),
    ("call", "title", "cast(x'ff' AS text)"),
]


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize(("table", "column", "value"), MISSPELLED)
def test_a_value_no_column_can_hold_is_named(source: Config, table: str, column: str, value: object) -> None:
    """SQLite stores it; PostgreSQL could not, and neither could it be restored there."""
    db.execute_sql("DROP TRIGGER event_secret_no_update")
    shown = value if isinstance(value, str) and value.startswith("cast") else "?"
    db.execute_sql(f"UPDATE {table} SET {column} = {shown}", () if shown != "?" else (value,))
    with pytest.raises(BackupRefused, match=rf"Table {table}\b.*{column}"):
        backed_up(source)


@pytest.mark.engines("sqlite")
def test_a_table_that_no_migration_made_is_named(source: Config) -> None:
    db.execute_sql("CREATE TABLE somebody (id INTEGER PRIMARY KEY)")
    db.execute_sql("ALTER TABLE notice ADD COLUMN more INTEGER")
    with pytest.raises(BackupRefused, match=r"make: somebody, notice\.more"):
        backed_up(source)
