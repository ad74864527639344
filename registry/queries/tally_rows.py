"""The rows of the figures against what the ledger gives, holder by holder and sum by sum.

`recount` compares what is believed today; this compares every row, what was known before included.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from peewee import CompositeKey

from registry.database import is_postgres
from registry.models import FormerRow, TallyComposite, TallyDelta, TallyHolder, TallyRollup, TallySegment
from registry.queries.composite import composite_faults, kept_composites
from registry.queries.tally import holders_counted
from registry.queries.tally_sums import PAIR, periods, strange_sums, wrong_sums
from registry.queries.tally_work import COLUMNS, work_of
from registry.stored import Misspelled, kinds_of, plain_row, stored_rows

HOLDERS = 200
"""Holders of one batch: some tenths of a second."""
Rows = dict[int, Counter[tuple[Any, ...]]]
"""The rows of one table by their holders."""


def tally_faults(last_seq: int) -> Iterator[str]:
    """Every composite, holder and title whose rows are not what the ledger gives up to this event."""
    yield from composite_faults()
    holders = holders_counted()
    for start in range(0, len(holders), HOLDERS):
        batch = holders[start : start + HOLDERS]
        for table, rows in replayed_rows(batch, last_seq).items():
            for holder in sorted(wrong_holders(table, rows, batch)):
                yield f"{table._meta.table_name} of holder {holder}: not what the ledger gives"
    wrong = Counter(row[PAIR] for row in chain(strange_sums(), *map(wrong_sums, periods())))
    for (scheme, level), count in sorted(wrong.items()):
        yield f"tally_rollup of {scheme}:{level}: {count} sums are not those of the holders' rows"


def replayed_rows(holders: Sequence[int], last_seq: int) -> dict[Any, Sequence[Sequence[Any]]]:
    """By table, the rows that the ledger gives these holders up to an event, in the order of COLUMNS."""
    work = work_of(holders, last_seq, kept_composites())
    return {TallySegment: work.new, TallyDelta: work.deltas, TallyHolder: work.holders()}


def wrong_holders(table: Any, rows: Sequence[Sequence[Any]], holders: Sequence[int]) -> set[int]:
    """Those of the holders whose stored rows are others than these."""
    stored, replayed = _stored(table, holders), _by_holder(rows)
    return {
        holder for holder in stored.keys() | replayed.keys() if stored.get(holder) != replayed.get(holder)
    }


def misspelled_rows() -> Iterator[str]:
    """Rows of the figures with a value that its column cannot have: SQL sums another than Peewee reads."""
    for table in (TallyComposite, TallyHolder, TallySegment, TallyDelta, TallyRollup, FormerRow):
        yield from _misspelled(table)


def _misspelled(table: Any) -> Iterator[str]:
    kinds, key = kinds_of(table), table._meta.primary_key
    # A row of several keys is told by where it lies.
    place = "ctid" if is_postgres() else "rowid"
    name = place if isinstance(key, CompositeKey) else key.column_name
    for number, *row in stored_rows(table, [name, *kinds], key=name):
        try:
            plain_row(kinds, row)
        except Misspelled as wrong:
            yield f"{table._meta.table_name} {number}: {wrong}"


def _stored(table: Any, holders: Sequence[int]) -> Rows:
    columns = [getattr(table, name) for name in COLUMNS[table]]
    return _by_holder(table.select(*columns).where(table.enterprise_id.in_(holders)).tuples())


def _by_holder(rows: Iterable[Sequence[Any]]) -> Rows:
    found: Rows = defaultdict(Counter)
    for row in rows:
        found[row[0]][tuple(row)] += 1
    return found
