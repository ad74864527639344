"""Decisions that were undone within seconds, and what an officer may still undo."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from registry.models import Application, Event, EventSecret, Recognition
from registry.rules.second_thought import UNDO_KINDS
from registry.rules.state import State
from registry.rules.title_history import GRANTED


@dataclass(frozen=True)
class TakenStep:
    """A step of a file as the ledger has it; `is_last` where nothing has happened to the file since."""

    seq: int
    step: str
    actor: str
    recorded_at: datetime
    came_from: State
    led_to: State
    note: str
    is_last: bool
    items: tuple[str, ...] = ()
    """The corrections that were ticked, by id; each is a line at the beginning of the note."""

    @property
    def words(self) -> str:
        """The note without them."""
        return "\n".join(self.note.split("\n")[len(self.items) :])


@dataclass(frozen=True)
class AcceptedTitle:
    """The title that an acceptance gave a file: its row, the number of the event that granted it, and whether
    anything was decided about it since."""

    row: Recognition
    granted: int
    is_as_granted: bool


def decision_of(application: Application, seq: int) -> TakenStep | None:
    """The step of a file that the ledger numbers so; None where that is none of this file's steps."""
    mine = Event.application_id == application.id
    row: Any = (
        Event.select(Event, EventSecret.content.alias("secret"))
        .left_outer_join(EventSecret, on=(EventSecret.seq == Event.seq))
        .where(mine & (Event.seq == seq))
        .objects()
        .first()
    )
    body = json.loads(row.body) if row else {}
    if "to" not in body or "from" not in body or body["from"] not in set(State):
        return None
    return TakenStep(
        seq=seq,
        step=row.kind.removeprefix("application."),
        actor=row.actor,
        recorded_at=row.recorded_at,
        came_from=State(body["from"]),
        led_to=State(body["to"]),
        note=json.loads(row.secret or "{}").get("note", ""),
        items=tuple(body.get("items", ())),
        is_last=last_seq(application) == seq,
    )


def last_seq(application: Application) -> int:
    """The number of the latest event of a file; 0 where it has none. What an acceptance grants is of it."""
    mine = (Event.application_id == application.id) & (Event.kind != GRANTED)
    return Event.select(Event.seq).where(mine).order_by(Event.seq.desc()).limit(1).scalar() or 0


def accepted_title(application: Application) -> AcceptedTitle | None:
    """The title of a filing that was accepted; None where it has none."""
    row = Recognition.get_or_none(Recognition.application == application.id)
    if row is None:
        return None
    events: list[Any] = list(
        Event.select(Event.seq, Event.kind).where(Event.recognition_id == row.id).order_by(Event.seq)
    )
    return AcceptedTitle(row, events[0].seq, is_as_granted=[each.kind for each in events] == [GRANTED])


def undone(applications: Collection[int]) -> set[int]:
    """The numbers of the decisions on these files that were undone; one query."""
    rows: Any = Event.select(Event.body).where(
        Event.application_id.in_(list(applications)) & Event.kind.in_(sorted(UNDO_KINDS))
    )
    return {int(json.loads(row.body)["undoes"]) for row in rows}
