"""Files kept outside the web root, each under its own SHA-256: the same bytes are kept once."""

import errno
import hashlib
import os
import secrets
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from registry.errors import Unavailable
from registry.private import make_private, opened_private

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""What the system says where nothing more can be written: disk, quota or limit of a file's size."""
PROBE = 64 * 1024  # bytes
GRACE = 3600.0  # seconds


def prove_room(folder: Path) -> None:
    """Write 64 KB into the folder; raises OSError where they find no room or may not be written.

    The right to write says nothing of a full disk. The file has no name, so nothing of it can stay.
    """
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(secrets.token_bytes(PROBE))
        file.flush()


class Storage:
    """A folder of files named by their digest."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, content: bytes) -> str:
        """Write the bytes durably; returns their digest. Written whole or not at all.

        Raises Unavailable where the disk is full; then nothing is left behind.
        """
        digest = hashlib.sha256(content).hexdigest()
        path = self.path_of(digest)
        if path.exists():
            # Who forgets files sees that somebody keeps this one just now.
            os.utime(path)
            return digest
        try:
            _write(content, path)
        except OSError as error:
            if error.errno in FULL:
                raise Unavailable() from error
            raise
        return digest

    def forget(self, digest: str) -> None:
        """Delete bytes that no row names any more; what was kept again within the hour stays."""
        path = self.path_of(digest)
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < time.time() - GRACE:
                path.unlink()
                sync(path.parent)

    def path_of(self, digest: str) -> Path:
        """Where the bytes of this digest lie."""
        return self.folder / digest[:2] / digest

    def read(self, digest: str) -> bytes:
        """The bytes; raises ValueError if they are no longer what was kept."""
        content = self.path_of(digest).read_bytes()
        if hashlib.sha256(content).hexdigest() != digest:
            raise ValueError(f"file {digest} was changed on disk")
        return content


def _write(content: bytes, path: Path) -> None:
    """All of it under its name, or nothing."""
    make_private(path.parent)
    # A name of its own: two threads may keep the same bytes at once.
    partial = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    try:
        with open(partial, "wb", opener=opened_private) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    sync(path.parent)


def sync(path: Path) -> None:
    """Make a file, or the names in a folder, survive a power cut, as SQLite's commit does."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
