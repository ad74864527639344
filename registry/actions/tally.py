"""Keeping the figures: reading the ledger by cursor, in batches, each with its effect in one transaction."""

import json
import time
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from peewee import fn

from registry.actions.composite import build_composites, settle_composites
from registry.actions.cursor import lock_cursor, move_cursor
from registry.database import require_transaction, transactional
from registry.inserted import insert_rows
from registry.models import Event, TallyDelta, TallyHolder, TallyRollup, TallySegment
from registry.prepared import Prepared
from registry.queries.imports.whole import first_unseen
from registry.queries.tally_work import CELL, COLUMNS, PIECE, TallyWork
from registry.rules.composite import Composite
from registry.rules.roll_up import AMOUNTS, ROLLUP_KEY, Rollup
from registry.rules.title_history import COUNTED_KINDS, TitleHistory
from registry.uncollected import uncollected

CURSOR = "tally"
BATCH = 5000
CHUNK = 200
TAKING_IN = 0.1
"""Seconds after which a batch takes in no more events, whatever its limit; others wait meanwhile."""
MOST_ROWS = 40_000
"""Likewise of rows that it may have to write, which takes as long again."""


@transactional
@uncollected()
def drain_tally(limit: int = BATCH, *, within: float | None = None) -> int:
    """Take in up to `limit` events past the cursor, fewer where that takes more than `within` seconds (by
    itself TAKING_IN); after the last, build a piece of a new composite title. An import that is not whole yet
    is not begun with: what is past its first event waits for it. Returns how many events it read or rows it
    built; call until it returns 0.

    However often a message comes, each event counts once: the cursor moves with the effect.
    """
    cursor = lock_cursor(CURSOR)
    composites = settle_composites()
    work = TallyWork(composites)
    last = _take_in(work, cursor.seq, limit, TAKING_IN if within is None else within)
    if last == cursor.seq:
        return _build(composites, cursor.seq)
    _write(work)
    move_cursor(CURSOR, last)
    return last - cursor.seq


def _take_in(work: TallyWork, seq: int, limit: int, within: float) -> int:
    """Event by event past this one until there are no more, `limit` is reached or time is up; returns the
    last of them, or this one if there is none."""
    began = time.monotonic()
    end = min(seq + limit, _last_seen())
    while seq < end:
        upto = min(seq + CHUNK, end)
        events = _counted.plain(seq, upto)
        _load(work, {holder for _seq, _kind, holder, *_rest in events} - work.folds.keys())
        for event in events:
            work.take_in(*event)
            if time.monotonic() - began >= within or work.rows() >= MOST_ROWS:
                return int(event[0])
        seq = upto
    return seq


def _last_seen() -> int:
    """The last event there is, or the last before those of an import that is not whole yet."""
    last: int = Event.select(fn.MAX(Event.seq)).scalar() or 0
    unseen = first_unseen().scalar()
    return last if unseen is None else min(last, unseen - 1)


@Prepared
def _counted(after: int, upto: int) -> Any:
    """What TallyWork takes in of the events past one up to another."""
    e = Event
    counted = e.kind.in_(sorted(COUNTED_KINDS)) & e.enterprise_id.is_null(False)
    rows = e.select(e.seq, e.kind, e.enterprise_id, e.recognition_id, e.effective_on, e.body)
    return rows.where((e.seq > after) & (e.seq <= upto) & counted).order_by(e.seq).tuples()


def _build(composites: Sequence[Composite], last_seq: int) -> int:
    built = build_composites(composites, last_seq)
    if built is None:
        return 0
    _write(built)
    return 1 + len(built.new)


def _load(work: TallyWork, holders: Collection[int]) -> None:
    """The histories and open segments of these holders, no more than a chunk, in two queries."""
    if not holders:
        return
    ids = sorted(holders)
    for holder, history in _histories(ids):
        work.begin(holder, TitleHistory.from_json(json.loads(history)))
    for row in _open_segments.plain(ids):
        work.know(row)


@Prepared
def _histories(holders: Sequence[int]) -> Any:
    h = TallyHolder
    return h.select(h.enterprise_id, h.standing).where(h.enterprise_id.in_(holders)).tuples()


@Prepared
def _open_segments(holders: Sequence[int]) -> Any:
    """Number, holder, the columns of a Segment, those of its Cell, as TallyWork knows them."""
    s = TallySegment
    columns = (getattr(s, name) for name in (*PIECE, *CELL))
    rows = s.select(s.id, s.enterprise_id, *columns)
    # Not `IS NULL`: by the index of that SQLite would go through the open segments of all holders.
    return rows.where(s.enterprise_id.in_(holders) & (fn.COALESCE(s.seq_until, 0) == 0)).tuples()


def _write(work: TallyWork) -> None:
    require_transaction()
    _close.run_many(work.closed)
    insert_rows(TallySegment, work.new, columns=COLUMNS[TallySegment])
    insert_rows(TallyDelta, work.deltas, columns=COLUMNS[TallyDelta])
    insert_rows(
        TallyHolder,
        work.holders(),
        'ON CONFLICT ("enterprise_id") DO UPDATE SET "standing" = EXCLUDED."standing"',
        columns=COLUMNS[TallyHolder],
    )
    put_rollups(work.rollups(), add=True)


@Prepared
def _close(id: int, seq: int) -> Any:
    return TallySegment.update(seq_until=seq).where(TallySegment.id == id)


def put_rollups(rollups: Iterable[Rollup], *, add: bool) -> None:
    """Write sums: added to what is there, or in its place."""
    require_transaction()
    key = ", ".join(f'"{name}"' for name in ROLLUP_KEY)
    before = '"tally_rollup"."{0}" + ' if add else ""
    sums = ", ".join((f'"{{0}}" = {before}EXCLUDED."{{0}}"').format(name) for name in AMOUNTS)
    # In the order of the key: what lies together is written together, and two writers never wait in a ring.
    rows = sorted(rollups)
    conflict = f"ON CONFLICT ({key}) DO UPDATE SET {sums}"
    insert_rows(TallyRollup, rows, conflict, columns=(*ROLLUP_KEY, *AMOUNTS))
