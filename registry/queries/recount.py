"""The recount: figures against a full replay of the ledger and against a plain count of the tables."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import Case, fn

from registry.models import Event, Recognition, Subject, TallyDelta, TallyRollup, TallySegment
from registry.queries.composite import kept_composites
from registry.queries.former_row_check import former_row_faults
from registry.queries.measure import gaps_kept, net_by_measure
from registry.queries.tally import Figure, counted_on, figures
from registry.queries.tally_known import tally_known
from registry.queries.tally_work import after_event
from registry.rules.catalog import catalog
from registry.rules.composite import NO_LEVEL, Composite, composites_for
from registry.rules.ending import Ending
from registry.rules.measure import net_of
from registry.rules.segment import Segment, segments
from registry.rules.tally import DIMENSIONS, Basis, deltas_between
from registry.rules.title_history import COUNTED_KINDS, TitleHistory

CHUNK = 5000


@dataclass(frozen=True)
class Recount:
    """What differs, in words; empty if figures, replay and plain count agree."""

    differences: list[str]
    events: int
    titles: int

    @property
    def agrees(self) -> bool:
        return not self.differences


def recount(day: date) -> Recount:
    """Replay the ledger and compare all that is kept, and figures on `day`.

    Figures that are behind agree with nothing: what waits to be counted is then the only difference.
    """
    known = tally_known()
    if waiting := _waiting(known.seq):
        return Recount([f"{waiting} events are not counted yet"], known.seq, 0)
    if known.lag < 0:
        return Recount([f"{-known.lag} events that were counted are no longer in the ledger"], known.seq, 0)
    return recount_as_known(day)


def _waiting(seq: int) -> int:
    """How many events past this one would change the figures; others leave them as good as they are."""
    count: int = Event.select().where((Event.seq > seq) & Event.kind.in_(COUNTED_KINDS)).count()
    return count


def recount_as_known(day: date) -> Recount:
    """The same as far as the tally has come; tables, which are of now, only where nothing waits for it."""
    known = tally_known()
    composites = kept_composites()
    pieces = {
        (holder, piece)
        for holder, history in replay(known.seq).items()
        for piece in segments(history, composites_for(holder, composites))
    }
    differences = [
        *_against_segments(pieces),
        *_against_deltas(pieces),
        *_against_figures(pieces, day),
        *_against_lists(day),
        *(() if _waiting(known.seq) else _against_tables(day, composites)),
        *former_row_faults(),
    ]
    of_titles = sum(piece.cell.level != NO_LEVEL for _, piece in pieces)
    return Recount(differences, known.seq, of_titles)


def replay(last_seq: int) -> dict[int, TitleHistory]:
    """Every holder's history, folded from the ledger alone."""
    histories: dict[int, TitleHistory] = defaultdict(TitleHistory)
    seq = 0
    while True:
        events: list[Any] = list(
            Event.select()
            .where((Event.seq > seq) & (Event.seq <= last_seq) & Event.kind.in_(COUNTED_KINDS))
            .order_by(Event.seq)
            .limit(CHUNK)
        )
        if not events:
            return histories
        for event in events:
            histories[event.enterprise_id] = after_event(histories[event.enterprise_id], event)
        seq = events[-1].seq


def _against_segments(pieces: set[tuple[int, Segment]]) -> list[str]:
    columns = [
        "enterprise_id",
        "from_on",
        "until_on",
        "counted",
        "subject_id",
        "recognition_id",
        "net",
        "valid",
        "scheme",
        "level",
        "subject_kind",
        "district",
        "zone",
        "industry",
        "award_year",
    ]
    rows: Any = (
        TallySegment.select(*(getattr(TallySegment, name) for name in columns))
        .where(TallySegment.seq_until.is_null())
        .tuples()
    )
    stored: Counter[tuple[Any, ...]] = Counter(rows)
    replayed: Counter[tuple[Any, ...]] = Counter(
        (
            holder,
            piece.from_on,
            piece.until_on,
            piece.counted,
            piece.subject,
            piece.recognition,
            piece.net,
            piece.valid,
            *piece.cell,
        )
        for holder, piece in pieces
    )
    wrong = sum((stored - replayed).values()) + sum((replayed - stored).values())
    return [f"{wrong} segments differ from the replay"] if wrong else []


def _against_deltas(pieces: set[tuple[int, Segment]]) -> list[str]:
    """The sum of all deltas, and of each kind of roll-up, must be what the replay posts."""
    expected: Counter[tuple[Any, ...]] = Counter()
    for delta in deltas_between([], [piece for _, piece in pieces]):
        for basis in ("ever", "net", "valid"):
            expected[delta.effective_on, *delta.cell, basis] += getattr(delta, basis)
    differences = []
    for table, condition, label in (
        (TallyDelta, None, "deltas"),
        (TallyRollup, (TallyRollup.cube == "full") & (TallyRollup.span == "d"), "daily roll-up"),
    ):
        stored = _posted(table, condition)
        wrong = {key for key in stored.keys() | expected.keys() if stored[key] != expected[key]}
        if wrong:
            differences.append(f"{len(wrong)} sums of the {label} differ from the replay")
    return differences


