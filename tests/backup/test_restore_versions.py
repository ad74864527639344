"""Backups of older and of newer versions of the registry."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from registry import migrating
from registry.backup.manifest import BackupRefused, read_manifest, write_manifest
from registry.backup.restore import restore_backup
from registry.config import Config
from registry.database import db
from registry.migrating import applied_migrations
from tests.backup.conftest import Elsewhere, set_to
from tests.backup.test_restore import is_whole


@pytest.mark.engines("sqlite")
def test_a_backup_of_an_older_version_is_migrated_on(
    whole: Path, registry: Config, elsewhere: Elsewhere, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "migrations").mkdir()
    for file in migrating.FOLDER.glob("[0-9]*.py"):
        shutil.copy(file, tmp_path / "migrations")
    (tmp_path / "migrations" / "9999_one_more.py").write_text(ONE_MORE)
    monkeypatch.setattr(migrating, "FOLDER", tmp_path / "migrations")
    there = elsewhere.config("sqlite", registry)
    with set_to(there):
        restored = restore_backup(whole / "backup", there.var)
        assert restored.migrated == ["9999_one_more"]
        assert (restored.manifest.migrations, restored.differences) == (applied_migrations()[:-1], [])
        is_whole(there)
        ((note,),) = db.execute_sql("SELECT DISTINCT note FROM enterprise").fetchall()
        assert note is None


ONE_MORE = """
def up(migrator, db):
    db.execute_sql('ALTER TABLE enterprise ADD COLUMN note VARCHAR(20)')
"""


@pytest.mark.engines("sqlite")
def test_a_backup_of_a_newer_version_is_refused(
    whole: Path, registry: Config, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    backup = Path(shutil.copytree(whole / "backup", tmp_path / "newer"))
    manifest = read_manifest((backup / "manifest.json").read_bytes())
    newer = replace(manifest, migrations=[*manifest.migrations, "9999_later"])
    (backup / "manifest.json").write_bytes(write_manifest(newer))
    there = elsewhere.config("sqlite", registry)
    with set_to(there), pytest.raises(BackupRefused, match="newer version: migrations 9999_later"):
        restore_backup(backup, there.var)
