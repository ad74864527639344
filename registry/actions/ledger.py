"""The only writer of the ledger. Appending holds the chain's head, so sequence order is commit order."""

import json
import secrets
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import chain
from typing import Any, NamedTuple

from registry import clock
from registry.actions.clock import require_plausible_clock
from registry.actions.listed_events import ListedEvents
from registry.actions.searched_name import add_names
from registry.database import Table, locked_row, require_transaction
from registry.inserted import InsertedRows, insert_rows
from registry.jobs import Job, enqueue
from registry.models import Event, EventSecret, FormerRow, LedgerHead
from registry.prepared import Prepared
from registry.queries.after_image import Image, Wrote, images_of, images_of_inserted, key_of, table_name
from registry.queries.searched_name import names_in_images, names_in_rows
from registry.rules.actor import Actor
from registry.rules.carried import AFTER, CARRIED
from registry.rules.former_row import changed_columns, former_row
from registry.rules.last_write import PUBLIC, event_mark, read_writes, write_writes
from registry.rules.ledger import (
    CHAINED,
    canonical_json,
    canonical_rows,
    canonical_text,
    canonical_with,
    commitment_of,
    digest_of_plain,
    instant_text,
)
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


def record_all(actor: Actor, events: Sequence[NewEvent], inserted: Sequence[InsertedRows] = ()) -> list[int]:
    """Append events in order, within the open transaction; returns their sequence numbers.

    `inserted`: of the rows that they wrote, those inserted just now and not changed since; the others are
    read back.
    """
    require_transaction()
    head = _lock_head()
    images = _images_of((event.wrote for event in events), inserted)
    manner = actor.manner
    seqs = _append(head, actor, [_entry(event, manner, images) for event in events], images)
    insert_rows(FormerRow, list(_former(events, images, seqs)))
    return seqs


def record_listed(actor: Actor, listed: ListedEvents, inserted: Sequence[InsertedRows] = ()) -> list[int]:
    """Likewise of a list: what `record_all` of each of its events appends, spelled column by column."""
    require_transaction()
    head = _lock_head()
    images = _images_of((listed.wrote, *listed.also.values()), inserted)
    if personal := [name for name in images if not CARRIED[name].open_only]:
        raise ValueError(f"rows with a personal part are recorded one by one: {', '.join(personal)}")
    tables = sorted(listed.wrote, key=table_name)
    shown = [_shown_of_one(table_name(table), listed.wrote[table], images) for table in tables]
    after = [f"{{{','.join(row)}}}" for row in zip(*shown, strict=True)]
    for place in listed.also:
        after[place], _ = _after(listed.wrote_by(place), images)
    count = len(listed.enterprise_ids)
    manner: Any = {name: [value] * count for name, value in actor.manner.items()}
    nothing = [None] * count
    ids = zip(
        listed.enterprise_ids,
        listed.application_ids or nothing,
        listed.recognition_ids or nothing,
        strict=True,
    )
    bodies = canonical_rows({**listed.body, **manner}, {AFTER: after})
    kind, visibility, notice, day = listed.kind, listed.visibility, listed.notice_id, listed.effective_on
    entries = [
        _Entry(kind, visibility, enterprise, application, recognition, notice, day, body, {})
        for (enterprise, application, recognition), body in zip(ids, bodies, strict=True)
    ]
    return _append(head, actor, entries, images) if entries else []


def _shown_of_one(name: str, keys: Sequence[Any], images: Mapping[str, Mapping[str, Image]]) -> list[str]:
    """What each event says of the one row of this table that it wrote."""
    of_table, named = images[name], canonical_text(name)
    return [f"{named}:{{{canonical_text(key)}:{of_table[key].text}}}" for key in map(key_of, keys)]


class _Entry(NamedTuple):
    """What one event says, its body as canonical JSON."""

    kind: str
    visibility: str
    enterprise_id: int | None
    application_id: int | None
    recognition_id: int | None
    notice_id: int | None
    effective_on: date | None
    body: str
    secret: Mapping[str, Any]


def _entry(event: NewEvent, manner: Mapping[str, Any], images: Mapping[str, Mapping[str, Image]]) -> _Entry:
    shown, kept_apart = _after(event.wrote, images)
    body = {**event.body, **manner}
    return _Entry(
        event.kind,
        event.visibility,
        event.enterprise_id,
        event.application_id,
        event.recognition_id,
        event.notice_id,
        event.effective_on,
        canonical_with(body, AFTER, shown) if shown else canonical_json(body),
        {name: value for name, value in event.secret.items() if value} | kept_apart,
    )


