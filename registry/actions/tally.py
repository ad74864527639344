"""Keeping the figures: reading the ledger by cursor, in batches, each with its effect in one transaction."""

import json
import time
from collections.abc import Collection, Sequence
from typing import Any

from registry.actions.composite import build_composites, settle_composites
from registry.actions.cursor import lock_cursor, move_cursor
from registry.database import require_transaction, transactional
from registry.inserted import insert_rows
from registry.models import Cursor, Event, TallyDelta, TallyHolder, TallyRollup, TallySegment
from registry.prepared import Prepared
from registry.queries.imports.whole import first_unseen
from registry.queries.tally_work import AMOUNTS, Rollups, TallyWork
from registry.rules.composite import Composite
from registry.rules.segment import Cell, Segment
from registry.rules.tally import ROLLUP_KEY
from registry.rules.title_history import COUNTED_KINDS, TitleHistory

CURSOR = "tally"
BATCH = 5000
CHUNK = 200
TAKING_IN = 0.1
"""Seconds after which a batch takes in no more chunks, whatever its limit; to write them takes as long again.
Others wait meanwhile."""


@transactional
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
    read, last = _take_in(work, cursor, limit, TAKING_IN if within is None else within)
    if not read:
        return _build(composites, cursor.seq)
    _write(work)
    move_cursor(CURSOR, last)
    return read


def _take_in(work: TallyWork, cursor: Cursor, limit: int, within: float) -> tuple[int, int]:
    """Chunk by chunk until there are no more, `limit` is reached or time is up; returns how many events were
    read, and the last of them."""
    began, read, last = time.monotonic(), 0, cursor.seq
    unseen = first_unseen().scalar()
    while read < limit and (not read or time.monotonic() - began < within):
        waiting = Event.seq > last
        if unseen is not None:
            waiting &= Event.seq < unseen
        asked = min(CHUNK, limit - read)
        events: list[Any] = list(Event.select().where(waiting).order_by(Event.seq).limit(asked))
        counted = [
            event for event in events if event.kind in COUNTED_KINDS and event.enterprise_id is not None
        ]
        _load(work, {event.enterprise_id for event in counted} - work.histories.keys())
        for event in counted:
            work.take_in(event)
        if events:
            read, last = read + len(events), events[-1].seq
        if len(events) < asked:
            break
    return read, last


def _build(composites: Sequence[Composite], last_seq: int) -> int:
    built = build_composites(composites, last_seq)
    if built is None:
        return 0
    _write(built)
    return 1 + len(built.new)


def _load(work: TallyWork, holders: Collection[int]) -> None:
    """The histories and open segments of these holders, no more than a chunk, in two queries."""
    ids = sorted(holders)
    for holder, history in _histories(ids):
        work.histories[holder] = TitleHistory.from_json(json.loads(history))
    for id, holder, *columns in _open_segments(ids):
        work.pieces[holder][_segment(columns)] = {"id": id}


def _segment(columns: Sequence[Any]) -> Segment:
    start, end, counted, subject, recognition, net, valid, *cell = columns
    return Segment(start, end, counted, subject, recognition, net, valid, Cell(*cell))


@Prepared
def _histories(holders: Sequence[int]) -> Any:
    h = TallyHolder
    return h.select(h.enterprise_id, h.standing).where(h.enterprise_id.in_(holders)).tuples()


@Prepared
def _open_segments(holders: Sequence[int]) -> Any:
    """Number, holder, the columns of a Segment, those of its Cell."""
    s = TallySegment
    piece = (s.from_on, s.until_on, s.counted, s.subject_id, s.recognition_id, s.net, s.valid)
    cell = (s.scheme, s.level, s.subject_kind, s.district, s.zone, s.industry, s.award_year)
    rows = s.select(s.id, s.enterprise_id, *piece, *cell)
    return rows.where(s.enterprise_id.in_(holders) & s.seq_until.is_null()).tuples()


def _write(work: TallyWork) -> None:
    require_transaction()
    _close.run_many([(id, seq) for seq, ids in work.closed.items() for id in ids])
    insert_rows(TallySegment, work.new)
    insert_rows(TallyDelta, work.deltas)
    insert_rows(
        TallyHolder,
        work.holders(),
        'ON CONFLICT ("enterprise_id") DO UPDATE SET "standing" = EXCLUDED."standing"',
    )
    put_rollups(work.rollups(), add=True)


@Prepared
def _close(id: int, seq: int) -> Any:
    return TallySegment.update(seq_until=seq).where(TallySegment.id == id)


def put_rollups(rollups: Rollups, *, add: bool) -> None:
    """Write sums by their ROLLUP_KEY: added to what is there, or in its place."""
    require_transaction()
    # The same order everywhere, so that two writers can never wait for each other in a ring.
    rows = [
        dict(zip((*ROLLUP_KEY, *AMOUNTS), (*key, *amounts), strict=True))
        for key, amounts in sorted(rollups.items())
    ]
    key = ", ".join(f'"{name}"' for name in ROLLUP_KEY)
    before = '"tally_rollup"."{0}" + ' if add else ""
    sums = ", ".join((f'"{{0}}" = {before}EXCLUDED."{{0}}"').format(name) for name in AMOUNTS)
    insert_rows(TallyRollup, rows, f"ON CONFLICT ({key}) DO UPDATE SET {sums}")
