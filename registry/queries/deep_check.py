"""All that is stored against the ledger: chain, rows, sheets, figures and files."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice

from registry.database import snapshot
from registry.models import Attachment, ImportRun, ProfileFile
from registry.queries.after_image import table_name
from registry.queries.carried_rows import row_faults
from registry.queries.ledger_check import verify_ledger
from registry.queries.recount import recount_as_known
from registry.queries.sheet import recheck_sheets
from registry.queries.tally import tally_known
from registry.queries.tally_rows import misspelled_rows, tally_faults
from registry.storage import Storage
from registry.stored import stored_rows

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
        found = [*broken, *islice(_faults(day), MOST_NAMED)]
        named = _named_files()
    found += _damaged(named, storage)
    return DeepCheck(tuple(found[:MOST_NAMED]), ledger.events, len(named))


def _faults(day: date) -> Iterator[str]:
    parts: dict[str, Callable[[], Iterable[str]]] = {
        "rows": lambda: map(str, row_faults()),
        "sheets": lambda: (f"sheet {fault.sheet}: {fault.reason}" for fault in recheck_sheets().faults),
        "figures": lambda: _wrong_figures(day),
    }
    for what, compared in parts.items():
        try:
            yield from compared()
        except Exception as error:  # noqa: BLE001 -- a value nobody foresaw must not hide all that is found
            yield f"{what} cannot be compared with the ledger: {type(error).__name__}: {error}"


def _wrong_figures(day: date) -> Iterable[str]:
    """What is not counted yet is told by doctor and the board, and is no difference. A row that no library
    reads can be counted by none."""
    if misspelled := list(misspelled_rows()):
        return misspelled
    return chain(tally_faults(tally_known().seq), recount_as_known(day).differences)


def _named_files() -> dict[str, str]:
    """Every file a row names, by digest, with the first row that does."""
    named: dict[str, str] = {}
    for table in FILES:
        for number, digest in stored_rows(table, ("id", "sha256"), key="id"):
            # One that is no text is named with its row.
            if isinstance(digest, str):
                named.setdefault(digest, f"{table_name(table)} {number}")
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