def _append(head: LedgerHead, actor: Actor, entries: Sequence[_Entry], written: Collection[str]) -> list[int]:
    """Number and chain what events say, and move the head; returns their numbers. `written`: the tables of
    the rows that they wrote."""
    kinds = {entry.kind for entry in entries}
    require_plausible_clock(head, kinds)
    # Never before the event before it, so that "known at T" is always a prefix of the chain.
    recorded_at = max(clock.now(), head.recorded_at)
    instant, digest = instant_text(recorded_at), head.digest
    names = {"actor_name": actor.name, "proposer_name": actor.proposer_name}
    persons = {name: value for name, value in names.items() if value}
    rows, hidden = [], []
    for seq, entry in enumerate(entries, head.seq + 1):
        commitment = ""
        if persons or entry.secret:
            salt, content = secrets.token_hex(16), canonical_json({**entry.secret, **persons})
            hidden.append((seq, salt, content))
            commitment = commitment_of(salt, content)
        of_event, day = entry[:6], entry.effective_on
        prev = digest
        digest = digest_of_plain(
            (seq, instant, actor.text, *of_event, day and day.isoformat(), entry.body, commitment, prev)
        )
        rows.append((seq, recorded_at, actor.text, *of_event, day, entry.body, commitment, prev, digest))
    insert_rows(Event, rows, columns=_COLUMNS)
    insert_rows(EventSecret, hidden, columns=("seq", "salt", "content"))
    seq = head.seq + len(rows)
    public = (PUBLIC,) if any(entry.visibility == "public" for entry in entries) else ()
    now = dict.fromkeys((*written, *public), event_mark(seq, digest))
    writes = write_writes({**read_writes(head.writes), **now}) if now else head.writes
    _move_head(seq, digest, recorded_at, writes)
    _nudge(kinds)
    return list(range(head.seq + 1, seq + 1))


_COLUMNS = (*CHAINED, "digest")
"""In the order in which a digest covers them, and then the digest."""


@Prepared
def _move_head(seq: int, digest: str, recorded_at: datetime, writes: str) -> Any:
    moved = LedgerHead.update(seq=seq, digest=digest, recorded_at=recorded_at, writes=writes)
    return moved.where(LedgerHead.id == 1)


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


def _images_of(
    wrote: Iterable[Mapping[type[Table], Collection[Any]]], inserted: Sequence[InsertedRows]
) -> dict[str, dict[str, Image]]:
    """What all rows that events wrote hold now; those that were not inserted just now are read. From now on
    the names in them are found."""
    known = {table_name(rows.table): images_of_inserted(rows) for rows in inserted}
    read: dict[type[Table], dict[Any, None]] = {}
    for of_event in wrote:
        for table, keys in of_event.items():
            of_table = known.setdefault(table_name(table), {})
            if unknown := [key for key in keys if key_of(key) not in of_table]:
                read.setdefault(table, {}).update(dict.fromkeys(unknown))
    found = images_of(read)
    for name, images in found.items():
        known[name].update(images)
    # What writes a name says so by its event, so all names pass here.
    add_names(chain(names_in_rows(inserted), names_in_images(found)))
    return known


def _after(wrote: Wrote, images: Mapping[str, Mapping[str, Image]]) -> tuple[str, dict[str, Any]]:
    """What an event's body, as canonical JSON, and its personal part say of the rows it wrote; nothing where
    it wrote none."""
    shown: dict[str, str] = {}
    personal: dict[str, dict[str, Any]] = {}
    for table, keys in wrote.items():
        name = table_name(table)
        rows = []
        for key in sorted(set(map(key_of, keys))):
            image = images[name][key]
            rows.append(f"{canonical_text(key)}:{image.text}")
            if image.personal and any(image.personal.values()):
                personal.setdefault(name, {})[key] = image.personal
        if rows:
            shown[name] = f"{canonical_text(name)}:{{{','.join(rows)}}}"
    text = f"{{{','.join([shown[name] for name in sorted(shown)])}}}" if shown else ""
    return text, ({AFTER: personal} if personal else {})


def _former(
    events: Sequence[NewEvent], images: Mapping[str, Mapping[str, Image]], seqs: Sequence[int]
) -> Iterator[dict[str, Any]]:
    """What rows said until these events changed a column that lists print. Images are of the end of them all,
    so a row changes once."""
    changed: set[tuple[str, int]] = set()
    for seq, event in zip(seqs, events, strict=True):
        for table, rows in event.before.items():
            name = table_name(table)
            for key, said in rows.items():
                image = json.loads(images[name][key_of(key)].text)
                if (name, key) not in changed and image and changed_columns(name, said, image):
                    changed.add((name, key))
                    yield former_row(name, key, seq, said)
