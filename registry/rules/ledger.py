"""The chain of the ledger: canonical bytes, digests, commitments. SHA-256, hexadecimal."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from json.encoder import encode_basestring
from typing import Any

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


def canonical_with(value: Mapping[str, object], key: str, text: str) -> str:
    """What `canonical_json` gives of these values and one more, whose spelling is known."""
    before = canonical_json({name: each for name, each in value.items() if name < key})[1:-1]
    after = canonical_json({name: each for name, each in value.items() if name > key})[1:-1]
    return "{" + ",".join(filter(None, (before, f"{canonical_json(key)}:{text}", after))) + "}"


canonical_text: Callable[[str], str] = encode_basestring
"""What `canonical_json` gives of a text."""
_SPELLED: Mapping[type, Callable[[Any], str]] = {
    str: canonical_text,
    int: repr,
    bool: lambda value: "true" if value else "false",
    type(None): lambda _: "null",
}


def canonical_rows(
    columns: Mapping[str, Sequence[str | int | bool | None]],
    spelled: Mapping[str, Sequence[str]] | None = None,
) -> list[str]:
    """What `canonical_json` gives of each row of a table, of which these are the columns: a value that all
    rows have is spelled once. `spelled` are further columns, whose values are canonical JSON already."""
    texts: dict[str, str | Sequence[str]] = {name: _spelled_column(each) for name, each in columns.items()}
    texts.update(spelled or {})
    parts, varying = [], []
    for name in sorted(texts):
        value = texts[name]
        if isinstance(value, str):
            parts.append(f"{canonical_text(name)}:{value}".replace("%", "%%"))
        else:
            parts.append(f"{canonical_text(name)}:".replace("%", "%%") + "%s")
            varying.append(value)
    template = "{" + ",".join(parts) + "}"
    if varying:
        return [template % row for row in zip(*varying, strict=True)]
    return [template % ()] * max(map(len, columns.values()), default=0)


def _spelled_column(values: Sequence[Any]) -> str | list[str]:
    """The values of a column as canonical JSON: one text where all are the same."""
    kinds = set(map(type, values))
    if len(kinds) != 1:
        return [_SPELLED[type(value)](value) for value in values]
    spell = _SPELLED[kinds.pop()]
    return spell(values[0]) if len(set(values)) == 1 else list(map(spell, values))


def instant_text(instant: datetime) -> str:
    """A naive UTC instant as the ledger spells it: milliseconds and Z."""
    return instant.isoformat(timespec="milliseconds") + "Z"


CHAINED = tuple(LedgerEntry.__dataclass_fields__)
"""The columns a digest covers, in its order."""


def digest_of_plain(fields: Sequence[object]) -> str:
    """The event's own digest, over every field and the digest before it. Fields are in the order of CHAINED,
    and what canonical JSON has: days and instants as text."""
    try:
        # What canonical_json gives, in two thirds of its time.
        text = f"[{','.join([_SPELLED[type(field)](field) for field in fields])}]"
    except KeyError:
        text = canonical_json(list(fields))
    return hashlib.sha256(text.encode()).hexdigest()


def commitment_of(salt: str, content: str) -> str:
    """A salted commitment to personal content: the content can be erased, the proof stays."""
    return hashlib.sha256(f"{salt}\n{content}".encode()).hexdigest()


def list_digest(rows: Iterable[object]) -> str:
    """The digest of a frozen list, in its order."""
    return hashlib.sha256(canonical_json(list(rows)).encode()).hexdigest()
