"""Whether a backup is what was made: every part is read to its end and compared with the manifest."""

import hashlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from registry.backup.container import CHUNK, Part, opened, writable
from registry.backup.manifest import (
    FILE_LIST,
    FILES,
    MANIFEST,
    TABLES,
    BackupDamaged,
    FileEntries,
    Manifest,
    read_file_line,
    read_manifest,
)

LARGEST_MANIFEST = 64 << 20


def verify_backup(source: Path) -> Manifest:
    """The manifest of a backup all of which is there and as it was made.

    BackupDamaged names every part that is not; BackupRefused if there is none.
    """
    working = Path(tempfile.gettempdir())
    with writable(working), tempfile.TemporaryFile() as listing, opened(source) as parts:
        reading = _Reading(listing)
        for part in parts:
            reading.take(part)
        return reading.compared()


class _Reading:
    """What has been read of a backup: of tables and list the digests, of files what differs."""

    def __init__(self, listing: IO[bytes]) -> None:
        self._listing = listing
        self._expected: Iterator[tuple[str, int]] = iter(())
        self._next: tuple[str, int] | None = None
        self._digests: dict[str, tuple[int, str]] = {}
        self._faults: list[str] = []
        self._manifest: Manifest | None = None

    def take(self, part: Part) -> None:
        """Read one part to its end."""
        name, content = part
        room, _slash, rest = name.partition("/")
        if name == MANIFEST and self._manifest is None:
            self._manifest = read_manifest(content.read(LARGEST_MANIFEST))
        elif name == FILE_LIST and name not in self._digests:
            self._digests[name] = _digest_of(content, self._listing)
            self._listing.seek(0)
            self._expected = self._lines()
            self._next = next(self._expected, None)
        elif room == TABLES and name not in self._digests:
            self._digests[name] = _digest_of(content)
        elif room == FILES and FILE_LIST in self._digests:
            self._take_file(rest, content)
        else:
            self._faults.append(f"{name} 不属于此备份。 {name} does not belong here.")

    def _lines(self) -> Iterator[tuple[str, int]]:
        for line in self._listing:
            try:
                yield read_file_line(line)
            except (ValueError, TypeError):
                return  # the digest of the list says that it was changed

    def _take_file(self, digest: str, content: IO[bytes]) -> None:
        self._pass_missing(digest)
        if self._next is None or self._next[0] != digest:
            self._faults.append(f"文件 {digest} 不在清单内。 File {digest} is not in the list.")
            return
        size = 0
        found = hashlib.sha256()
        while chunk := content.read(CHUNK):
            found.update(chunk)
            size += len(chunk)
        if (found.hexdigest(), size) != self._next:
            self._faults.append(f"文件 {digest} 已损坏。 File {digest} is damaged.")
        self._next = next(self._expected, None)

    def _pass_missing(self, digest: str | None) -> None:
        """Name what the list has before this file, or at all, and has not come."""
        while self._next is not None and (digest is None or self._next[0] < digest):
            self._faults.append(f"文件 {self._next[0]} 缺失。 File {self._next[0]} is missing.")
            self._next = next(self._expected, None)

    def compared(self) -> Manifest:
        """The manifest, if everything is as it says. Raises BackupDamaged."""
        self._pass_missing(None)
        if self._manifest is None:
            absent = f"{MANIFEST} 缺失，备份不完整。 {MANIFEST} is missing: the backup is not whole."
            raise BackupDamaged([*self._faults, absent])
        faults = [*self._of_tables(self._manifest), *self._of_list(self._manifest.files), *self._faults]
        if faults:
            raise BackupDamaged(faults)
        return self._manifest

    def _of_tables(self, manifest: Manifest) -> Iterator[str]:
        for table in manifest.tables:
            found = self._digests.pop(table.path, None)
            if found is None:
                yield f"{table.path} 缺失。 {table.path} is missing."
            elif found[0] != table.rows:
                yield (
                    f"{table.path} 应有 {table.rows} 行，实有 {found[0]} 行。 "
                    f"{table.path} has {found[0]} rows, not {table.rows}."
                )
            elif found[1] != table.sha256:
                yield f"{table.path} 的内容被改动过。 {table.path} was changed."
        for path in self._digests.keys() - {FILE_LIST}:
            yield f"{path} 不属于此备份。 {path} does not belong here."

    def _of_list(self, files: FileEntries | None) -> Iterator[str]:
        found = self._digests.get(FILE_LIST)
        if files is None and found is None:
            return
        if files is None or found is None:
            yield f"{FILE_LIST} 缺失。 {FILE_LIST} is missing."
        elif found != (files.count, files.sha256):
            yield f"{FILE_LIST} 被改动过。 {FILE_LIST} was changed."


def _digest_of(content: IO[bytes], copy: IO[bytes] | None = None) -> tuple[int, str]:
    """Lines and digest of a part, which may be kept in `copy`."""
    lines, found = 0, hashlib.sha256()
    while chunk := content.read(CHUNK):
        lines += chunk.count(b"\n")
        found.update(chunk)
        if copy is not None:
            copy.write(chunk)
    return lines, found.hexdigest()
