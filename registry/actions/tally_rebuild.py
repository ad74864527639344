"""Rebuilding the figures in place: what differs from a replay of the ledger is put right, batch by batch.

Each batch is one transaction, and puts in whole what it takes out. So a board reads what it read before or
what is right, never less and never more, also where a rebuild is broken off; begun again, it does the rest.
"""

from collections.abc import Iterator, Sequence

from peewee import fn

from registry.actions.composite import settle_composites
from registry.actions.cursor import lock_cursor, move_cursor
from registry.actions.tally import CURSOR, put_rollups
from registry.database import insert_rows, transactional
from registry.models import Event, TallyDelta, TallySegment
from registry.queries.tally import counted_pairs, holders_counted
from registry.queries.tally_rows import HOLDERS, replayed_rows, wrong_holders, wrong_sums


def rebuild_tally() -> Iterator[int]:
    """Compare every holder's rows with a replay, then the sums of every title with these rows, and put right
    what differs. Yields after each batch how many holders or sums were wrong in it."""
    _settle_cursor()
    holders = holders_counted()
    for start in range(0, len(holders), HOLDERS):
        yield _rebuild_holders(holders[start : start + HOLDERS])
    # Only now: sums of rows that are not right yet would move figures that are.
    for scheme, level in counted_pairs():
        yield _rebuild_sums(scheme, level)


@transactional
def _settle_cursor() -> None:
    """The composites that are wanted, and a cursor that can be: one that was lost or set back would count
    again what is counted; one past the ledger would miss what comes."""
    cursor = lock_cursor(CURSOR)
    settle_composites()
    last = Event.select(fn.MAX(Event.seq)).scalar() or 0
    taken_in = (
        TallyDelta.select(fn.MAX(TallyDelta.seq)).scalar() or 0,
        TallySegment.select(fn.MAX(TallySegment.seq_from)).scalar() or 0,
        TallySegment.select(fn.MAX(TallySegment.seq_until)).scalar() or 0,
    )
    settled = min(max(cursor.seq, *taken_in), last)
    move_cursor(CURSOR, settled)


@transactional
def _rebuild_holders(holders: Sequence[int]) -> int:
    """Put right the rows of these holders as of the cursor; returns how many holders had wrong ones."""
    cursor = lock_cursor(CURSOR)
    replayed = replayed_rows(holders, cursor.seq)
    wrong = {holder for table, rows in replayed.items() for holder in wrong_holders(table, rows, holders)}
    for table, rows in replayed.items():
        table.delete().where(table.enterprise_id.in_(wrong)).execute()
        insert_rows(table, [row for row in rows if row["enterprise_id"] in wrong])
    return len(wrong)


@transactional
def _rebuild_sums(scheme: str, level: str) -> int:
    """Put right the sums of one title, from the rows of its holders; returns how many were wrong."""
    lock_cursor(CURSOR)
    wrong = wrong_sums(scheme, level)
    put_rollups(wrong, add=False)
    return len(wrong)
