"""The data folder is its own user's: nobody else on the machine reads what is kept in it."""

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from fnmatch import fnmatch
from pathlib import Path

OURS = (
    "*.sqlite3*",
    "backups",
    "beat-schedule*",
    "files",
    "keys",
    "lists",
    "log",
    "metrics",
    "redis*",
    "secret-key*",
    "shared-by",
    "supervisor.lock",
    "waiting",
    "worker-ready",
)
"""What the registry keeps in its data folder. Whatever else lies there is somebody's own business."""
OF_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def make_private(folder: Path) -> None:
    """Make the folder, and those above it that are missing, for nobody else: mode 0700."""
    for each in reversed([folder, *folder.parents]):
        if not each.exists():
            each.mkdir(mode=0o700, exist_ok=True)


def opened_private(path: str, flags: int) -> int:
    """For the `opener` of open(): a file that is made is for nobody else, mode 0600."""
    return os.open(path, flags, 0o600)


def close_to_others(var: Path, database_url: str = "") -> list[Path]:
    """Take every right of group and others from the folder, from what the registry keeps in it, and from the
    files of its SQLite database, wherever they lie.

    Returns what had any. What belongs to another user is left, and so is what links lead to.
    """
    closed = []
    for path in (*_kept(var), *_files_of(database_url)):
        with suppress(OSError):  # it has just gone, or the disk may only be read
            facts = path.lstat()
            if facts.st_mode & OF_OTHERS and facts.st_uid == os.getuid() and not stat.S_ISLNK(facts.st_mode):
                path.chmod(stat.S_IMODE(facts.st_mode) & ~OF_OTHERS)
                closed.append(path)
    return closed


def _files_of(database_url: str) -> list[Path]:
    scheme, _slashes, path = database_url.partition(":///")
    return [Path(path + ending) for ending in ("", "-wal", "-shm")] if scheme == "sqlite" else []


def _kept(var: Path) -> Iterator[Path]:
    yield var
    for path in var.iterdir():
        if any(fnmatch(path.name, pattern) for pattern in OURS):
            yield path
            for folder, folders, files in () if path.is_symlink() else os.walk(path):
                yield from (Path(folder, name) for name in (*folders, *files))
