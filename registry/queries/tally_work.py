"""What events make of the figures: the rows of their holders, and the sums these post."""

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from registry.models import Event
from registry.rules.composite import Composite, composites_for
from registry.rules.ledger import canonical_json
from registry.rules.segment import Segment, segments
from registry.rules.tally import ROLLUP_KEY, Delta, deltas_between, rollup_keys
from registry.rules.title_history import COUNTED_KINDS, TitleHistory, apply_event

AMOUNTS = ("ever", "net", "valid")
Rollups = dict[tuple[Any, ...], Counter[str]]
"""Sums by their ROLLUP_KEY."""
_SCHEME = ROLLUP_KEY.index("scheme")


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
    histories: dict[int, TitleHistory] = field(default_factory=dict)
    pieces: dict[int, dict[Segment, dict[str, Any]]] = field(default_factory=lambda: defaultdict(dict))
    new: list[dict[str, Any]] = field(default_factory=list)
    closed: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    deltas: list[dict[str, Any]] = field(default_factory=list)
    rollups: Rollups = field(default_factory=lambda: defaultdict(Counter))

    def take_in(self, event: Any) -> None:
        """One row of the ledger, after all of its holder's before it."""
        holder: int = event.enterprise_id
        history = after_event(self.histories.get(holder, TitleHistory()), event)
        self.histories[holder] = history
        known = self.pieces[holder]
        after = segments(history, composites_for(holder, self.composites))
        for delta in deltas_between(known, after):
            self._post(delta, event.seq, holder)
        for gone in set(known) - set(after):
            row = known.pop(gone)
            if "id" in row:
                self.closed[event.seq].append(row["id"])
            else:
                row["seq_until"] = event.seq
        for piece in after:
            if piece not in known:
                known[piece] = _segment_row(piece, holder, event.seq)
                self.new.append(known[piece])

    def _post(self, delta: Delta, seq: int, holder: int) -> None:
        cell = vars(delta.cell)
        amounts = {name: getattr(delta, name) for name in AMOUNTS}
        self.deltas.append(
            {**cell, **amounts, "seq": seq, "effective_on": delta.effective_on, "enterprise_id": holder}
        )
        for key in rollup_keys(delta):
            self.rollups[key].update(amounts)

    def only(self, scheme: str) -> "TallyWork":
        """Of the rows those of one scheme or composite title, and no histories."""
        return TallyWork(
            new=[row for row in self.new if row["scheme"] == scheme],
            deltas=[row for row in self.deltas if row["scheme"] == scheme],
            rollups={key: sums for key, sums in self.rollups.items() if key[_SCHEME] == scheme},
        )

    def holders(self) -> list[dict[str, Any]]:
        """The rows of the holders taken in, by their numbers."""
        return [
            {"enterprise_id": holder, "standing": canonical_json(history.to_json())}
            for holder, history in sorted(self.histories.items())
        ]


def work_of(holders: Sequence[int], last_seq: int, composites: Sequence[Composite]) -> TallyWork:
    """All that the ledger up to an event makes of these holders."""
    events: Any = Event.select().where(
        Event.enterprise_id.in_(holders) & (Event.seq <= last_seq) & Event.kind.in_(COUNTED_KINDS)
    )
    work = TallyWork(composites)
    for event in events.order_by(Event.seq):
        work.take_in(event)
    return work


def _segment_row(piece: Segment, holder: int, seq: int) -> dict[str, Any]:
    return {
        **vars(piece.cell),
        "enterprise_id": holder,
        "subject_id": piece.subject,
        "recognition_id": piece.recognition,
        "counted": piece.counted,
        "from_on": piece.from_on,
        "until_on": piece.until_on,
        "net": piece.net,
        "valid": piece.valid,
        "seq_from": seq,
        "seq_until": None,
    }
