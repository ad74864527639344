"""Telling people what the ledger says, exactly once, and that they have read it."""

import json
from datetime import timedelta
from typing import Any

from peewee import fn

from registry import clock
from registry.actions.cursor import lock_cursor, move_cursor
from registry.database import transactional
from registry.models import Event, Message, MessageSeen
from registry.prepared import insert_rows
from registry.queries.imports.whole import first_unseen
from registry.queries.ledger import seq_known_at
from registry.queries.second_thought import undone
from registry.rules.actor import Actor
from registry.rules.carried import SNAPSHOT
from registry.rules.message import MESSAGE_EVENTS, message_of
from registry.rules.right import Right, require

CURSOR = "messages"
BATCH = 2000


@transactional
def deliver_messages(limit: int = BATCH, *, waits: timedelta | None = None) -> int:
    """Tell of up to `limit` events past the cursor; returns how many were passed. Call until it returns 0.

    The cursor moves with the messages, so each event is told once however often this is called. With `waits`
    only of what was recorded so long ago. A decision that was undone meanwhile is told to nobody.
    """
    cursor = lock_cursor(CURSOR)
    after = cursor.seq or _begins()
    # Numbers have no gap, so what is told nobody need not be read to be passed.
    upto = min(after + limit, _last() if waits is None else seq_known_at(clock.now() - waits))
    if (unseen := first_unseen().scalar()) is not None:
        upto = min(upto, unseen - 1)
    if upto <= after:
        return 0
    read = (
        Event.seq, Event.kind, Event.enterprise_id, Event.application_id, Event.recorded_at, Event.body,
    )  # fmt: skip
    is_message = Event.seq.between(after + 1, upto) & Event.kind.in_(sorted(MESSAGE_EVENTS))
    events: list[Any] = list(Event.select(*read).where(is_message).order_by(Event.seq))
    taken_back = undone({event.application_id for event in events if event.application_id})
    insert_rows(Message, [row for event in events if event.seq not in taken_back for row in _rows(event)])
    move_cursor(CURSOR, upto)
    return upto - after


def _last() -> int:
    return Event.select(fn.MAX(Event.seq)).scalar() or 0


def _begins() -> int:
    """The event after which there is something to tell: what an upgrade found there already is no news."""
    return Event.select(fn.MAX(Event.seq)).where(Event.kind == SNAPSHOT).scalar() or 0


def _rows(event: Any) -> list[dict[str, Any]]:
    message = message_of(event.kind, event.enterprise_id, json.loads(event.body))
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
