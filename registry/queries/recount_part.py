"""A part of the recount: some holders, whose titles are counted three ways.

Parts know nothing of each other, so they can be counted one by one or several at a time, and hold no more
than their own holders.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import Any

from peewee import Expression, fn

from registry.database import of_one_moment
from registry.models import Event, Recognition, Subject, TallyDelta, TallySegment
from registry.queries.composite import kept_composites
from registry.queries.measure import gaps_kept, net_by_measure
from registry.queries.tally_known import tally_known
from registry.queries.tally_work import PIECE, after_event
from registry.rules.catalog import catalog
from registry.rules.composite import NO_LEVEL, Composite, composites_for
from registry.rules.ending import Ending
from registry.rules.measure import net_of
from registry.rules.roll_up import AMOUNTS
from registry.rules.segment import Cell, Segment, segments
from registry.rules.tally import deltas_between
from registry.rules.title_history import COUNTED_KINDS, TitleHistory

Holders = tuple[int, int]
"""The first and the last number of some of them."""


@dataclass
class PartCount:
    """What some holders' rows are beside what the ledger and the tables give. Sums of parts are such too."""

    holders: Holders | None = None
    """Of whom; None of a sum."""
    seq: int = 0
    """Up to which event the figures went."""
    titles: int = 0
    segments: int = 0
    """How many pieces differ from the replay."""
    deltas: int = 0
    """How many sums of their deltas do."""
    listed: Counter[str] = field(default_factory=Counter)
    """By "scheme:level basis" how many titles the lists have, of holders for whom nothing waits."""
    plain: Counter[str] = field(default_factory=Counter)
    """How many the tables have."""
    wrong: set[str] = field(default_factory=set)
    """In which of these the two differ for any part."""

    def __add__(self, other: "PartCount") -> "PartCount":
        return PartCount(
            None,
            min(filter(None, (self.seq, other.seq)), default=0),
            self.titles + other.titles,
            self.segments + other.segments,
            self.deltas + other.deltas,
            self.listed + other.listed,
            self.plain + other.plain,
            self.wrong | other.wrong,
        )

    def to_json(self) -> dict[str, Any]:
        """As plain values, to be sent."""
        return {**vars(self), "wrong": sorted(self.wrong)}

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> "PartCount":
        counters = {name: Counter(plain[name]) for name in ("listed", "plain")}
        holders = plain["holders"] and (plain["holders"][0], plain["holders"][1])
        return cls(**{**plain, **counters, "wrong": set(plain["wrong"]), "holders": holders})


@of_one_moment
def count_part(holders: Holders, day: date) -> PartCount:
    """Count the titles of these holders by a replay of the ledger, by their rows, and, on `day`, by the
    tables."""
    seq = tally_known().seq
    composites = kept_composites()
    pieces = Counter(
        (holder, piece)
        for holder, history in _replayed(holders, seq).items()
        for piece in segments(history, composites_for(holder, composites))
    )
    stored, waiting = _stored(holders), _waiting(holders, seq)
    listed = _listed(stored, day, waiting, composites)
    plain = _in_tables(holders, day, waiting, composites)
    return PartCount(
        holders,
        seq,
        sum(piece.cell.level != NO_LEVEL for _, piece in pieces),
        ((stored - pieces) + (pieces - stored)).total(),
        _wrong_deltas(holders, pieces),
        listed,
        plain,
        {name for name in listed.keys() | plain.keys() if listed[name] != plain[name]},
    )


Pieces = Counter[tuple[int, Segment]]
"""Pieces of titles, each with its holder."""


def _own(table: Any, holders: Holders) -> Expression:
    found: Expression = table.enterprise_id.between(*holders)
    return found


def _replayed(holders: Holders, last_seq: int) -> dict[int, TitleHistory]:
    """Each holder's history, folded from the ledger alone."""
    histories: defaultdict[int, TitleHistory] = defaultdict(TitleHistory)
    e = Event
    columns = (e.seq, e.kind, e.enterprise_id, e.recognition_id, e.effective_on, e.body)
    events: Any = e.select(*columns).where(_own(e, holders) & e.kind.in_(sorted(COUNTED_KINDS)))
    # By nothing but the holders: asked for an order or a last event, SQLite reads the ledger from its begin.
    for event in sorted((each for each in events if each.seq <= last_seq), key=attrgetter("seq")):
        histories[event.enterprise_id] = after_event(histories[event.enterprise_id], event)
    return histories


