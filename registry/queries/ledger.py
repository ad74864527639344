"""Reading the ledger: timelines for people, and the proof that nobody rewrote it."""

import json
from collections.abc import Collection, Container, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from peewee import fn

from registry.database import snapshot
from registry.models import Event, EventSecret, LedgerHead
from registry.queries.ledger_rows import CommittedRows
from registry.rules.ledger import GENESIS, LedgerEntry, commitment_of, digest_of

CHUNK = 2000
LONGEST_TIMELINE = 200


@dataclass(frozen=True)
class LedgerCheck:
    """`first_broken` is the number of the first event that is not what was written, or whose rows are not;
    None if all are. The last two count the digests that were recomputed from rows."""

    events: int
    head_digest: str
    first_broken: int | None
    reason: str
    profiles_saved: int = 0
    notice_lists: int = 0

    @property
    def intact(self) -> bool:
        return self.first_broken is None


def verify_ledger() -> LedgerCheck:
    """Recompute the whole chain, the commitments still kept, the digests of the rows that `profile.saved` and
    `notice.published` commit to, and the head, all as of one moment.

    A digest of `profile.saved` may have the form of today or of either maker of 0.2.0: whichever gives it
    (`rules/profile_saved.py`). A row that no event speaks of is reported one past the last event.
    """
    with snapshot():
        return _verified()


def _verified() -> LedgerCheck:
    digest, expected, committed = GENESIS, 1, CommittedRows()
    head = LedgerHead.get_or_none(LedgerHead.id == 1)
    if Event.select().where(Event.seq < 1).exists():
        return LedgerCheck(0, digest, 0, "an event is numbered below 1")
    while True:
        chunk = list(_events_from(expected))
        if not chunk:
            break
        committed.lists.read([event for event, _ in chunk])
        for event, secret in chunk:
            reason = _fault(event, secret, expected, digest) or committed.fault(event)
            if reason:
                return LedgerCheck(expected - 1, digest, expected, reason)
            digest, expected = event.digest, expected + 1
    events = expected - 1
    if head is None:
        return LedgerCheck(events, digest, expected, "the ledger has no head")
    if (head.seq, head.digest) != (events, digest):
        # Events cut off the end leave a sound chain that is shorter than its head says.
        return LedgerCheck(events, digest, expected, "the chain ends before its head: events are missing")
    if left_over := committed.left_over():
        return LedgerCheck(events, digest, expected, left_over)
    return LedgerCheck(events, digest, None, "", committed.profiles.checked, committed.lists.checked)


def _events_from(seq: int) -> list[tuple[Event, EventSecret | None]]:
    events = list(Event.select().where(Event.seq >= seq).order_by(Event.seq).limit(CHUNK))
    if not events:
        return []
    between = EventSecret.seq.between(events[0].seq, events[-1].seq)
    secrets = {secret.seq: secret for secret in EventSecret.select().where(between)}
    return [(event, secrets.get(event.seq)) for event in events]


def _fault(event: Event, secret: EventSecret | None, expected: int, before: str) -> str:
    if event.seq != expected:
        return f"event {expected} is missing"
    if event.prev_digest != before:
        return "its link to the event before it is broken"
    if _digest_of_row(event) != event.digest:
        return "its content is not what was written"
    if secret is not None and commitment_of(secret.salt, secret.content) != event.commitment:
        return "its personal content is not what was committed to"
    return ""


def _digest_of_row(event: Event) -> str:
    """The digest of what a row holds now; '' where a column no longer holds a value of its kind."""
    try:
        return digest_of(
            LedgerEntry(**{name: getattr(event, name) for name in LedgerEntry.__dataclass_fields__})
        )
    except (AttributeError, TypeError, ValueError):
        return ""


@dataclass(frozen=True)
class TimelineItem:
    """One event as people read it."""

    seq: int
    recorded_at: datetime
    actor: str
    actor_name: str
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


def timeline(
    *,
    application_id: int | None = None,
    enterprise_id: int | None = None,
    recognition_id: int | None = None,
) -> EventTimeline:
    """The latest events of one application, enterprise or recognition, at most LONGEST_TIMELINE."""
    asked = [
        (Event.application_id, application_id),
        (Event.enterprise_id, enterprise_id),
        (Event.recognition_id, recognition_id),
    ]
    rows = list(
        Event.select(Event, EventSecret.content.alias("secret"))
        .left_outer_join(EventSecret, on=(EventSecret.seq == Event.seq))
        .where(*(column == id for column, id in asked if id is not None))
        .order_by(Event.seq.desc())
        .limit(LONGEST_TIMELINE + 1)
        .objects()
    )
    return EventTimeline(tuple(_item(row) for row in rows[:LONGEST_TIMELINE]), len(rows) > LONGEST_TIMELINE)


def _item(row: Any) -> TimelineItem:
    secret = json.loads(row.secret) if row.secret else {}
    return TimelineItem(
        row.seq,
        row.recorded_at,
        row.actor,
        secret.get("actor_name", ""),
        row.kind,
        secret.get("note", ""),
        json.loads(row.body),
    )


def latest_notes(applications: Collection[int], kind: str) -> dict[int, str]:
    """The note of the latest event of a kind, such as application.return, of each of these applications."""
    rows: Iterable[Any] = (
        Event.select(Event.application_id, EventSecret.content)
        .join(EventSecret, on=(EventSecret.seq == Event.seq))
        .where(Event.application_id.in_(list(applications)) & (Event.kind == kind))
        .order_by(Event.seq)
        .objects()
    )
    return {row.application_id: json.loads(row.content).get("note", "") for row in rows}


def seq_known_at(instant: datetime) -> int:
    """The last event recorded at or before a naive UTC instant; 0 if there was none.

    Recording never goes back in time, so what was known then is exactly this prefix.
    """
    return Event.select(fn.MAX(Event.seq)).where(Event.recorded_at <= instant).scalar() or 0
