"""Every kind of damage to a backup is found and named, and nothing is restored from it."""

import gzip
import io
import json
import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from registry.backup.manifest import BackupDamaged, BackupRefused
from registry.backup.restore import restore_backup
from registry.backup.verify import verify_backup
from registry.config import Config
from tests.backup.conftest import Elsewhere, set_to

Damage = Callable[[Path], str]
"""Damages a backup that is a folder; returns what is named."""


@pytest.fixture
def copy(whole: Path, tmp_path: Path) -> Path:
    """A backup that is a folder, to be damaged."""
    return Path(shutil.copytree(whole / "backup", tmp_path / "copy"))


def changed(path: Path, change: Callable[[bytes], bytes]) -> None:
    content = path.read_bytes()
    damaged = change(content)
    assert damaged != content
    path.write_bytes(damaged)


def some_file(backup: Path) -> Path:
    return min((backup / "files").iterdir())


def a_byte_of_a_table(backup: Path) -> str:
    changed(
        backup / "tables" / "account.jsonl",
        lambda content: content.replace("张三".encode(), "张四".encode(), 1),
    )
    return "tables/account.jsonl was changed"


def a_row_gone(backup: Path) -> str:
    changed(backup / "tables" / "event.jsonl", lambda content: content[content.index(b"\n") + 1 :])
    return "tables/event.jsonl has"


def rows_in_another_order(backup: Path) -> str:
    changed(
        backup / "tables" / "account.jsonl", lambda content: b"".join(sorted(content.splitlines(True))[::-1])
    )
    return "tables/account.jsonl was changed"


def a_table_gone(backup: Path) -> str:
    (backup / "tables" / "notice.jsonl").unlink()
    return "tables/notice.jsonl is missing"


def a_table_more(backup: Path) -> str:
    (backup / "tables" / "more.jsonl").write_text("[1]\n")
    return "tables/more.jsonl does not belong here"


def a_byte_of_a_file(backup: Path) -> str:
    changed(some_file(backup), lambda content: bytes([content[0] ^ 1]) + content[1:])
    return f"File {some_file(backup).name} is damaged"


def a_file_cut_short(backup: Path) -> str:
    changed(some_file(backup), lambda content: content[:-1])
    return f"File {some_file(backup).name} is damaged"


def a_file_gone(backup: Path) -> str:
    gone = some_file(backup)
    gone.unlink()
    return f"File {gone.name} is missing"


def all_files_gone(backup: Path) -> str:
    shutil.rmtree(backup / "files")
    return "is missing"


def a_file_more(backup: Path) -> str:
    (backup / "files" / ("0" * 64)).write_text("more")
    return f"File {'0' * 64} is not in the list"


def a_line_of_the_list(backup: Path) -> str:
    changed(backup / "files.jsonl", lambda content: content.replace(b",", b",1", 1))
    return "files.jsonl was changed"


def a_list_that_is_none(backup: Path) -> str:
    (backup / "files.jsonl").write_text("what?\n")
    return "files.jsonl was changed"


def the_list_gone(backup: Path) -> str:
    (backup / "files.jsonl").unlink()
    return "files.jsonl is missing"


def a_count_of_the_manifest(backup: Path) -> str:
    manifest = json.loads((backup / "manifest.json").read_bytes())
    manifest["head_seq"] += 1
    (backup / "manifest.json").write_text(json.dumps(manifest))
    return "manifest.json was changed"


def a_manifest_that_is_none(backup: Path) -> str:
    (backup / "manifest.json").write_text("{}")
    return "manifest.json cannot be read"


def the_manifest_gone(backup: Path) -> str:
    (backup / "manifest.json").unlink()
    return "manifest.json is missing"


DAMAGES = [
    a_byte_of_a_table, a_row_gone, rows_in_another_order, a_table_gone, a_table_more, a_byte_of_a_file,
    a_file_cut_short, a_file_gone, all_files_gone, a_file_more, a_line_of_the_list, a_list_that_is_none,
    the_list_gone, a_count_of_the_manifest, a_manifest_that_is_none, the_manifest_gone,
]  # fmt: skip