def _posted(table: Any, condition: Any) -> Counter[tuple[Any, ...]]:
    day = table.effective_on if table is TallyDelta else table.starts_on
    keys = [table.scheme, table.level, *(getattr(table, name) for name in DIMENSIONS)]
    query = table.select(day, *keys, table.ever, table.net, table.valid)
    stored: Counter[tuple[Any, ...]] = Counter()
    for row in (query if condition is None else query.where(condition)).tuples():
        for place, basis in enumerate(("ever", "net", "valid")):
            stored[*row[:-3], basis] += row[len(row) - 3 + place]
    return stored


def _against_figures(pieces: set[tuple[int, Segment]], day: date) -> list[str]:
    """Every roll-up as of the day, against a count of the replayed segments."""
    current = [piece for _, piece in pieces if piece.from_on <= day < piece.until_on]
    differences = []
    for dimensions in ((), ("district", "zone"), ("industry",), ("award_year",), DIMENSIONS):
        counted: Counter[tuple[Any, ...]] = Counter()
        for piece in current:
            key = (piece.cell.scheme, piece.cell.level, *(getattr(piece.cell, name) for name in dimensions))
            counted[*key, "ever"] += 1
            counted[*key, "net"] += piece.net
            counted[*key, "valid"] += piece.valid
        shown = _flat(figures(day, dimensions, with_composites=True, as_kept=True))
        wrong = {key for key in counted.keys() | shown.keys() if counted[key] != shown[key]}
        if wrong:
            differences.append(f"{len(wrong)} figures by {'+'.join(dimensions) or 'city'} differ")
    return differences


def _against_lists(day: date) -> list[str]:
    """The figure of every title against the length of the list behind it, on each basis; one query."""
    t = TallySegment
    rows: Any = (
        t.select(
            t.scheme,
            t.level,
            fn.COUNT(t.id),
            fn.SUM(Case(None, ((t.net == True, 1),), 0)),  # noqa: E712 -- SQL, not Python
            fn.SUM(Case(None, ((t.valid == True, 1),), 0)),  # noqa: E712
        )
        .where(counted_on(day, Basis.EVER))
        .group_by(t.scheme, t.level)
        .tuples()
    )
    listed: Counter[tuple[Any, ...]] = Counter()
    for scheme, level, *lengths in rows:
        for basis, length in zip(("ever", "net", "valid"), lengths, strict=True):
            listed[scheme, level, basis] = int(length)
    shown = _flat(figures(day, with_composites=True, as_kept=True))
    return [
        f"{key[0]}:{key[1]} {key[2]} shows {shown[key]}, its list has {listed[key]}"
        for key in sorted(listed.keys() | shown.keys())
        if listed[key] != shown[key]
    ]


def _flat(cells: list[Figure]) -> Counter[tuple[Any, ...]]:
    flat: Counter[tuple[Any, ...]] = Counter()
    for cell in cells:
        for basis in ("ever", "net", "valid"):
            flat[cell.scheme, cell.level, *cell.dimensions.values(), basis] = cell.on(basis)
    return flat


def _against_tables(day: date, composites: Sequence[Composite]) -> list[str]:
    """A plain count of the recognition table by scheme and level and by composite titles that are whole; it
    knows nothing of segments."""
    whole = [composite for composite in composites if composite.is_whole]
    ever, net, valid = defaultdict(set), defaultdict(set), defaultdict(set)
    nets, gaps = net_by_measure(), gaps_kept()
    itself = fn.COALESCE(Subject.joined_to, Subject.id).alias("itself")
    query: Any = Recognition.select(Recognition, itself).join(Subject).where(Recognition.announced_on <= day)
    for row in query.objects().iterator():
        if row.ended_how == Ending.VOIDED:
            continue
        title = (row.scheme, row.level)
        by_holder = catalog().schemes[row.scheme].counts_by == "holder"
        counted = ("holder", row.enterprise_id) if by_holder else ("subject", row.itself)
        ended = row.ended_on is not None and row.ended_on <= day
        gap = [left_net for first, until, left_net in gaps.get(row.id, ()) if first <= day < until]
        left = any(gap) or (ended and net_of(Ending(row.ended_how), nets.get(row.id)))
        is_net = not left
        is_valid = not ended and not gap and (row.valid_until is None or row.valid_until >= day)
        for key in (title, *(composite.pair for composite in whole if title in composite.titles)):
            ever[key].add(counted)
            if is_net:
                net[key].add(counted)
            if is_valid:
                valid[key].add(counted)
    plain: Counter[tuple[Any, ...]] = Counter()
    for basis, found in (("ever", ever), ("net", net), ("valid", valid)):
        for key, titles in found.items():
            plain[*key, basis] = len(titles)
    unfinished = {composite.pair for composite in composites if not composite.is_whole}
    cells = figures(day, with_composites=True, as_kept=True)
    shown = _flat([cell for cell in cells if (cell.scheme, cell.level) not in unfinished])
    return [
        f"{key[0]}:{key[1]} {key[2]} shows {shown[key]}, a plain count gives {plain[key]}"
        for key in sorted(plain.keys() | shown.keys())
        if plain[key] != shown[key]
    ]
