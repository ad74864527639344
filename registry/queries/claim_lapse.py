"""Claims that nobody confirmed: whose lapse is to be said, and of which too much is still kept."""

import json
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from registry import clock
from registry.models import Account, Claim, Event, EventSecret
from registry.queries.actor import actor_of
from registry.rules.claim import LAPSED, ClaimState

UNCONFIRMED: Any = Claim.state != ClaimState.CONFIRMED.value
KEPT: Any = Claim.sha256 != ""
"""A claim whose personal columns were erased names no licence any more."""


def lapses_untold(day: date) -> list[Claim]:
    """The claims that have lapsed before a day and that no event says it of, since they were sent last."""
    lapsed = (Claim.state == ClaimState.WAITING.value) & (Claim.last_day < day) & KEPT
    found = list(Claim.select().where(lapsed).order_by(Claim.id))
    if not found:
        return []
    since = clock.start_of(min(claim.last_day for claim in found))
    said: Any = Event.select(Event.body).where((Event.recorded_at >= since) & (Event.kind == LAPSED)).tuples()
    known = {(body["claim"], body["last_day"]) for body in (json.loads(text) for (text,) in said)}
    return [claim for claim in found if (claim.id, claim.last_day.isoformat()) not in known]


def claims_to_erase(before: date) -> list[Claim]:
    """The claims whose last day is before this one, that nobody confirmed, with their personal columns."""
    return list(Claim.select().where(UNCONFIRMED & (Claim.last_day < before) & KEPT).order_by(Claim.id))


def is_file_named(sha256: str, tables: Sequence[Any]) -> bool:
    """Whether a row of one of these tables names a file."""
    return any(table.select().where(table.sha256 == sha256).exists() for table in tables)


def personal_events(claims: Collection[Claim], accounts: Collection[Account]) -> list[int]:
    """The events that hold something personal of these claims and of who made them, in order: what they did,
    and what was said of them. One pass over the claims' and accounts' events since the first of them."""
    if not claims:
        return []
    numbers, people = {claim.id for claim in claims}, {account.id for account in accounts}
    by = {actor_of(account).text for account in accounts}
    since = (Event.recorded_at >= min(account.created_at for account in accounts)) & (
        Event.kind.startswith("claim.") | Event.kind.startswith("account.") | Event.actor.in_(sorted(by))
    )
    rows: Any = Event.select(Event.seq, Event.kind, Event.actor, Event.body).join(
        EventSecret, on=(EventSecret.seq == Event.seq)
    )
    return [
        seq
        for seq, kind, actor, body in rows.where(since).order_by(Event.seq).tuples()
        if actor in by or _is_of(kind, json.loads(body), numbers, people)
    ]


def _is_of(kind: str, body: dict[str, Any], claims: Collection[int], accounts: Collection[int]) -> bool:
    return (kind.startswith("claim.") and body.get("claim") in claims) or (
        kind.startswith("account.") and body.get("account") in accounts
    )
