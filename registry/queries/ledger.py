"""Reading the ledger: timelines for people, and what was known when."""

import json
from collections.abc import Collection, Container, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from registry.models import Event, EventSecret
from registry.models.ledger import BY_OPERATOR
from registry.prepared import Prepared, few_lengths
from registry.queries.imports.whole import begun_around, is_of_unseen_run, known_without_runs, unseen_runs
from registry.queries.merged import records_of
from registry.rules.second_thought import UNDO_KINDS
from registry.rules.title_history import VOIDED

LONGEST_TIMELINE = 200
LONGEST_PAGE = 50
BEGUN = ("import.started", "import.undoing")


@dataclass(frozen=True)
class TimelineItem:
    """One event as people read it."""

    seq: int
    recorded_at: datetime
    actor: str
    actor_name: str
    proposer_name: str
    kind: str
    note: str
    body: dict[str, Any]


@dataclass(frozen=True)
class EventTimeline:
    """Events, newest first. `is_cut` says that there are earlier ones which were not read."""

    items: tuple[TimelineItem, ...]
    is_cut: bool

    def without(self, kinds: Container[str]) -> "EventTimeline":
        """The same without events of these kinds."""
        return replace(self, items=tuple(item for item in self.items if item.kind not in kinds))

    def without_undone(self) -> "EventTimeline":
        """The same without decisions that were undone within seconds, and without their undoing; of an
        acceptance without the title that it gave, too."""
        gone = {item.body["undoes"] for item in self.items if item.kind in UNDO_KINDS}
        for item in self.items:
            if item.kind == VOIDED and "acceptance" in item.body:
                gone |= {item.seq, item.body["grant"]}
        kept = (item for item in self.items if item.seq not in gone and item.kind not in UNDO_KINDS)
        return replace(self, items=tuple(kept))


def timeline(
    *,
    application_id: int | None = None,
    enterprise_id: int | None = None,
    recognition_id: int | None = None,
) -> EventTimeline:
    """The latest events of one application, enterprise or recognition, at most LONGEST_TIMELINE. Of an
    enterprise with those of the records that were merged into it."""
    firms = few_lengths(list(records_of(enterprise_id))) if enterprise_id is not None else []
    rows = _latest_events(application_id, firms, recognition_id)
    seen = _seen(_item(row) for row in rows[:LONGEST_TIMELINE])
    return EventTimeline(seen, len(rows) > LONGEST_TIMELINE)


@Prepared
def _latest_events(application_id: int | None, enterprises: Sequence[int], recognition_id: int | None) -> Any:
    asked = (
        (Event.application_id, [application_id]),
        (Event.enterprise_id, enterprises),
        (Event.recognition_id, [recognition_id]),
    )
    of_these = (column.in_(ids) for column, ids in asked if ids not in ([], [None]))
    rows = _with_secrets().where(*of_these).order_by(Event.seq.desc())
    return rows.limit(LONGEST_TIMELINE + 1).objects()


def _seen(items: Iterable[TimelineItem]) -> tuple[TimelineItem, ...]:
    """Without those of an import that is not whole yet, but that it was begun, or is taken back."""
    unseen = unseen_runs()
    return tuple(item for item in items if item.kind in BEGUN or not is_of_unseen_run(item.body, unseen))


def timeline_of(seqs: Collection[int]) -> EventTimeline:
    """These events, the latest first."""
    rows = _with_secrets().where(Event.seq.in_(list(seqs))).order_by(Event.seq.desc()).objects()
    return EventTimeline(tuple(_item(row) for row in rows), is_cut=False)


def _item(row: Any) -> TimelineItem:
    secret = json.loads(row.secret) if row.secret else {}
    return TimelineItem(
        row.seq,
        row.recorded_at,
        row.actor,
        secret.get("actor_name", ""),
        secret.get("proposer_name", ""),
        row.kind,
        secret.get("note", ""),
        json.loads(row.body),
    )


def operator_events(before: int | None = None) -> tuple[EventTimeline, int | None]:
    """What was done at the terminal before an event, a page of it, latest first, by an index of its own; and
    the event from which the next page goes on."""
    query = _with_secrets().where(BY_OPERATOR)
    if before is not None:
        query = query.where(Event.seq < before)
    rows = list(query.order_by(Event.seq.desc()).limit(LONGEST_PAGE + 1).objects())
    shown = rows[:LONGEST_PAGE]
    following = shown[-1].seq if len(rows) > LONGEST_PAGE else None
    return EventTimeline(_seen(_item(row) for row in shown), is_cut=False), following


def _with_secrets() -> Any:
    return Event.select(Event, EventSecret.content.alias("secret")).left_outer_join(
        EventSecret, on=(EventSecret.seq == Event.seq)
    )


def latest_notes(applications: Collection[int], kind: str) -> dict[int, str]:
    """The note of the latest event of a kind, such as application.return, of each of these applications."""
    rows = _contents(few_lengths(list(applications)), kind)
    return {application: json.loads(content).get("note", "") for application, content in rows}


@Prepared
def _contents(applications: Sequence[int], kind: str) -> Any:
    return (
        Event.select(Event.application_id, EventSecret.content)
        .join(EventSecret, on=(EventSecret.seq == Event.seq))
        .where(Event.application_id.in_(applications) & (Event.kind == kind))
        .order_by(Event.seq)
        .tuples()
    )


def recorded_up_to() -> int:
    """The number of the last event there is; 0 before the first."""
    return int(Event.select(Event.seq).order_by(Event.seq.desc()).limit(1).scalar() or 0)


def seq_recorded_at(instant: datetime) -> int:
    """The last event recorded at or before a naive UTC instant, be it in the middle of an import; 0 if there
    was none."""
    known = Event.select(Event.seq).where(Event.recorded_at <= instant)
    return int(known.order_by(Event.recorded_at.desc(), Event.seq.desc()).limit(1).scalar() or 0)


def seq_known_at(instant: datetime) -> int:
    """The last event recorded at or before a naive UTC instant; 0 if there was none.

    Recording never goes back in time, so what was known then is exactly this prefix. An instant in the middle
    of an import is answered as before it.
    """
    return next((known_without_runs(*latest) for latest in _known_at(instant)), 0)


@Prepared
def _known_at(instant: datetime) -> Any:
    known = Event.select(Event.seq, *begun_around(Event.seq)).where(Event.recorded_at <= instant)
    # Not MAX, for which both engines go through every event up to then.
    return known.order_by(Event.recorded_at.desc(), Event.seq.desc()).limit(1).tuples()
