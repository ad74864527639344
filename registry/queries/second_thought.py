"""Decisions that were undone within seconds, and what an officer may still undo."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from registry.models import Application, Event, EventSecret
from registry.rules.second_thought import UNDO_KINDS
from registry.rules.state import State


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
        is_last=last_seq(application) == seq,
    )


def last_seq(application: Application) -> int:
    """The number of the latest event of a file; 0 where it has none."""
    mine = Event.select(Event.seq).where(Event.application_id == application.id)
    return mine.order_by(Event.seq.desc()).limit(1).scalar() or 0


def undone(applications: Collection[int]) -> set[int]:
    """The numbers of the decisions on these files that were undone; one query."""
    rows: Any = Event.select(Event.body).where(
        Event.application_id.in_(list(applications)) & Event.kind.in_(sorted(UNDO_KINDS))
    )
    return {int(json.loads(row.body)["undoes"]) for row in rows}
