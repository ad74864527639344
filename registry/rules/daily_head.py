"""The head of the ledger at the end of a day: what of it is signed, for which days, and the files of heads.

A head covers every event since the head before it up to the last one of its day, so that each event lies in
one tree. A day on which nothing but heads was signed gets none of its own: its events lie in the next.
Days here are texts, 2026-03-01; digests, keys and signatures are hexadecimal.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from itertools import groupby
from typing import Any

from registry.rules.ledger import canonical_json
from registry.rules.merkle import root_of

STATEMENT = "cultivation-registry daily head 1"
"""What is signed says what it is, so that no other signed text can be taken for it."""
HEADS_FORMAT = "cultivation-registry heads 1"
PROOF_FORMAT = "cultivation-registry proof 1"
DAY_SIGNED = "ledger.day_signed"
KEY_BEGUN = "ledger.key_begun"


@dataclass(frozen=True)
class ChainLink:
    """What a head needs to know of one event."""

    seq: int
    day: str
    """The Shanghai day on which it was recorded."""
    kind: str
    prev_digest: str
    digest: str


@dataclass(frozen=True)
class Span:
    """The events that one head covers, `first` to `seq`: the digest of the last, the root over all."""

    day: str
    first: int
    seq: int
    digest: str
    root: str


@dataclass(frozen=True)
class Head(Span):
    """What is signed. `registry`: the digest of the ledger's first event; `signed_on` the day of that."""

    registry: str
    key: str
    signed_on: str


@dataclass(frozen=True)
class SignedHead(Head):
    signature: str


@dataclass(frozen=True)
class KeyEntry:
    """A key as everybody may know it: it signs from its first day to the day it is retired, both included."""

    id: str
    public_key: str
    first_day: str
    retired_day: str | None


class ChainBroken(ValueError):
    """The events do not follow one from the other, or from what was signed: the first that does not."""

    def __init__(self, seq: int) -> None:
        super().__init__(f"the chain is broken at event {seq}")
        self.seq = seq


def statement_of(head: Head) -> bytes:
    """The canonical bytes that are signed: every field of Head, and what they are."""
    signed = {field.name: getattr(head, field.name) for field in fields(Head)}
    return canonical_json({"what": STATEMENT, **signed}).encode()


def spans_of(links: Iterable[ChainLink], after: Span | None, genesis: str) -> Iterator[Span]:
    """What is to be signed of the events after a span (None: from the first event), a span a day.

    Raises ChainBroken where an event does not follow from the one before it. What a last quiet day recorded
    is left to the day after it.
    """
    seq, digest, former = (after.seq, after.digest, after.day) if after else (0, genesis, "")
    first, leaves = seq + 1, list[bytes]()
    for day, of_day in groupby(links, key=lambda link: link.day):
        is_quiet = True
        for link in of_day:
            if (link.seq, link.prev_digest) != (seq + 1, digest) or day <= former:
                raise ChainBroken(seq + 1)
            seq, digest = link.seq, link.digest
            leaves.append(bytes.fromhex(digest))
            is_quiet = is_quiet and link.kind == DAY_SIGNED
        former = day
        if not is_quiet:
            yield Span(day, first, seq, digest, root_of(leaves).hex())
            first, leaves = seq + 1, []


@dataclass(frozen=True)
class HeadsFile:
    """All heads and public keys of a registry, as its public page hands them out for keeping."""

    registry: str
    keys: tuple[KeyEntry, ...]
    heads: tuple[SignedHead, ...]

    def document(self) -> dict[str, object]:
        return {
            "format": HEADS_FORMAT,
            "registry": self.registry,
            "keys": [asdict(key) for key in self.keys],
            "heads": [asdict(head) for head in self.heads],
        }


def read_heads_file(document: object) -> HeadsFile:
    """A document of `HeadsFile` read strictly; raises ValueError, which says what is wrong."""
    match document:
        case {"format": form, "registry": str(registry), "keys": list(keys), "heads": list(heads)} if (
            form == HEADS_FORMAT
        ):
            return HeadsFile(
                registry,
                tuple(KeyEntry(**_entry("key", KeyEntry, each)) for each in keys),
                tuple(SignedHead(**_entry("head", SignedHead, each)) for each in heads),
            )
    raise ValueError(f"it has not the format “{HEADS_FORMAT}”")


def _entry(what: str, shape: type[Any], row: object) -> Mapping[str, Any]:
    """The fields of one entry: those of its shape, texts and whole numbers in their places."""
    wanted = {field.name: field.type for field in fields(shape)}
    if not isinstance(row, dict) or set(row) != set(wanted):
        raise ValueError(f"a {what} has other fields than {', '.join(wanted)}")
    for name, kind in wanted.items():
        given = row[name]
        if type(given) is not (int if kind is int else str) and not (given is None and name == "retired_day"):
            raise ValueError(f"{name} of a {what} is {given!r:.60}")
    return row


def missing_from(kept: HeadsFile, now: HeadsFile) -> list[str]:
    """What a file kept from earlier holds and the registry, or a later file, does not hold as it was."""
    if kept.registry != now.registry:
        return ["the kept heads are those of another registry, or its ledger was written anew from event 1"]
    keys, heads = {key.id: key for key in now.keys}, {head.day: head for head in now.heads}
    return _missing_keys(kept.keys, keys) + [
        f"{kept_head.day}: the kept head covers events {kept_head.first}-{kept_head.seq}, "
        + ("now it is another" if kept_head.day in heads else "now there is none")
        for kept_head in kept.heads
        if heads.get(kept_head.day) != kept_head
    ]


def _missing_keys(kept: Sequence[KeyEntry], now: Mapping[str, KeyEntry]) -> list[str]:
    found = []
    for key in kept:
        if key.id not in now:
            found.append(f"key {key.id}: it is no longer there")
            continue
        there = now[key.id]
        is_same = (key.public_key, key.first_day) == (there.public_key, there.first_day)
        if not is_same or (key.retired_day not in {None, there.retired_day}):
            found.append(f"key {key.id}: it is another than was kept")
    return found