def archived(folder: Path, archive: Path) -> Path:
    """A folder as the archive it would be."""
    names = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    rooms = ["tables", "files.jsonl", "files", "manifest.json"]
    with tarfile.open(archive, "w:gz") as tar:
        for name in sorted(names, key=lambda name: (rooms.index(name.partition("/")[0]), name)):
            tar.add(folder / name, name)
    return archive


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_damage_is_named_in_either_form(copy: Path, tmp_path: Path, damage: Damage) -> None:
    verify_backup(archived(copy, tmp_path / "whole.tar.gz"))
    named = damage(copy)
    with pytest.raises(BackupDamaged, match=named.replace(".", r"\.")):
        verify_backup(copy)
    with pytest.raises(BackupDamaged, match=named.replace(".", r"\.")):
        verify_backup(archived(copy, tmp_path / "damaged.tar.gz"))


def test_both_forms_are_whole(whole: Path) -> None:
    one, other = (verify_backup(whole / name) for name in ("backup", "backup.tar.gz"))
    assert (one.tables, one.files, one.tally) == (other.tables, other.files, other.tally)
    assert one.files is not None
    assert one.files.count == 2
    assert one.tally is not None
    assert one.tally.figures


def test_every_flip_and_every_cut_of_an_archive_is_found(whole: Path, tmp_path: Path) -> None:
    content = (whole / "backup.tar.gz").read_bytes()
    damaged, chance = tmp_path / "damaged.tar.gz", Random(7)
    # The first bytes are gzip's own: when it was packed, on what system.
    flips = [chance.randrange(10, len(content)) for _ in range(60)]
    cuts = [
        0,
        1,
        11,
        len(content) - 1,
        len(content) - 9,
        *(chance.randrange(len(content)) for _ in range(20)),
    ]
    for place in flips:
        damaged.write_bytes(
            content[:place] + bytes([content[place] ^ 1 << chance.randrange(8)]) + content[place + 1 :]
        )
        with pytest.raises(BackupDamaged):
            verify_backup(damaged)
    for place in cuts:
        damaged.write_bytes(content[:place])
        with pytest.raises(BackupDamaged):
            verify_backup(damaged)


def test_what_is_put_behind_an_archive_is_found(whole: Path, tmp_path: Path) -> None:
    content, damaged = (whole / "backup.tar.gz").read_bytes(), tmp_path / "damaged.tar.gz"
    for more in (b"more", gzip.compress(b"more")):
        damaged.write_bytes(content + more)
        with pytest.raises(BackupDamaged, match="cannot be read past"):
            verify_backup(damaged)


def test_nothing_is_unpacked_by_a_name_in_an_archive(whole: Path, tmp_path: Path) -> None:
    crafted = tmp_path / "crafted.tar.gz"
    with tarfile.open(whole / "backup.tar.gz") as source, tarfile.open(crafted, "w:gz") as tar:
        for name in ("../outside", "/tmp/outside", "files/../../outside"):
            entry = tarfile.TarInfo(name)
            entry.size = 4
            tar.addfile(entry, io.BytesIO(b"more"))
        for member in source:
            tar.addfile(member, source.extractfile(member))
    with pytest.raises(BackupDamaged, match="outside does not belong here"):
        verify_backup(crafted)
    assert not list(tmp_path.parent.rglob("outside"))


def test_a_newer_format_is_refused_with_the_version_to_use(copy: Path) -> None:
    manifest = json.loads((copy / "manifest.json").read_bytes())
    (copy / "manifest.json").write_text(json.dumps({**manifest, "format": 2, "registry": "9.9.9"}))
    with pytest.raises(BackupRefused, match=r"use version 9\.9\.9 or newer"):
        verify_backup(copy)


def test_no_backup_is_no_crash(tmp_path: Path) -> None:
    with pytest.raises(BackupRefused, match="There is no backup"):
        verify_backup(tmp_path / "none.tar.gz")
    with pytest.raises(BackupDamaged, match=r"manifest\.json is missing"):
        verify_backup(tmp_path)


@pytest.mark.engines("sqlite")
def test_nothing_is_restored_from_damage(registry: Config, copy: Path, elsewhere: Elsewhere) -> None:
    there = elsewhere.config("sqlite", registry)
    named = a_byte_of_a_file(copy)
    with set_to(there), pytest.raises(BackupDamaged, match=named):
        restore_backup(copy, there.var)
    assert not there.var.exists()
