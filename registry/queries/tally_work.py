"""What events make of the figures: the rows of their holders, and the sums these post."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from registry.models import Event
from registry.rules.composite import Composite, composites_for
from registry.rules.ledger import canonical_json
from registry.rules.segment import Cell, Segment, segments
from registry.rules.tally import Delta, deltas_between, rollup_keys
from registry.rules.title_history import COUNTED_KINDS, TitleHistory, apply_event

AMOUNTS = ("ever", "net", "valid")
Rollups = dict[tuple[Any, ...], list[int]]
"""Sums by their ROLLUP_KEY, in the order of AMOUNTS."""


def sums_of(deltas: Iterable[Delta]) -> Rollups:
    """What deltas add to each roll-up, without what comes to nothing. A day's deltas of one cell are added up
    first: a list recognizes many at once, and each of them is posted eighteen times."""
    by_cell: defaultdict[tuple[date, Cell], list[int]] = defaultdict(_nothing)
    for delta in deltas:
        _add(by_cell[delta.effective_on, delta.cell], delta)
    found: defaultdict[tuple[Any, ...], list[int]] = defaultdict(_nothing)
    for (day, cell), amounts in by_cell.items():
        whole = Delta(day, cell, *amounts)
        for key in rollup_keys(whole):
            _add(found[key], whole)
    return {key: amounts for key, amounts in found.items() if any(amounts)}


def _nothing() -> list[int]:
    return [0, 0, 0]


def _add(amounts: list[int], delta: Delta) -> None:
    amounts[0] += delta.ever
    amounts[1] += delta.net
    amounts[2] += delta.valid


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
    posted: list[Delta] = field(default_factory=list)

    def take_in(self, event: Any) -> None:
        """One row of the ledger, after all of its holder's before it."""
        holder: int = event.enterprise_id
        history = after_event(self.histories.get(holder, TitleHistory()), event)
        self.histories[holder] = history
        known = self.pieces[holder]
        after = segments(history, composites_for(holder, self.composites))
        stays = set(after)
        gone = [piece for piece in known if piece not in stays]
        begun = [piece for piece in after if piece not in known]
        for delta in deltas_between(gone, begun):
            self._post(delta, event.seq, holder)
        for piece in gone:
            row = known.pop(piece)
            if "id" in row:
                self.closed[event.seq].append(row["id"])
            else:
                row["seq_until"] = event.seq
        for piece in begun:
            known[piece] = _segment_row(piece, holder, event.seq)
            self.new.append(known[piece])

    def _post(self, delta: Delta, seq: int, holder: int) -> None:
        self.posted.append(delta)
        self.deltas.append(
            {
                **vars(delta.cell),
                "ever": delta.ever,
                "net": delta.net,
                "valid": delta.valid,
                "seq": seq,
                "effective_on": delta.effective_on,
                "enterprise_id": holder,
            }
        )

    def only(self, scheme: str) -> "TallyWork":
        """Of the rows those of one scheme or composite title, and no histories."""
        return TallyWork(
            new=[row for row in self.new if row["scheme"] == scheme],
            deltas=[row for row in self.deltas if row["scheme"] == scheme],
            posted=[delta for delta in self.posted if delta.cell.scheme == scheme],
        )

    def rollups(self) -> Rollups:
        """The sums that its deltas add to."""
        return sums_of(self.posted)

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
