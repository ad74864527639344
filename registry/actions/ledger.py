"""The only writer of the ledger. Appending holds the chain's head, so sequence order is commit order."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from registry import clock
from registry.actions.clock import require_plausible_clock
from registry.database import Table, locked_row, require_transaction
from registry.jobs import Job, enqueue
from registry.models import Event, EventSecret, FormerRow, LedgerHead
from registry.prepared import Prepared, insert_rows
from registry.queries.after_image import Image, Wrote, images_of, key_of, table_name
from registry.rules.actor import Actor
from registry.rules.carried import AFTER
from registry.rules.former_row import changed_columns, former_row
from registry.rules.ledger import LedgerEntry, canonical_json, commitment_of, digest_of
from registry.rules.message import MESSAGE_EVENTS
from registry.rules.second_thought import SECOND_THOUGHT
from registry.rules.title_history import COUNTED_KINDS

Before = Mapping[type[Table], Mapping[int, Mapping[str, Any]]]
"""Columns of rows by table and primary key."""


@dataclass(frozen=True)
class NewEvent:
    """One event to append. `secret` holds what is personal: it is committed to, never chained in clear."""

    kind: str
    enterprise_id: int | None = None
    application_id: int | None = None
    recognition_id: int | None = None
    notice_id: int | None = None
    effective_on: date | None = None
    visibility: str = "enterprise"
    body: dict[str, Any] = field(default_factory=dict)
    secret: dict[str, str] = field(default_factory=dict)
    wrote: Wrote = field(default_factory=dict)
    """The rows its action wrote: the event keeps what they hold when it is recorded (`rules/carried.py`)."""
    before: Before = field(default_factory=dict)
    """Of those of these rows that it changed what a list prints, as it was (`rules/former_row.py`)."""


def record(actor: Actor, event: NewEvent) -> int:
    """Append one event; returns its sequence number."""
    return record_all(actor, [event])[0]


def record_all(actor: Actor, events: Sequence[NewEvent]) -> list[int]:
    """Append events in order, within the open transaction; returns their sequence numbers."""
    require_transaction()
    head = _lock_head()
    require_plausible_clock(head, (event.kind for event in events))
    # Never before the event before it, so that "known at T" is always a prefix of the chain.
    recorded_at = max(clock.now(), head.recorded_at)
    rows, hidden = [], []
    seq, digest = head.seq, head.digest
    images = _images_of(events)
    for event in events:
        seq += 1
        shown, kept_apart = _after(event, images)
        secret = _secret_of(actor, event, seq, kept_apart)
        if secret:
            hidden.append(secret)
        commitment = commitment_of(secret["salt"], secret["content"]) if secret else ""
        entry = LedgerEntry(
            seq=seq,
            recorded_at=recorded_at,
            actor=actor.text,
            kind=event.kind,
            visibility=event.visibility,
            enterprise_id=event.enterprise_id,
            application_id=event.application_id,
            recognition_id=event.recognition_id,
            notice_id=event.notice_id,
            effective_on=event.effective_on,
            body=canonical_json({**event.body, **actor.manner, **shown}),
            commitment=commitment,
            prev_digest=digest,
        )
        digest = digest_of(entry)
        rows.append({**entry.__dict__, "digest": digest})
    insert_rows(Event, rows)
    insert_rows(EventSecret, hidden)
    insert_rows(FormerRow, list(_former(events, images, head.seq)))
    _move_head(seq, digest, recorded_at)
    _nudge({event.kind for event in events})
    return [row["seq"] for row in rows]


@Prepared
def _move_head(seq: int, digest: str, recorded_at: datetime) -> Any:
    return LedgerHead.update(seq=seq, digest=digest, recorded_at=recorded_at).where(LedgerHead.id == 1)


def _nudge(kinds: set[str]) -> None:
    """Tell the readers of these kinds of events that there is something new, once it is committed."""
    if kinds & COUNTED_KINDS:
        enqueue(Job.DRAIN_TALLY)
    if kinds & MESSAGE_EVENTS:
        enqueue(Job.DELIVER_MESSAGES, wait=SECOND_THOUGHT)


def _lock_head() -> LedgerHead:
    head = locked_row(LedgerHead, 1)
    if head is None:
        raise RuntimeError("the ledger has no head: run `flask db migrate`")
    return head


def erase_secrets(seqs: Sequence[int]) -> None:
    """The shared step of erasing: the personal content of these events. The chain keeps its commitment."""
    require_transaction()
    EventSecret.delete().where(EventSecret.seq.in_(list(seqs))).execute()


def next_seq() -> int:
    """The number the next event of this transaction will have, for rows that name their own event."""
    require_transaction()
    return _lock_head().seq + 1


def _images_of(events: Sequence[NewEvent]) -> dict[str, dict[str, Image]]:
    """What all rows that these events wrote hold now."""
    wrote: dict[type[Table], dict[Any, None]] = {}
    for event in events:
        for table, keys in event.wrote.items():
            wrote.setdefault(table, {}).update(dict.fromkeys(keys))
    return images_of(wrote)


def _after(event: NewEvent, images: dict[str, dict[str, Image]]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What an event's body and its personal part say of the rows it wrote; nothing where it wrote none."""
    shown: dict[str, dict[str, Any]] = {}
    personal: dict[str, dict[str, Any]] = {}
    for table, keys in event.wrote.items():
        name = table_name(table)
        for key in map(key_of, keys):
            shown.setdefault(name, {})[key], apart = images[name][key]
            if any(apart.values()):
                personal.setdefault(name, {})[key] = apart
    return ({AFTER: shown} if shown else {}), ({AFTER: personal} if personal else {})


def _former(
    events: Sequence[NewEvent], images: dict[str, dict[str, Image]], last_seq: int
) -> Iterator[dict[str, Any]]:
    """What rows said until these events changed a column that lists print. Images are of the end of them all,
    so a row changes once."""
    changed: set[tuple[str, int]] = set()
    for seq, event in enumerate(events, last_seq + 1):
        for table, rows in event.before.items():
            name = table_name(table)
            for key, said in rows.items():
                image, _ = images[name][key_of(key)]
                if (name, key) not in changed and image and changed_columns(name, said, image):
                    changed.add((name, key))
                    yield former_row(name, key, seq, said)


def _secret_of(actor: Actor, event: NewEvent, seq: int, apart: dict[str, Any]) -> dict[str, Any] | None:
    content = {name: value for name, value in event.secret.items() if value} | apart
    if actor.name:
        content["actor_name"] = actor.name
    if actor.proposer_name:
        content["proposer_name"] = actor.proposer_name
    if not content:
        return None
    return {"seq": seq, "salt": secrets.token_hex(16), "content": canonical_json(content)}
