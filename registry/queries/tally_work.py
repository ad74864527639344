"""What events make of the figures: the rows of their holders, and the sums these post."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from registry.models import Event, TallyDelta, TallyHolder, TallySegment
from registry.rules.composite import Composite, composites_for
from registry.rules.ledger import canonical_json
from registry.rules.roll_up import AMOUNTS, Amounts, Rollup, add, rolled_up
from registry.rules.segment import Cell, Segment, Title, day_of
from registry.rules.tally import deltas_between
from registry.rules.title_fold import TitleFold
from registry.rules.title_history import COUNTED_KINDS, TitleHistory, apply_event

CELL = Cell._fields
PIECE = ("from_on", "until_on", "counted", "subject_id", "recognition_id", "net", "valid")
"""The columns of a Segment but for its cell."""
COLUMNS: Mapping[Any, tuple[str, ...]] = {
    TallySegment: ("enterprise_id", *PIECE, *CELL, "seq_from", "seq_until"),
    TallyDelta: ("enterprise_id", *CELL, *AMOUNTS, "effective_on", "seq"),
    TallyHolder: ("enterprise_id", "standing"),
}
"""The rows of a holder, column by column."""
_SEQ_UNTIL = -1
"""Where a row of a segment says up to which event it was believed."""


def after_event(history: TitleHistory, event: Any) -> TitleHistory:
    """The history after one row of the ledger."""
    return apply_event(
        history,
        event.kind,
        json.loads(event.body),
        event.effective_on,
        event.recognition_id,
        event.seq,
    )


@dataclass
class TallyWork:
    """What one batch will write: the rows that follow from the events it takes in."""

    composites: Sequence[Composite] = ()
    folds: dict[int, TitleFold] = field(default_factory=dict)
    pieces: dict[tuple[int, Title], dict[Segment, int | list[Any]]] = field(default_factory=dict)
    """Of a holder's title what is believed: by each piece the number of its row, or the row to be written."""
    stored: dict[tuple[int, Title], list[tuple[Any, ...]]] = field(default_factory=dict)
    """Rows that were read, of titles that no event has touched yet."""
    new: list[list[Any]] = field(default_factory=list)
    closed: list[tuple[int, int]] = field(default_factory=list)
    """The number of a row that is believed no longer, and by which event."""
    deltas: list[tuple[Any, ...]] = field(default_factory=list)
    sums: dict[tuple[date, Cell], Amounts] = field(default_factory=dict)

    def begin(self, holder: int, history: TitleHistory) -> TitleFold:
        """Go on from what was said of a holder before."""
        fold = self.folds[holder] = TitleFold(history, composites_for(holder, self.composites))
        return fold

    def know(self, row: tuple[Any, ...]) -> None:
        """Of a holder's title a piece as it is stored: its number, the holder, PIECE and CELL as the database
        gives them."""
        self.stored.setdefault((row[1], (row[9], row[10], row[4])), []).append(row)

    def take_in(self, seq: int, kind: str, holder: int, recognition: int | None, day: Any, body: str) -> None:
        """One row of the ledger, after all of its holder's before it."""
        fold = self.folds.get(holder) or self.begin(holder, TitleHistory())
        on = day if isinstance(day, str) else day.isoformat()
        gone: list[Segment] = []
        begun: list[Segment] = []
        for title in fold.take_in(kind, json.loads(body), on, recognition, seq):
            self._settle(holder, title, fold.pieces(title), seq, gone, begun)
        for delta in deltas_between(gone, begun):
            self._post(holder, seq, *delta)

    def _settle(
        self,
        holder: int,
        title: Title,
        after: Sequence[Segment],
        seq: int,
        gone: list[Segment],
        begun: list[Segment],
    ) -> None:
        """From this event on these are the pieces of a holder's title; adds to what is gone and has begun."""
        known = self.pieces.get((holder, title))
        if known is None:
            stored = self.stored.get((holder, title), ())
            known = self.pieces[holder, title] = {_piece(row): row[0] for row in sorted(stored)}
        if known:
            stays = set(after)
            for piece in [piece for piece in known if piece not in stays]:
                gone.append(piece)
                row = known.pop(piece)
                if isinstance(row, int):
                    self.closed.append((row, seq))
                else:
                    row[_SEQ_UNTIL] = seq
        for piece in after:
            if piece not in known:
                begun.append(piece)
                known[piece] = row = [holder, *piece[:-1], *piece.cell, seq, None]
                self.new.append(row)

    def _post(self, holder: int, seq: int, day: date, cell: Cell, *amounts: int) -> None:
        self.deltas.append((holder, *cell, *amounts, day, seq))
        add(self.sums, (day, cell), amounts)  # type: ignore[arg-type]

    def only(self, scheme: str) -> "TallyWork":
        """Of the rows those of one scheme or composite title, and no histories."""
        of_segment, of_delta = (COLUMNS[table].index("scheme") for table in (TallySegment, TallyDelta))
        return TallyWork(
            new=[row for row in self.new if row[of_segment] == scheme],
            deltas=[row for row in self.deltas if row[of_delta] == scheme],
            sums={key: amounts for key, amounts in self.sums.items() if key[1].scheme == scheme},
        )

    def rows(self) -> int:
        """How many there are to write, at most: each day of a cell may have a sum in each cube and span."""
        return len(self.new) + len(self.deltas) + len(self.closed) + 18 * len(self.sums)

    def rollups(self) -> Iterable[Rollup]:
        """The sums that its deltas add to."""
        return rolled_up(self.sums)

    def holders(self) -> list[tuple[int, str]]:
        """The rows of the holders taken in, by their numbers."""
        return [(id, canonical_json(fold.history().to_json())) for id, fold in sorted(self.folds.items())]


def _piece(row: tuple[Any, ...]) -> Segment:
    """What a stored row of an open segment says: SQLite keeps days as texts and truths as numbers."""
    _id, _holder, start, end, counted, subject, recognition, net, valid, *cell = row
    if isinstance(start, str):
        start, end = day_of(start), day_of(end)
    return Segment(start, end, counted, subject, recognition, bool(net), bool(valid), Cell._make(cell))


def work_of(holders: Collection[int], last_seq: int, composites: Sequence[Composite]) -> TallyWork:
    """All that the ledger up to an event makes of these holders."""
    work = TallyWork(composites)
    columns = (Event.seq, Event.kind, Event.enterprise_id, Event.recognition_id, Event.effective_on)
    events: Any = Event.select(*columns, Event.body).where(
        Event.enterprise_id.in_(holders) & (Event.seq <= last_seq) & Event.kind.in_(COUNTED_KINDS)
    )
    for event in events.order_by(Event.seq).tuples():
        work.take_in(*event)
    return work
