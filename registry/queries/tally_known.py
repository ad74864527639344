"""Up to which event the figures go: what was taken in, and what waits for an import that is not whole yet."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import fn

from registry.database import once_a_snapshot
from registry.models import Cursor, Event, TallyComposite
from registry.prepared import Prepared
from registry.queries.imports.whole import (
    begun_around,
    ended_around,
    first_unseen,
    known_without_runs,
)
from registry.queries.ledger import seq_known_at

CURSOR = "tally"


@dataclass(frozen=True)
class LedgerPosition:
    """Up to which event the figures go, and when that event was recorded."""

    seq: int
    recorded_at: datetime | None
    lag: int
    """Events recorded since that the tally has not taken in yet, up to the first of an import that is not
    whole yet: what comes after it waits, and is no fault."""
    held: int = 0
    """Events that wait for such an import."""


def tally_known() -> LedgerPosition:
    """How fresh the figures are."""
    of_tally = next(iter(_position(CURSOR)), None)
    seq, last, unseen = of_tally or (0, Event.select(fn.MAX(Event.seq)).scalar(), first_unseen().scalar())
    held = 0 if unseen is None else last - unseen + 1
    return LedgerPosition(seq, recorded_at_of(seq), (last or 0) - held - seq, held)


def figures_moved() -> tuple[object, ...]:
    """Up to which event the figures go, when they were moved there, and which composite titles are built how
    far: all of this moves between two events."""
    return (*_moved(), *_composites())


@Prepared
def _moved() -> Any:
    return Cursor.select(Cursor.seq, Cursor.moved_at).where(Cursor.name == CURSOR).tuples()


@Prepared
def _composites() -> Any:
    kept = TallyComposite
    return kept.select(kept.id, kept.titles, kept.built_to).order_by(kept.id).tuples()


@Prepared
def _position(name: str) -> Any:
    ends = (Event.select(fn.MAX(Event.seq)), first_unseen())
    return Cursor.select(Cursor.seq, *ends).where(Cursor.name == name).tuples()


def known_up_to(known_at: datetime | None) -> int | None:
    """The last event that figures and their lists are answered by: as known at an instant, or None for all
    that was taken in. Of an import that is being taken in nothing is seen before its last event is.

    One query; in one snapshot it is asked once.
    """
    if known_at is not None:
        return seq_known_at(known_at)
    return once_a_snapshot("known_up_to", _taken_in_whole)


def _taken_in_whole() -> int | None:
    found = next(iter(_with_begun(CURSOR)), None)
    seq = known_without_runs(*found) if found else 0
    return None if not found or seq == found[0] else seq


@Prepared
def _with_begun(name: str) -> Any:
    return Cursor.select(Cursor.seq, *begun_around(Cursor.seq)).where(Cursor.name == name).tuples()


@dataclass(frozen=True)
class TallyLag:
    """How many events the figures are behind the ledger, since when the first of them waits, and when others
    were last taken in: where that goes on, nothing is wrong."""

    events: int
    since: datetime | None
    moved_at: datetime | None = None


def tally_lag() -> TallyLag:
    """How far the figures are behind. What waited for a long list waits since that was whole."""
    known = tally_known()
    if known.lag <= 0:
        return TallyLag(known.lag, None)
    first: Any = Event.select(Event.seq, Event.recorded_at).where(Event.seq > known.seq).order_by(Event.seq)
    seq, since = first.limit(1).tuples().first()
    moved_at = Cursor.select(Cursor.moved_at).where(Cursor.name == CURSOR).scalar()
    return TallyLag(known.lag, max(filter(None, (since, ended_around(seq).scalar()))), moved_at)


def recorded_at_of(seq: int) -> datetime | None:
    """When an event was recorded."""
    return next((at for (at,) in _recorded_at(seq)), None) if seq else None


@Prepared
def _recorded_at(seq: int) -> Any:
    return Event.select(Event.recorded_at).where(Event.seq == seq).tuples()
