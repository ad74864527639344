"""Rebuilding the figures in place: what differs from a replay of the ledger is put right, batch by batch.

Each batch is one transaction, and puts in whole what it takes out. So a board reads what it read before or
what is right, never less and never more, also where a rebuild is broken off; begun again, it does the rest.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from peewee import fn

from registry.actions.tally import AMOUNTS, CURSOR, Rollups, TallyWork, lock_cursor, put_rollups
from registry.database import insert_rows, transactional
from registry.models import Cursor, Event, TallyDelta, TallyHolder, TallyRollup, TallySegment
from registry.queries.tally import counted_pairs, holders_counted
from registry.rules.tally import DIMENSIONS, ROLLUP_KEY, Delta, rollup_keys
from registry.rules.title_history import COUNTED_KINDS, Cell

HOLDERS = 200
"""Holders of one batch: some tenths of a second in which nobody else can write."""


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
    """A cursor that was lost or set back would count again what is counted; one past the ledger would miss
    what comes."""
    cursor = lock_cursor()
    last = Event.select(fn.MAX(Event.seq)).scalar() or 0
    taken_in = (
        TallyDelta.select(fn.MAX(TallyDelta.seq)).scalar() or 0,
        TallySegment.select(fn.MAX(TallySegment.seq_from)).scalar() or 0,
        TallySegment.select(fn.MAX(TallySegment.seq_until)).scalar() or 0,
    )
    settled = min(max(cursor.seq, *taken_in), last)
    Cursor.update(seq=settled).where(Cursor.name == CURSOR).execute()


@transactional
def _rebuild_holders(holders: Sequence[int]) -> int:
    """Put right the rows of these holders as of the cursor; returns how many holders had wrong ones."""
    cursor = lock_cursor()
    events: Any = Event.select().where(
        Event.enterprise_id.in_(holders) & (Event.seq <= cursor.seq) & Event.kind.in_(COUNTED_KINDS)
    )
    work = TallyWork()
    for event in events.order_by(Event.seq):
        work.take_in(event)
    replayed: dict[Any, list[dict[str, Any]]] = {
        TallySegment: work.new,
        TallyDelta: work.deltas,
        TallyHolder: work.holders(),
    }
    wrong = {
        holder
        for table, rows in replayed.items()
        for holder in _differing(_stored(table, holders), _by_holder(table, rows))
    }
    for table, rows in replayed.items():
        table.delete().where(table.enterprise_id.in_(wrong)).execute()
        insert_rows(table, [row for row in rows if row["enterprise_id"] in wrong])
    return len(wrong)


Rows = dict[int, Counter[tuple[Any, ...]]]


def _columns(table: Any) -> list[str]:
    return [name for name in table._meta.sorted_field_names if name != "id"]


def _stored(table: Any, holders: Sequence[int]) -> Rows:
    columns = [getattr(table, name) for name in _columns(table)]
    found: Rows = defaultdict(Counter)
    query = table.select(table.enterprise_id, *columns).where(table.enterprise_id.in_(holders))
    for holder, *row in query.tuples():
        found[holder][tuple(row)] += 1
    return found


def _by_holder(table: Any, rows: Sequence[dict[str, Any]]) -> Rows:
    found: Rows = defaultdict(Counter)
    for row in rows:
        found[row["enterprise_id"]][tuple(row[name] for name in _columns(table))] += 1
    return found


def _differing(stored: Rows, replayed: Rows) -> set[int]:
    return {
        holder for holder in stored.keys() | replayed.keys() if stored.get(holder) != replayed.get(holder)
    }


@transactional
def _rebuild_sums(scheme: str, level: str) -> int:
    """Put right the sums of one title, from the rows of its holders; returns how many were wrong."""
    lock_cursor()
    posted = _posted(scheme, level)
    keys = [getattr(TallyRollup, name) for name in ROLLUP_KEY]
    stored: Any = TallyRollup.select(*keys, *_amounts(TallyRollup)).where(_of(TallyRollup, scheme, level))
    kept = {tuple(row[: len(keys)]): tuple(row[len(keys) :]) for row in stored.tuples()}
    nothing = (0,) * len(AMOUNTS)
    wrong: Rollups = {}
    for key in kept.keys() | posted.keys():
        right = tuple(posted[key][name] for name in AMOUNTS) if key in posted else nothing
        if kept.get(key, nothing) != right:
            wrong[key] = Counter(dict(zip(AMOUNTS, right, strict=True)))
    put_rollups(wrong, add=False)
    return len(wrong)


def _posted(scheme: str, level: str) -> Rollups:
    """The sums that all deltas of one title post, by their ROLLUP_KEY."""
    cell = [getattr(TallyDelta, name) for name in DIMENSIONS]
    sums = [fn.SUM(amount).cast("BIGINT") for amount in _amounts(TallyDelta)]
    query: Any = TallyDelta.select(TallyDelta.effective_on, *cell, *sums)
    posted: Rollups = defaultdict(Counter)
    for row in query.where(_of(TallyDelta, scheme, level)).group_by(TallyDelta.effective_on, *cell).tuples():
        dimensions = dict(zip(DIMENSIONS, row[1:-3], strict=True))
        delta = Delta(row[0], Cell(scheme=scheme, level=level, **dimensions), *row[-3:])
        for key in rollup_keys(delta):
            posted[key].update({name: getattr(delta, name) for name in AMOUNTS})
    return posted


def _amounts(table: Any) -> list[Any]:
    return [getattr(table, name) for name in AMOUNTS]


def _of(table: Any, scheme: str, level: str) -> Any:
    return (table.scheme == scheme) & (table.level == level)
