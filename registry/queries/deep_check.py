"""All that is stored against the ledger: chain, rows, sheets, figures and files."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from registry.database import snapshot
from registry.models import Attachment, ImportRun, ProfileFile
from registry.queries.carried_rows import row_faults
from registry.queries.ledger_check import verify_ledger
from registry.queries.recount import recount_as_known
from registry.queries.sheet import recheck_sheets
from registry.storage import Storage

MOST_NAMED = 200
"""So many faults are named; the first dozen says what happened."""
FILES = (Attachment, ProfileFile, ImportRun)
"""Tables whose rows name a file by its digest."""


@dataclass(frozen=True)
class DeepCheck:
    """`faults`: what differs, in words, at most MOST_NAMED; `events` and `files`: how many were read."""

    faults: tuple[str, ...]
    events: int
    files: int

    @property
    def is_sound(self) -> bool:
        return not self.faults


def deep_check(day: date, storage: Storage) -> DeepCheck:
    """Compare, in one snapshot of the database, everything stored with the ledger; figures as of `day`.

    What the ledger says is believed only where it is intact: a broken chain is named first. Needs neither
    Redis nor a running server.
    """
    with snapshot():
        ledger = verify_ledger()
        broken = [] if ledger.intact else [f"event {ledger.first_broken}: {ledger.reason}"]
        found = [*broken, *islice(_faults(day, intact=ledger.intact), MOST_NAMED)]
        named = _named_files()
    found += _damaged(named, storage)
    return DeepCheck(tuple(found[:MOST_NAMED]), ledger.events, len(named))


def _faults(day: date, *, intact: bool) -> Iterator[str]:
    try:
        yield from map(str, row_faults())
        yield from (f"sheet {fault.sheet}: {fault.reason}" for fault in recheck_sheets().faults)
        # What is not counted yet is told by doctor and the board, and is no difference.
        yield from recount_as_known(day).differences
    except (AttributeError, KeyError, TypeError, ValueError):
        if intact:
            raise
        yield "the ledger is too broken to compare anything else with it"


def _named_files() -> dict[str, str]:
    """Every file a row names, by digest, with the first row that does."""
    named: dict[str, str] = {}
    for table in FILES:
        rows: Any = table
        for id, digest in rows.select(table.id, table.sha256).order_by(table.id).tuples().iterator():
            named.setdefault(digest, f"{table._meta.table_name} {id}")
    return named


def _damaged(named: dict[str, str], storage: Storage) -> Iterator[str]:
    """Files that are missing or are no longer what was kept."""
    for digest, row in named.items():
        try:
            storage.read(digest)
        except OSError:
            yield f"{row}: its file {digest} cannot be read"
        except ValueError:
            yield f"{row}: its file {digest} was changed on disk"
