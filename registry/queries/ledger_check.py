"""The proof that nobody rewrote the ledger: what is stored, value by value, against what was chained."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from registry.database import snapshot
from registry.models import Event, EventSecret, LedgerHead
from registry.queries.daily_head_check import head_faults
from registry.queries.ledger_rows import CommittedRows, CommittingEvent
from registry.rules.erasure import ERASED, erased_by
from registry.rules.ledger import CHAINED, GENESIS, commitment_of, digest_of_plain
from registry.stored import Misspelled, Plain, kinds_of, plain_row, stored_rows

CHUNK = 2000
SECRET = ("seq", "salt", "content")


@dataclass(frozen=True)
class LedgerCheck:
    """`first_broken` is the number of the first event that is not what was written, or whose rows are not;
    None if all are. The last two count the digests that were recomputed from rows."""

    events: int
    head_digest: str
    first_broken: int | None
    reason: str
    profiles_saved: int = 0
    notice_lists: int = 0

    @property
    def intact(self) -> bool:
        return self.first_broken is None


class _Broken(Exception):
    """The first fault: the number of its event, and what is wrong."""

    def __init__(self, seq: int, reason: str) -> None:
        super().__init__(reason)
        self.seq, self.reason = seq, reason


@dataclass
class _Chain:
    """How far the check has come."""

    seq: int = 0
    digest: str = GENESIS
    recorded_at: object = None
    """When the last event was recorded; before the first one the head says anything."""


def verify_ledger() -> LedgerCheck:
    """Recompute the whole chain, the commitments still kept, the digests of the rows that `profile.saved` and
    `notice.published` commit to, and the head, all as of one moment.

    Read is what is stored: a value that the library would take for another one, such as 17.5 for 17 or bytes
    for text, breaks its event. Personal content may only be missing where an event says that it was erased.
    A digest of `profile.saved` may have the form of today or of either maker of 0.2.0: whichever gives it
    (`rules/profile_saved.py`). A row that no event speaks of is reported one past the last event.
    """
    chain, committed = _Chain(), CommittedRows()
    with snapshot():
        try:
            _check(chain, committed)
        except _Broken as broken:
            return LedgerCheck(chain.seq, chain.digest, broken.seq, broken.reason)
    return LedgerCheck(chain.seq, chain.digest, None, "", committed.profiles.checked, committed.lists.checked)


def _check(chain: _Chain, committed: CommittedRows) -> None:
    secrets, erased = _Secrets(), erased_events()
    for rows in _chunks():
        committed.lists.read([_event(row) for row in rows if "misspelled" not in row])
        for row in rows:
            expected = chain.seq + 1
            reason = (
                _fault(row, expected, chain.digest)
                or _fault_of_secret(row, secrets.of(expected), expected in erased)
                or committed.fault(_event(row))
            )
            if reason:
                raise _Broken(expected, reason)
            chain.seq, chain.digest, chain.recorded_at = expected, row["digest"], row["recorded_at"]
    after = chain.seq + 1
    if reason := _fault_of_head(chain) or secrets.left_over() or committed.left_over():
        raise _Broken(after, reason)
    # Last, for it says nothing of a chain that is broken in itself.
    if fault := next(head_faults(), None):
        raise _Broken(fault.seq, fault.reason)


def _chunks() -> Iterator[list[dict[str, Any]]]:
    """The events in order, each as its plain values; one that is misspelled breaks off as its own fault."""
    kinds = kinds_of(Event)
    chunk: list[dict[str, Any]] = []
    for row in stored_rows(Event, list(kinds), key="seq"):
        try:
            values: dict[str, Any] = plain_row(kinds, row)
        except Misspelled as misspelled:
            values = {**dict(zip(kinds, row, strict=True)), "misspelled": str(misspelled)}
        chunk.append(values)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    yield chunk


def _event(row: dict[str, Any]) -> CommittingEvent:
    return CommittingEvent(**{name: row[name] for name in CommittingEvent._fields})


def _fault(row: dict[str, Any], expected: int, before: str) -> str:
    if "misspelled" in row:
        return f"its content is not what was written: {row['misspelled']}"
    if row["seq"] != expected:
        return "it is missing" if row["seq"] > expected else "an event is numbered below 1"
    if row["prev_digest"] != before:
        return "its link to the event before it is broken"
    if digest_of_plain([row[name] for name in CHAINED]) != row["digest"]:
        return "its content is not what was written"
    return ""


def _fault_of_secret(row: dict[str, Any], secret: dict[str, Plain] | str | None, erased: bool) -> str:
    """`secret`: the row, None where there is none, or how it is misspelled."""
    if isinstance(secret, str):
        return f"its personal content is not what was committed to: {secret}"
    if secret is None:
        if row["commitment"] and not erased:
            return "its personal content is missing, and no event says that it was erased"
        return ""
    if erased:
        return "its personal content is there although an event says that it was erased"
    if commitment_of(str(secret["salt"]), str(secret["content"])) != row["commitment"]:
        return "its personal content is not what was committed to"
    return ""


def _fault_of_head(chain: _Chain) -> str:
    kinds = kinds_of(LedgerHead)
    heads = list(stored_rows(LedgerHead, list(kinds), key="id"))
    if not heads:
        return "the ledger has no head"
    try:
        head = plain_row(kinds, heads[0])
    except Misspelled as misspelled:
        return f"the head is not what was written: {misspelled}"
    if (head["seq"], head["digest"]) != (chain.seq, chain.digest):
        # Events cut off the end leave a sound chain that is shorter than its head says.
        return "the chain ends before its head: events are missing"
    if chain.seq and head["recorded_at"] != chain.recorded_at:
        # It says before when no later event can be recorded.
        return "the head is of another instant than the last event"
    return "" if len(heads) == 1 else "the ledger has two heads"


class _Secrets:
    """The personal contents, read in step with the events."""

    def __init__(self) -> None:
        self._rows = stored_rows(EventSecret, SECRET, key="seq")
        self._next: Sequence[Any] | None = next(self._rows, None)

    def of(self, seq: int) -> dict[str, Plain] | str | None:
        """The content of this event, None for none, or how it is misspelled; asked in the order of events."""
        row = self._next
        if row is None or row[0] != seq:
            return None
        self._next = next(self._rows, None)
        kinds = kinds_of(EventSecret)
        try:
            return plain_row({name: kinds[name] for name in SECRET}, row)
        except Misspelled as misspelled:
            return misspelled.unquoted

    def left_over(self) -> str:
        """After the last event: a content that belongs to none."""
        return "" if self._next is None else f"personal content {self._next[0]!r} belongs to no event"


def erased_events() -> frozenset[int]:
    """The numbers of the events whose personal content was erased, as events say."""
    bodies: Any = Event.select(Event.body).where(Event.kind == ERASED).tuples()
    return frozenset(seq for (body,) in bodies for seq in erased_by(body))
