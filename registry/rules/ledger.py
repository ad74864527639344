"""The chain of the ledger: canonical bytes, digests, commitments. SHA-256, hexadecimal."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

GENESIS = "0" * 64


@dataclass(frozen=True)
class LedgerEntry:
    """What the digest of one event covers."""

    seq: int
    recorded_at: datetime
    actor: str
    kind: str
    visibility: str
    enterprise_id: int | None
    application_id: int | None
    recognition_id: int | None
    notice_id: int | None
    effective_on: date | None
    body: str
    commitment: str
    prev_digest: str


_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
"""Made once: every event is spelled twice."""


def canonical_json(value: object) -> str:
    """One spelling for one value: sorted keys, no spaces, Unicode as it is."""
    return _CANONICAL.encode(value)


def instant_text(instant: datetime) -> str:
    """A naive UTC instant as the ledger spells it: milliseconds and Z."""
    return instant.isoformat(timespec="milliseconds") + "Z"


CHAINED = tuple(LedgerEntry.__dataclass_fields__)
"""The columns a digest covers, in its order."""


def digest_of(entry: LedgerEntry) -> str:
    """The event's own digest, over every field and the digest before it."""
    fields = dict(vars(entry))
    fields["recorded_at"] = instant_text(entry.recorded_at)
    fields["effective_on"] = entry.effective_on.isoformat() if entry.effective_on else None
    return digest_of_plain([fields[name] for name in CHAINED])


def digest_of_plain(fields: Sequence[object]) -> str:
    """The digest of an event whose fields, in the order of CHAINED, are what canonical JSON has: days and
    instants as text."""
    return hashlib.sha256(canonical_json(list(fields)).encode()).hexdigest()


def commitment_of(salt: str, content: str) -> str:
    """A salted commitment to personal content: the content can be erased, the proof stays."""
    return hashlib.sha256(f"{salt}\n{content}".encode()).hexdigest()


def list_digest(rows: Iterable[object]) -> str:
    """The digest of a frozen list, in its order."""
    return hashlib.sha256(canonical_json(list(rows)).encode()).hexdigest()