def _waiting(holders: Holders, seq: int) -> set[int]:
    """Those of whom an event that counts is not taken in yet: the tables say more of them than the rows."""
    e = Event
    rows: Any = e.select(e.enterprise_id).where(
        _own(e, holders) & e.kind.in_(sorted(COUNTED_KINDS)) & (e.seq > seq)
    )
    return {holder for (holder,) in rows.distinct().tuples()}


def _stored(holders: Holders) -> Pieces:
    """The pieces that are believed."""
    s = TallySegment
    columns = [getattr(s, name) for name in ("enterprise_id", *PIECE, *Cell._fields)]
    # Not `IS NULL`: by the index of that SQLite would go through the open segments of all holders.
    rows: Any = s.select(*columns).where(_own(s, holders) & (fn.COALESCE(s.seq_until, 0) == 0)).tuples()
    of_piece = slice(1, 1 + len(PIECE))
    return Counter(
        (row[0], Segment._make((*row[of_piece], Cell._make(row[of_piece.stop :])))) for row in rows
    )


def _wrong_deltas(holders: Holders, pieces: Pieces) -> int:
    """The sum of all deltas of each holder must be what the replay posts."""
    expected: Counter[tuple[Any, ...]] = Counter()
    by_holder: defaultdict[int, list[Segment]] = defaultdict(list)
    for holder, piece in pieces:
        by_holder[holder].append(piece)
    for holder, own in by_holder.items():
        for delta in deltas_between([], own):
            for basis in AMOUNTS:
                expected[holder, delta.effective_on, *delta.cell, basis] += getattr(delta, basis)
    d = TallyDelta
    keys = [getattr(d, name) for name in ("enterprise_id", "effective_on", *Cell._fields)]
    stored: Counter[tuple[Any, ...]] = Counter()
    rows: Any = d.select(*keys, *(getattr(d, name) for name in AMOUNTS)).where(_own(d, holders)).tuples()
    for row in rows:
        for basis, amount in zip(AMOUNTS, row[-3:], strict=True):
            stored[*row[:-3], basis] += amount
    return sum(stored[key] != expected[key] for key in stored.keys() | expected.keys())


def _listed(
    stored: Pieces, day: date, waiting: Collection[int], composites: Sequence[Composite]
) -> Counter[str]:
    """How many titles the lists behind the figures have, but for composite titles that are not whole."""
    unfinished = {composite.pair for composite in composites if not composite.is_whole}
    found: Counter[str] = Counter()
    for (holder, piece), times in stored.items():
        pair = piece.title[:2]
        if holder in waiting or pair in unfinished or not piece.from_on <= day < piece.until_on:
            continue
        for basis, counts in zip(AMOUNTS, (True, piece.net, piece.valid), strict=True):
            found[_name(pair, basis)] += times * counts
    return +found


def _name(pair: tuple[str, str], basis: str) -> str:
    return f"{pair[0]}:{pair[1]} {basis}"


def _in_tables(
    holders: Holders, day: date, waiting: Collection[int], composites: Sequence[Composite]
) -> Counter[str]:
    """A plain count of the recognition table by scheme and level and by composite titles that are whole; it
    knows nothing of segments."""
    whole = [composite for composite in composites if composite.is_whole]
    found: defaultdict[str, set[tuple[str, int]]] = defaultdict(set)
    nets, gaps = net_by_measure(holders), gaps_kept(holders)
    itself = fn.COALESCE(Subject.joined_to, Subject.id).alias("itself")
    query: Any = Recognition.select(Recognition, itself).join(Subject)
    query = query.where(_own(Recognition, holders) & (Recognition.announced_on <= day))
    for row in query.objects().iterator():
        if row.ended_how == Ending.VOIDED or row.enterprise_id in waiting:
            continue
        title = (row.scheme, row.level)
        by_holder = catalog().schemes[row.scheme].counts_by == "holder"
        counted = ("holder", row.enterprise_id) if by_holder else ("subject", row.itself)
        for pair in (title, *(composite.pair for composite in whole if title in composite.titles)):
            for basis in _stands(row, day, nets.get(row.id), gaps.get(row.id, ())):
                found[_name(pair, basis)].add(counted)
    return Counter({name: len(titles) for name, titles in found.items()})


def _stands(row: Any, day: date, net: bool | None, gaps: Sequence[tuple[date, date, bool]]) -> list[str]:
    """On which bases a recognition counts on a day."""
    ended = row.ended_on is not None and row.ended_on <= day
    gap = [left_net for first, until, left_net in gaps if first <= day < until]
    stands = ["ever"]
    if not (any(gap) or (ended and net_of(Ending(row.ended_how), net))):
        stands.append("net")
    if not ended and not gap and (row.valid_until is None or row.valid_until >= day):
        stands.append("valid")
    return stands
