"""Telling people what the ledger says, exactly once, and that they have read it."""

import json
from collections.abc import Collection, Iterator, Sequence
from datetime import timedelta
from typing import Any

from peewee import Expression, fn

from registry import clock
from registry.actions.cursor import lock_cursor, move_cursor
from registry.database import transactional
from registry.inserted import insert_rows
from registry.models import Event, HeldMessage, Message, MessageSeen
from registry.queries.imports.whole import never_seen, run_of_event, unseen_runs
from registry.queries.ledger import seq_recorded_at
from registry.queries.second_thought import undone
from registry.rules.actor import Actor
from registry.rules.carried import SNAPSHOT
from registry.rules.message import MESSAGE_EVENTS, message_of
from registry.rules.right import Right, require

CURSOR = "messages"
BATCH = 500
CHUNK = 500


@transactional
def deliver_messages(limit: int = BATCH, *, waits: timedelta | None = None) -> int:
    """Tell of up to `limit` events past the cursor; returns how many were passed. Call until it returns 0.

    The cursor moves with the messages, so each event is told once however often this is called. With `waits`
    only of what was recorded so long ago. A decision that was undone meanwhile is told to nobody.

    Of an import that nobody sees yet nothing is told before it is whole, and of one that was taken back
    before nothing at all. What others do goes out meanwhile, but to a firm that reads of the import first.
    """
    cursor = lock_cursor(CURSOR)
    unseen = unseen_runs()
    if released := _release(unseen, limit):
        return released
    after = cursor.seq or _begins()
    # Numbers have no gap, so what is told nobody need not be read to be passed.
    upto = min(after + limit, _last() if waits is None else seq_recorded_at(clock.now() - waits))
    if upto <= after:
        return 0
    rows = _tell(Event.seq.between(after + 1, upto))
    held = list(_held(rows, unseen)) if unseen else []
    insert_rows(HeldMessage, held)
    _insert(rows, {each["seq"] for each in held})
    move_cursor(CURSOR, upto)
    return upto - after


def _release(unseen: Collection[int], limit: int) -> int:
    """Tell of events that waited for an import that is whole by now; returns how many."""
    free = HeldMessage.run_id.not_in(list(unseen))
    seqs = [row.seq for row in HeldMessage.select().where(free).order_by(HeldMessage.seq).limit(limit)]
    for start in range(0, len(seqs), CHUNK):
        chunk = seqs[start : start + CHUNK]
        _insert(_tell(Event.seq.in_(chunk)))
        HeldMessage.delete().where(HeldMessage.seq.in_(chunk)).execute()
    return len(seqs)


def _tell(which: Expression) -> list[dict[str, Any]]:
    """The messages of these events in their order, each with the run that its event is of, `of_run`."""
    read = (
        Event.seq, Event.kind, Event.enterprise_id, Event.application_id, Event.recorded_at, Event.body,
    )  # fmt: skip
    is_message = which & Event.kind.in_(sorted(MESSAGE_EVENTS))
    events: list[Any] = list(Event.select(*read).where(is_message).order_by(Event.seq))
    gone = undone({event.application_id for event in events if event.application_id})
    rows = [row for event in events if event.seq not in gone for row in _rows(event)]
    untold = never_seen({row["of_run"] for row in rows} - {None})
    return [row for row in rows if row["of_run"] not in untold]


def _held(rows: Sequence[dict[str, Any]], unseen: Collection[int]) -> Iterator[dict[str, Any]]:
    """Which of these messages wait, and for which run: those of it, and those to an enterprise that is told
    of it first."""
    firms = {row["enterprise_id"] for row in rows} - {None}
    before: Any = HeldMessage.select(HeldMessage.enterprise_id, HeldMessage.run_id).where(
        HeldMessage.enterprise_id.in_(firms)
    )
    waits: dict[int, int] = dict(before.order_by(HeldMessage.seq).tuples())
    for row in rows:
        firm, run = row["enterprise_id"], row["of_run"]
        if run not in unseen:
            run = waits.get(firm)
        if run is not None:
            if firm is not None:
                waits[firm] = run
            yield {"seq": row["seq"], "run_id": run, "enterprise_id": firm}


def _insert(rows: Sequence[dict[str, Any]], held: Collection[int] = ()) -> None:
    kept = [row for row in rows if row["seq"] not in held]
    insert_rows(Message, [{name: row[name] for name in row if name != "of_run"} for row in kept])


def _last() -> int:
    return Event.select(fn.MAX(Event.seq)).scalar() or 0


def _begins() -> int:
    """The event after which there is something to tell: what an upgrade found there already is no news."""
    return Event.select(fn.MAX(Event.seq)).where(Event.kind == SNAPSHOT).scalar() or 0


def _rows(event: Any) -> list[dict[str, Any]]:
    body = json.loads(event.body)
    message = message_of(event.kind, event.enterprise_id, body)
    if message is None:
        return []
    return [
        {
            "seq": event.seq,
            "kind": message.kind.value,
            "enterprise_id": message.enterprise_id,
            "account_id": message.account_id,
            "role": message.role,
            "district": message.district,
            "zone": message.zone,
            "approval_id": message.approval_id,
            "sent_at": event.recorded_at,
            "of_run": run_of_event(body),
        }
    ]


@transactional
def mark_seen(message_id: int, actor: Actor) -> None:
    """Say that the actor has read up to a message; never back."""
    require(actor, Right.READ_MESSAGES)
    kept = MessageSeen.get_or_none(MessageSeen.account == actor.account_id)
    if kept is None:
        MessageSeen.insert(account=actor.account_id, message_id=message_id).execute()
    elif kept.message_id < message_id:
        seen = MessageSeen.account == actor.account_id
        MessageSeen.update(message_id=message_id).where(seen).execute()
