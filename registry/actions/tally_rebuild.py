"""Rebuilding the figures in place: what differs from a replay of the ledger is put right, batch by batch.

Each batch is one transaction, and puts in whole what it takes out. So a board reads what it read before or
what is right, never less and never more, also where a rebuild is broken off; begun again, it does the rest.
"""

from collections.abc import Iterator, Sequence

from peewee import fn

from registry.actions.composite import settle_composites
from registry.actions.cursor import lock_cursor, move_cursor
from registry.actions.tally import CURSOR, put_rollups
from registry.database import transactional
from registry.inserted import insert_rows
from registry.models import FormerRow, TallyDelta, TallySegment
from registry.queries.former_row_check import KEY as FORMER_KEY
from registry.queries.former_row_check import ledger_end, wrong_former_rows
from registry.queries.tally import holders_counted
from registry.queries.tally_rows import HOLDERS, replayed_rows, wrong_holders
from registry.queries.tally_sums import PAIR, periods, strange_sums, wrong_pairs, wrong_sums
from registry.queries.tally_work import COLUMNS
from registry.rules.composite import Pair
from registry.rules.former_row import COLUMNS as FORMER_COLUMNS


def rebuild_tally() -> Iterator[int]:
    """Compare every holder's rows with a replay, the sums of every title with these rows, and what rows said
    before they were corrected with the ledger, and put right what differs. Yields after each batch how many
    holders, sums or rows were wrong in it."""
    _settle_cursor()
    holders = holders_counted()
    for start in range(0, len(holders), HOLDERS):
        yield _rebuild_holders(holders[start : start + HOLDERS])
    # Only now: sums of rows that are not right yet would move figures that are.
    for pair in wrong_pairs():
        yield _rebuild_sums(pair)
    yield _rebuild_former_rows()


@transactional
def _settle_cursor() -> None:
    """The composites that are wanted, and a cursor that can be: one that was lost or set back would count
    again what is counted; one past the ledger would miss what comes."""
    cursor = lock_cursor(CURSOR)
    settle_composites()
    last = ledger_end()
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
        insert_rows(table, [row for row in rows if row[0] in wrong], columns=COLUMNS[table])
    return len(wrong)


@transactional
def _rebuild_sums(pair: Pair) -> int:
    """Put right the sums of one title, from the rows of its holders; returns how many were wrong."""
    lock_cursor(CURSOR)
    strange = [row for row in strange_sums() if row[PAIR] == pair]
    wrong = [*strange, *(row for period in periods() for row in wrong_sums(period, pair))]
    put_rollups(wrong, add=False)
    return len(wrong)


@transactional
def _rebuild_former_rows() -> int:
    """Put right what rows said before they were corrected; returns how many such rows were wrong."""
    strange, missing = wrong_former_rows(ledger_end())
    keys = {row[: len(FORMER_KEY)] for row in (*strange, *missing)}
    for values in keys:
        key = zip(FORMER_KEY, values, strict=True)
        FormerRow.delete().where(*(getattr(FormerRow, name) == value for name, value in key)).execute()
    columns = (*FORMER_KEY, *FORMER_COLUMNS)
    insert_rows(FormerRow, [dict(zip(columns, row, strict=True)) for row in missing])
    return len(keys)
