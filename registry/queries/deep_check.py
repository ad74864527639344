"""All that is stored against the ledger: chain, guards, rows, sheets, figures, files, the engine's own."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain

from registry.database import db, snapshot
from registry.migrating import pending_migrations
from registry.queries.carried_rows import RowFault, row_faults
from registry.queries.kept_files import damaged_files, named_files, stray_files
from registry.queries.ledger_check import LedgerCheck, verify_ledger
from registry.queries.recount import recount_as_known
from registry.queries.searched_name import search_faults
from registry.queries.sheet import recheck_sheets
from registry.queries.sheet_mark import mark_faults
from registry.queries.tally_known import tally_known
from registry.queries.tally_rows import misspelled_rows, tally_faults
from registry.schema_guards import guard_faults
from registry.storage import Storage
from registry.stored import driver_errors, file_faults, is_damage

MOST_NAMED = 100
"""So many faults of each part are named; all are counted."""


@dataclass(frozen=True)
class PartCheck:
    """What was found in one part: the first faults in words, and how many there are in all. `called`: what
    people call the row of a fault by, which may be personal: it is shown and never kept."""

    part: str
    faults: tuple[str, ...]
    count: int
    called: Mapping[str, str] = field(default_factory=dict)

    @property
    def more(self) -> int:
        """How many are not named."""
        return self.count - len(self.faults)


@dataclass(frozen=True)
class DeepCheck:
    """The parts in the order in which they were checked; `events` and `files`: how many were read; `stray`:
    files that no row names, which is no fault."""

    parts: tuple[PartCheck, ...]
    events: int
    files: int
    stray: tuple[str, ...] = ()

    @property
    def faults(self) -> tuple[str, ...]:
        """What is named, in words, at most MOST_NAMED of each part."""
        return tuple(fault for each in self.parts for fault in each.faults)

    @property
    def count(self) -> int:
        """How many faults there are, named or not."""
        return sum(each.count for each in self.parts)

    @property
    def is_sound(self) -> bool:
        return not self.count


def deep_check(day: date, storage: Storage) -> DeepCheck:
    """Compare, in one snapshot of the database, everything stored with the ledger; figures as of `day`.

    What the ledger says is believed only where it is intact: a broken chain is named first. Needs neither
    Redis nor a running server. Of a database whose own files are damaged that is the one fault.
    """
    try:
        return _compared(day, storage)
    except driver_errors() as error:
        if not is_damage(error):
            raise
        return DeepCheck((PartCheck("database", (f"it is damaged or cut short: {error}",), 1),), 0, 0)


def _compared(day: date, storage: Storage) -> DeepCheck:
    with snapshot():
        ledger = verify_ledger()
        parts = [
            _part("database", lambda: file_faults(MOST_NAMED)),
            _part("ledger", lambda: _first_broken(ledger)),
            _part("guards", _guards),
            _part("rows", lambda: _wrong_rows(ledger)),
            _part("sheets", _wrong_sheets),
            _part("figures", lambda: _wrong_figures(day)),
            _part("search", search_faults),
        ]
        named = named_files()
    parts.append(_part("files", lambda: damaged_files(named, storage)))
    return DeepCheck(tuple(parts), ledger.events, len(named), tuple(stray_files(named, storage)))


def _part(part: str, faults: Callable[[], Iterable[str | RowFault]]) -> PartCheck:
    named: dict[str, str] = {}
    count = 0
    for fault in _whatever_happens(part, faults):
        count += 1
        if count <= MOST_NAMED:
            named[str(fault)] = fault.called if isinstance(fault, RowFault) else ""
    return PartCheck(part, tuple(named), count, {fault: name for fault, name in named.items() if name})


def _whatever_happens(part: str, faults: Callable[[], Iterable[str | RowFault]]) -> Iterator[str | RowFault]:
    try:
        # After an error PostgreSQL answers nothing more up to the end of the innermost transaction.
        with db.atomic() if db.in_transaction() else nullcontext():
            yield from faults()
    except Exception as error:  # a value nobody foresaw must not hide all that is found
        if is_damage(error):
            raise
        # A driver quotes what it could not read, which may be personal.
        reason = str(error).partition(" with text ")[0].partition("\n")[0]
        yield f"{part} cannot be compared with the ledger: {type(error).__name__}: {reason}"


def _first_broken(ledger: LedgerCheck) -> tuple[str, ...]:
    return () if ledger.intact else (f"event {ledger.first_broken}: {ledger.reason}",)


def _guards() -> Iterable[str]:
    """Of a schema that is behind nothing is kept; that it is behind is told elsewhere."""
    return () if pending_migrations() else guard_faults()


def _wrong_rows(ledger: LedgerCheck) -> Iterator[RowFault]:
    """Of a row that was written past the first broken event either may be wrong."""
    for fault in row_faults():
        in_doubt = ledger.first_broken is not None and (fault.seq or 0) >= ledger.first_broken
        yield replace(fault, in_doubt=in_doubt)


def _wrong_sheets() -> Iterator[str]:
    yield from (f"sheet {fault.sheet}: {fault.reason}" for fault in recheck_sheets().faults)
    yield from mark_faults()


def _wrong_figures(day: date) -> Iterable[str]:
    """What is not counted yet is told by doctor and the board, and is no difference. A row that no library
    reads can be counted by none."""
    misspelled = misspelled_rows()
    if (first := next(misspelled, None)) is not None:
        return chain((first,), misspelled)
    return chain(tally_faults(tally_known().seq), recount_as_known(day).differences)
