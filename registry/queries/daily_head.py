"""Signed heads of the ledger: what is due, what is signed, and the proof that one event is in a head."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from peewee import fn

from registry import clock
from registry.errors import Conflict, NotFound, say
from registry.models import DailyHead, Event, SigningKey
from registry.rules.daily_head import (
    PROOF_FORMAT,
    ChainBroken,
    ChainLink,
    HeadsFile,
    KeyEntry,
    SignedHead,
    Span,
    spans_of,
)
from registry.rules.ledger import GENESIS, LedgerEntry
from registry.rules.merkle import audit_path
from registry.stored import Misspelled, kinds_of, plain, plain_row, stored_rows

LINK = ("seq", "recorded_at", "kind", "prev_digest", "digest")


def links_after(seq: int, before: datetime | None = None) -> Iterator[ChainLink]:
    """The events after this one, as they are stored, up to the first recorded at `before` or later.

    Raises ChainBroken at one that cannot be read.
    """
    kinds = kinds_of(Event)
    for row in stored_rows(Event, LINK, key="seq", after=seq):
        try:
            found: Any = {
                name: plain(name, kinds[name], value) for name, value in zip(LINK, row, strict=True)
            }
            bytes.fromhex(found["digest"])
            recorded_at = datetime.fromisoformat(found.pop("recorded_at").removesuffix("Z"))
        except (AttributeError, Misspelled, TypeError, ValueError):
            raise ChainBroken(row[0] if type(row[0]) is int else seq + 1) from None
        if before is not None and recorded_at >= before:
            return
        yield ChainLink(day=clock.day_of(recorded_at).isoformat(), **found)


def spans_due(today: date) -> list[Span]:
    """What is to be signed: every day that is over, on which more than signing was recorded since the last
    head. Raises ChainBroken."""
    last = last_head()
    after = last.seq if last else 0
    if last and _digest_of(after) != last.digest:
        raise ChainBroken(after)
    return list(spans_of(links_after(after, clock.start_of(today)), last, GENESIS))


def registry_id() -> str:
    """The digest of the ledger's first event, which no other registry has; '' before it."""
    return _digest_of(1)


def _digest_of(seq: int) -> str:
    return Event.select(Event.digest).where(Event.seq == seq).scalar() or ""


def head_of(row: DailyHead) -> SignedHead:
    """A row as what was signed."""
    return SignedHead(
        day=row.day.isoformat(),
        first=row.first,
        seq=row.seq,
        digest=row.digest,
        root=row.root,
        registry=row.registry,
        key=row.key_id,  # type: ignore[attr-defined]
        signed_on=row.signed_on.isoformat(),
        signature=row.signature,
    )


def key_of(row: SigningKey) -> KeyEntry:
    retired = row.retired_day.isoformat() if row.retired_day else None
    return KeyEntry(row.id, row.public_key, row.first_day.isoformat(), retired)


def last_head() -> SignedHead | None:
    row = daily_heads().first()
    return head_of(row) if row else None


def last_signed_seq() -> int:
    """The last event that a head covers; 0 before the first head."""
    return DailyHead.select(fn.MAX(DailyHead.seq)).scalar() or 0


def daily_heads() -> Any:
    """A query of all heads, the latest first."""
    return DailyHead.select().order_by(DailyHead.seq.desc())


def signing_keys() -> list[SigningKey]:
    """Every key that signed or signs, the first one first."""
    return list(SigningKey.select().order_by(SigningKey.first_day, SigningKey.id))


def key_in_use() -> SigningKey | None:
    """The key that was begun and not retired."""
    found: SigningKey | None = SigningKey.select().where(SigningKey.retired_day.is_null()).first()
    return found


def heads_file() -> HeadsFile:
    """All heads and public keys, for keeping elsewhere."""
    # Heads before keys: of what is signed meanwhile there may be the key without its head, never the reverse.
    heads = tuple(head_of(row) for row in daily_heads().order_by(DailyHead.seq))
    return HeadsFile(registry_id(), tuple(key_of(row) for row in signing_keys()), heads)


def proof_of(seq: int) -> dict[str, object]:
    """The proof that an event is in the signed head of its day, for the stand-alone verifier.

    It holds the event's own fields with the commitment to what is personal, never that itself. Raises
    NotFound where there is no such event, Conflict before it is signed.
    """
    event = _event(seq)
    if event is None:
        raise NotFound()
    row = DailyHead.select().where((DailyHead.first <= seq) & (DailyHead.seq >= seq)).first()
    if row is None:
        raise Conflict(say("这条记录所在的一天还没有签名。当日摘要在次日签名，请届时再来。"))
    between = Event.seq.between(row.first, row.seq)
    digests: Any = Event.select(Event.digest).where(between).order_by(Event.seq).tuples()
    leaves = [bytes.fromhex(digest) for (digest,) in digests]
    return {
        "format": PROOF_FORMAT,
        "event": event,
        "index": seq - row.first,
        "size": len(leaves),
        "path": [each.hex() for each in audit_path(leaves, seq - row.first)],
        "head": asdict(head_of(row)),
        "key": asdict(key_of(SigningKey.get_by_id(row.key_id))),
    }


def public_proof(seq: int) -> dict[str, object]:
    """The proof of a public event; raises NotFound for any other."""
    event = _event(seq)
    if event is None or event["visibility"] != "public":
        raise NotFound()
    return proof_of(seq)


def _event(seq: int) -> dict[str, object] | None:
    """The chained fields of an event and its digest, as canonical JSON has them."""
    kinds = kinds_of(Event)
    row = next(stored_rows(Event, list(kinds), key="seq", after=seq - 1), None)
    if row is None or row[0] != seq:
        return None
    found = plain_row(kinds, row)
    return {name: found[name] for name in (*LedgerEntry.__dataclass_fields__, "digest")}


def said_by(kind: str) -> list[tuple[int, dict[str, Any]]]:
    """The number and the body of each event of a kind, in order."""
    rows: Any = Event.select(Event.seq, Event.body).where(Event.kind == kind).order_by(Event.seq).tuples()
    return [(seq, json.loads(body)) for seq, body in rows]
