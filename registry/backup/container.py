"""What a backup lies in: one compressed archive, or a folder. Both hold the same parts in the same order.

An archive is read from its beginning to its end and nothing is ever unpacked by the names in it.
"""

import gzip
import io
import os
import shutil
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Protocol

from registry.backup.manifest import (
    FILE_LIST,
    FILES,
    MANIFEST,
    BackupDamaged,
    BackupRefused,
    file_path,
    read_file_line,
    read_manifest,
)
from registry.storage import sync

ENDINGS = (".tar.gz", ".tgz")
CHUNK = 1 << 20
Part = tuple[str, IO[bytes]]


class Writer(Protocol):
    """Takes the parts of a backup, each whole, in order."""

    def add(self, name: str, size: int, content: IO[bytes]) -> None: ...


@contextmanager
def new_container(destination: Path) -> Iterator[Writer]:
    """Write beside the destination and move there at the end, durable and for its owner only; or leave
    nothing.

    A name that ends in .tar.gz or .tgz becomes an archive, any other a folder. BackupRefused if something is
    there already, or cannot be written.
    """
    partial = destination.with_name(f"{destination.name}.part")
    if destination.exists() or partial.exists():
        there = destination if destination.exists() else partial
        raise BackupRefused(f"{there} 已存在，未改动。 {there} exists already; nothing was written.")
    write = _archive if destination.name.endswith(ENDINGS) else _folder
    with writable(destination), _removed_on_failure(partial), write(partial) as writer:
        yield writer
        writer.finish()
        partial.rename(destination)
        sync(destination.parent)


@contextmanager
def writable(place: Path) -> Iterator[None]:
    """What the system refuses to write, such as on a full disk, is a sentence that names the place."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or error
        raise BackupRefused(
            f"无法写入 {place}（{reason}），未留下任何文件。 "
            f"{place} cannot be written ({reason}); nothing is left of it."
        ) from None


@contextmanager
def _removed_on_failure(partial: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        if partial.is_dir():
            shutil.rmtree(partial, ignore_errors=True)
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise


@contextmanager
def _archive(partial: Path) -> Iterator["_ArchiveWriter"]:
    with open(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        writer = _ArchiveWriter(file)
        try:
            yield writer
        finally:
            writer.abandon()


class _ArchiveWriter:
    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._gzip = gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=file)
        self._tar = tarfile.open(fileobj=self._gzip, mode="w")  # noqa: SIM115 -- finish() closes it

    def add(self, name: str, size: int, content: IO[bytes]) -> None:
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = size, 0o600
        self._tar.addfile(entry, content)
        # It would keep a note of every member.
        self._tar.members.clear()  # type: ignore[attr-defined]

    def finish(self) -> None:
        self._tar.close()
        self._gzip.close()
        self._file.flush()
        os.fsync(self._file.fileno())

    def abandon(self) -> None:
        """Close it without a thought for what is written: what has failed is removed."""
        with suppress(OSError):
            self._gzip.close()


@contextmanager
def _folder(partial: Path) -> Iterator["_FolderWriter"]:
    partial.mkdir(mode=0o700)
    yield _FolderWriter(partial)


class _FolderWriter:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(self, name: str, size: int, content: IO[bytes]) -> None:  # noqa: ARG002 -- an archive needs it
        path = self._folder / name
        if not path.parent.is_dir():
            path.parent.mkdir(mode=0o700)
        with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            shutil.copyfileobj(content, file, CHUNK)
            file.flush()
            os.fsync(file.fileno())

    def finish(self) -> None:
        for folder in (*(path for path in self._folder.iterdir() if path.is_dir()), self._folder):
            sync(folder)


@contextmanager
def opened(source: Path) -> Iterator[Iterator[Part]]:
    """The parts of a backup in order, each to be read before the next one is asked for; the manifest is the
    last.

    BackupRefused if there is none or it cannot be opened; BackupDamaged where an archive cannot be read any
    further.
    """
    if not source.exists():
        raise BackupRefused(f"没有备份 {source}。 There is no backup {source}.")
    reached = ["—"]

    def noting(parts: Iterator[Part]) -> Iterator[Part]:
        for name, content in parts:
            reached[:] = [name]
            yield name, content

    try:
        yield noting(_parts_of_folder(source) if source.is_dir() else _parts_of_archive(source))
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile) as error:
        cut = (
            f"归档读到 {reached[0]} 处无法继续（{error}），可能不完整。 "
            f"The archive cannot be read past {reached[0]} ({error}): it may be cut short."
        )
        raise BackupDamaged([cut]) from None
    except OSError as error:
        reason = error.strerror or error
        raise BackupRefused(f"无法读取 {source}（{reason}）。 {source} cannot be read ({reason}).") from None


def _parts_of_archive(source: Path) -> Iterator[Part]:
    with gzip.open(source) as stream, tarfile.open(fileobj=stream, mode="r|") as archive:
        while (member := archive.next()) is not None:
            # It would keep a note of every member.
            archive.members.clear()  # type: ignore[attr-defined]
            content = archive.extractfile(member) if member.isreg() else None
            yield member.name, content or io.BytesIO()
        # To the very end: only there it is known whether the checksum of the whole is right.
        while rest := stream.read(CHUNK):
            if rest.strip(b"\0"):
                raise tarfile.ReadError("there is more after the end")


def _parts_of_folder(source: Path) -> Iterator[Part]:
    """In the order of an archive, as far as manifest and list can be read; what they do not name comes in
    between.
    """
    for name in _names_in_folder(source):
        if (source / name).is_file():
            with (source / name).open("rb") as content:
                yield name, content


def _names_in_folder(source: Path) -> Iterator[str]:
    tables = _tables_in_order(source)
    yield from tables
    for path in sorted({*source.glob("*"), *source.glob("tables/*")}):
        name = path.relative_to(source).as_posix()
        if name not in {*tables, FILE_LIST, MANIFEST}:
            yield name
    yield FILE_LIST
    count = 0
    for digest in _listed(source):
        count += 1
        yield file_path(digest)
    present = source / FILES
    if present.is_dir() and sum(1 for _ in os.scandir(present)) != count:
        listed = {*_listed(source)}
        yield from sorted(file_path(entry.name) for entry in os.scandir(present) if entry.name not in listed)
    yield MANIFEST


def _tables_in_order(source: Path) -> list[str]:
    try:
        return [table.path for table in read_manifest((source / MANIFEST).read_bytes()).tables]
    except (OSError, BackupRefused):
        return []


def _listed(source: Path) -> Iterator[str]:
    """The digests of the list of files; it ends where the list cannot be read."""
    with suppress(OSError, ValueError, TypeError, KeyError), (source / FILE_LIST).open("rb") as lines:
        for line in lines:
            yield read_file_line(line)[0]
