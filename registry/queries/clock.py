"""What the machine's clock can be judged by."""

import json
from datetime import datetime, timedelta
from typing import Any

from registry import clock
from registry.database import server_now
from registry.models import Event, LedgerHead
from registry.queries.setting import is_demo
from registry.rules.clock import CONFIRMED, LONGEST_PAUSE, MOST_APART, ClockReadings


def clock_readings(head: LedgerHead | None) -> ClockReadings:
    """The clock beside the ledger's head, the database's clock and its own course."""
    now = clock.real_now()
    is_empty = head is None or head.seq == 0
    behind = timedelta(0) if head is None or is_empty else head.recorded_at - clock.now()
    # Nothing real is decided in a demo, and a clock moved on purpose leaves its head no real time.
    unknown = is_empty or clock.is_moved() or (-behind > LONGEST_PAUSE and is_demo())
    since_head = None if unknown else -behind
    return ClockReadings(now, behind, since_head, server_now(), _gained())


def ledger_head() -> LedgerHead | None:
    """The chain's end, as it stands."""
    head: LedgerHead | None = LedgerHead.get_or_none(LedgerHead.id == 1)
    return head


def _gained() -> timedelta:
    gained = clock.gained(clock.STARTED)
    if gained <= MOST_APART:
        return gained
    confirmed = _confirmed()
    return gained if confirmed is None else min(gained, clock.gained(confirmed))


def _confirmed() -> clock.Course | None:
    """The clock's course as of its last confirmation since this machine was started."""
    row: Any = Event.select(Event.body).where(Event.kind == CONFIRMED).order_by(Event.seq.desc()).first()
    if row is None:
        return None
    body = json.loads(row.body)
    if body["boot"] != clock.STARTED.boot:
        return None
    return clock.Course(
        datetime.fromisoformat(body["clock"]).replace(tzinfo=None), body["uptime"], body["boot"]
    )
