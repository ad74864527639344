"""What a backup says of itself: where it came from, and the digest of everything in it."""

import hashlib
import json
import re
import tomllib
from dataclasses import asdict, dataclass
from typing import Any

from registry.config import ROOT
from registry.rules.ledger import canonical_json

FORMAT = 1
MANIFEST = "manifest.json"
FILE_LIST = "files.jsonl"
FILES = "files"
TABLES = "tables"
DIGEST = re.compile("[0-9a-f]{64}")
MOST_NAMED = 20
"""So many faults are named; what else there is follows from the first ones as a rule."""


class BackupRefused(Exception):
    """What was asked for is not done, and nothing was changed; the message says why in both languages."""


class BackupDamaged(BackupRefused):
    """A backup is not what was made; `faults` name every part that differs."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__(in_lines(faults))


def in_lines(faults: list[str]) -> str:
    """One fault a line, at most MOST_NAMED."""
    more = len(faults) - MOST_NAMED
    return "\n".join([*faults[:MOST_NAMED], *([f"另有 {more} 处。 And {more} more."] if more > 0 else [])])


@dataclass(frozen=True)
class TableEntry:
    """One table of a backup, `tables/<name>.jsonl`: a canonical JSON array for each row, by its key."""

    name: str
    columns: dict[str, str]
    """What each column holds, in the order of the arrays: whole, truth, day, instant or text."""
    rows: int
    sha256: str

    @property
    def path(self) -> str:
        return table_path(self.name)


@dataclass(frozen=True)
class FileEntries:
    """The files of a backup: `files.jsonl` has a line for each, digest and size in bytes, by digest."""

    count: int
    size: int
    sha256: str
    """That of `files.jsonl`."""


@dataclass(frozen=True)
class Tally:
    """The figures of the whole city and of each district as of `day`; `seq` is the last event they count."""

    day: str
    seq: int
    figures: list[list[Any]]
    """Scheme, level, district ("*": all), ever, net, valid; only what is not all zero."""


@dataclass(frozen=True)
class Manifest:
    """`manifest.json`. Its digest covers all the rest of it, and so everything in the backup."""

    format: int
    registry: str
    migrations: list[str]
    engine: str
    made_at: str
    head_seq: int
    head_digest: str
    tables: list[TableEntry]
    """In an order in which no row points at one that is filled in later."""
    files: FileEntries | None
    """None: only the database was carried over, as by `db move`."""
    tally: Tally | None
    """None if the schema was older than the registry that made the backup."""

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)


def table_path(name: str) -> str:
    return f"{TABLES}/{name}.jsonl"


def file_path(digest: str) -> str:
    return f"{FILES}/{digest}"


def write_file_line(digest: str, size: int) -> bytes:
    """A line of the list of files."""
    return (canonical_json([digest, size]) + "\n").encode()


def read_file_line(line: bytes) -> tuple[str, int]:
    """The digest and the size in bytes of a line of the list of files. Raises ValueError if it is none."""
    digest, size = json.loads(line)
    if not (isinstance(digest, str) and DIGEST.fullmatch(digest) and isinstance(size, int)):
        raise ValueError(f"no line of the list of files: {line!r:.100}")
    return digest, size


def registry_version() -> str:
    """The version of this registry, such as 0.2.0."""
    project: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return str(project["version"])


def write_manifest(manifest: Manifest) -> bytes:
    """The manifest as it lies in a backup, for people too, with the digest over it."""
    content = asdict(manifest)
    document = {**content, "digest": _digest(content)}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def read_manifest(content: bytes) -> Manifest:
    """The manifest of a backup. Raises BackupDamaged if it was edited, BackupRefused if it is of a newer
    format.
    """
    try:
        document = json.loads(content)
        digest = document.pop("digest")
        if document["format"] > FORMAT:
            raise BackupRefused(
                f"备份格式 {document['format']} 比本系统新，请用 {document['registry']} 或更新版本恢复。 "
                f"The backup's format {document['format']} is newer than this registry; "
                f"use version {document['registry']} or newer."
            )
        if digest != _digest(document):
            raise BackupDamaged([f"{MANIFEST} 被改动过。 {MANIFEST} was changed."])
        return _manifest(document)
    except (ValueError, TypeError, KeyError, AttributeError):
        raise BackupDamaged([f"{MANIFEST} 无法读取。 {MANIFEST} cannot be read."]) from None


def _digest(document: dict[str, Any]) -> str:
    return hashlib.sha256(canonical_json(document).encode()).hexdigest()


def _manifest(document: dict[str, Any]) -> Manifest:
    files, tally = document["files"], document["tally"]
    return Manifest(
        **{
            **document,
            "tables": [TableEntry(**table) for table in document["tables"]],
            "files": FileEntries(**files) if files else None,
            "tally": Tally(**tally) if tally else None,
        }
    )
