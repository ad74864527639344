"""Whether signed heads are what was signed, and the ledger what they say: pure, the first fault first."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from registry.rules.daily_head import ChainLink, HeadsFile, KeyEntry, SignedHead, statement_of
from registry.rules.merkle import root_of
from registry.rules.signature import is_signed, key_id_of


@dataclass(frozen=True)
class HeadFault:
    """What is wrong, and the first event it throws into doubt."""

    seq: int
    reason: str


@dataclass(frozen=True)
class HeadEvent:
    """What an event of signing, or of beginning a key, says."""

    seq: int
    body: Mapping[str, Any]


def key_faults(keys: Sequence[KeyEntry], begun: Sequence[HeadEvent]) -> Iterator[HeadFault]:
    """Each key is the one its id names and the one an event began, retired when the next one began."""
    events = {str(said.body.get("key")): said for said in begun}
    retired = {said.body.get("replaces"): said.body.get("first_day") for said in begun}
    for key in keys:
        said = events.pop(key.id, None)
        if not _is_named_by_id(key):
            yield HeadFault(said.seq if said else 1, f"signing key {key.id} was changed for another")
        elif said is None:
            yield HeadFault(1, f"signing key {key.id} was begun by no event")
        elif (said.body.get("public_key"), said.body.get("first_day")) != (key.public_key, key.first_day):
            yield HeadFault(said.seq, f"signing key {key.id} is not what event {said.seq} says")
        elif retired.get(key.id) != key.retired_day:
            yield HeadFault(said.seq, f"signing key {key.id} is retired on another day than events say")
    for key_id, said in events.items():
        yield HeadFault(said.seq, f"signing key {key_id} is missing")


def _is_named_by_id(key: KeyEntry) -> bool:
    try:
        return key_id_of(key.public_key) == key.id
    except ValueError:
        return False


def row_faults(heads: Sequence[SignedHead], signed: Sequence[HeadEvent]) -> Iterator[HeadFault]:
    """Each head is what its event says, and each event of signing has its head."""
    events = {str(said.body.get("day")): said for said in signed}
    for head in heads:
        said = events.pop(head.day, None)
        if said is None:
            yield HeadFault(head.first, f"the head of {head.day} was signed by no event")
        elif dict(said.body) != asdict(head):
            yield HeadFault(head.first, f"the head of {head.day} is not what event {said.seq} says")
    for day, said in events.items():
        yield HeadFault(said.seq, f"the head of {day} is missing")


def signature_faults(file: HeadsFile) -> Iterator[HeadFault]:
    """Every head is signed by a known key in its time, and follows from the head before it."""
    keys, expected, former = {key.id: key for key in file.keys}, 1, ("", "")
    for head in file.heads:
        if reason := _fault_of_signature(head, file.registry, keys.get(head.key)):
            yield HeadFault(head.first, f"the head of {head.day} {reason}")
        if head.first != expected or head.seq < head.first:
            yield HeadFault(expected, f"the head of {head.day} does not begin at event {expected}")
        if head.day <= former[0] or head.signed_on < former[1]:
            yield HeadFault(head.first, f"the head of {head.day} is not after the one before it")
        expected, former = head.seq + 1, (head.day, head.signed_on)


def _fault_of_signature(head: SignedHead, registry: str, key: KeyEntry | None) -> str:
    if head.registry != registry:
        return "is of another registry, or the ledger was written anew from event 1"
    if key is None or not _is_named_by_id(key):
        return f"is signed by an unknown key, {head.key}"
    if not is_signed(statement_of(head), head.signature, key.public_key):
        return "has a wrong signature"
    if not key.first_day <= head.signed_on <= (key.retired_day or "9999-12-31"):
        return f"was signed on {head.signed_on}, when key {key.id} was not in use"
    return "was signed before its day was over" if head.signed_on <= head.day else ""


def cut_faults(heads: Sequence[SignedHead], last_seq: int) -> Iterator[HeadFault]:
    """No head speaks of events past the last one there is."""
    for head in heads:
        if head.seq > last_seq:
            yield HeadFault(
                last_seq + 1,
                f"the ledger ends before event {head.seq}, signed for {head.day}: events are missing",
            )


def ledger_faults(heads: Iterable[SignedHead], links: Iterator[ChainLink]) -> Iterator[HeadFault]:
    """The ledger, read once from its first event, is what each head says."""
    link = next(links, None)
    for head in heads:
        leaves, last = [], None
        while link is not None and link.seq <= head.seq:
            leaves.append(bytes.fromhex(link.digest))
            last, link = link, next(links, None)
        if last is None or last.digest != head.digest or root_of(leaves).hex() != head.root:
            yield HeadFault(
                head.first, f"events {head.first}-{head.seq} are not those that were signed for {head.day}"
            )
        elif last.day != head.day or (link is not None and link.day <= head.day):
            yield HeadFault(head.seq, f"event {head.seq} is not the last of {head.day}, as was signed")
