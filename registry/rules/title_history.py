"""What an enterprise's titles have been through: folded from the ledger, pure.

`TitleHistory` is everything the ledger has said so far of one holder's recognitions, moves and industry;
`apply_event` adds one event.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from registry.rules.ending import ENDINGS, Ending

GRANTED = "recognition.granted"
ENDED = "recognition.ended"
VOIDED = "recognition.voided"
RESTORED = "recognition.restored"
CORRECTED = "recognition.corrected"
LEFT_HOLDER = "recognition.left_holder"
JOINED_HOLDER = "recognition.joined_holder"
MOVED = "enterprise.moved"
PLACE_SETTLED = "enterprise.place_settled"
RECLASSIFIED = "enterprise.reclassified"
JOINED = "subject.joined"
PARTED = "subject.parted"
OF_GRANTS = frozenset({ENDED, VOIDED, RESTORED, CORRECTED})
"""What is decided of one grant that is there."""
OF_HOLDERS = frozenset({LEFT_HOLDER, JOINED_HOLDER, MOVED, PLACE_SETTLED, RECLASSIFIED, JOINED, PARTED})
COUNTED_KINDS = frozenset({GRANTED}) | OF_GRANTS | OF_HOLDERS
"""The events that can change a figure."""


class HolderChange(NamedTuple):
    """A dated change of the holder: `what` is 'place' or 'industry'."""

    what: str
    on: str
    seq: int
    district: str = ""
    zone: str = ""
    industry: str = ""


class Grant(NamedTuple):
    """One recognition as it was decided. `counted` names what is counted once: a subject or the holder."""

    recognition: int
    subject: int
    counted: str
    scheme: str
    level: str
    subject_kind: str
    district: str
    zone: str
    industry: str
    award_year: int
    from_on: str
    last_valid: str | None
    seq: int
    ended_on: str | None = None
    ended_how: str | None = None
    leaves_net: bool | None = None
    """As the ground of its ending says; None where that named no ground yet."""
    gaps: tuple[tuple[str, str, bool], ...] = ()
    """From which day to the day before which it had not held until it was restored; whether it left net."""
    voided: bool = False
    changes: tuple[HolderChange, ...] | None = None
    """Of one that came from another record of its holder: the dated changes it is placed by, its own."""

    @property
    def has_left_net(self) -> bool:
        """Of one that ended: whether it is taken off the net count."""
        if self.leaves_net is not None:
            return self.leaves_net
        return ENDINGS[Ending(self.ended_how or "")].leaves_net


_LATER = {"leaves_net": None, "gaps": (), "voided": False, "changes": None}
"""What grants were kept without at first: left out where it says nothing, so that they still are."""


def plain_grant(grant: Grant) -> dict[str, Any]:
    """A grant as JSON keeps it."""
    plain = grant._asdict()
    for name, nothing in _LATER.items():
        if plain[name] == nothing:
            del plain[name]
    if grant.changes is not None:
        plain["changes"] = [change._asdict() for change in grant.changes]
    return plain


def grant_of(plain: Mapping[str, Any]) -> Grant:
    """The grant that was kept so."""
    grant = Grant(**plain)
    if grant.gaps:
        grant = grant._replace(gaps=tuple((since, until, net) for since, until, net in grant.gaps))
    if grant.changes is not None:
        grant = grant._replace(changes=tuple(HolderChange(**change) for change in plain["changes"]))
    return grant


@dataclass(frozen=True)
class TitleHistory:
    """All that counts of one holder, as known so far."""

    grants: tuple[Grant, ...] = ()
    changes: tuple[HolderChange, ...] = ()
    settled: tuple[str, str] | None = None
    """District and zone for recognitions whose list named no place 属地待定, once the bureau settled it."""
    joined: tuple[tuple[str, str], ...] = ()
    """What is counted as another: two records of one site, joined; never a chain."""

    def to_json(self) -> dict[str, Any]:
        # Not asdict, which copies every text of it deeply: this is written for every holder that is counted.
        # What was kept before anything could be joined stays what it is.
        return {
            "grants": [plain_grant(grant) for grant in self.grants],
            "changes": [change._asdict() for change in self.changes],
            "settled": self.settled,
            **({"joined": self.joined} if self.joined else {}),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "TitleHistory":
        settled = value.get("settled")
        return cls(
            tuple(grant_of(grant) for grant in value["grants"]),
            tuple(HolderChange(**change) for change in value["changes"]),
            (settled[0], settled[1]) if settled else None,
            tuple((one, other) for one, other in value.get("joined", ())),
        )


def apply_event(
    history: TitleHistory,
    kind: str,
    body: Mapping[str, Any],
    effective_on: date,
    recognition: int | None,
    seq: int,
) -> TitleHistory:
    """The history after one ledger event. Kinds outside COUNTED_KINDS change nothing."""
    day = effective_on.isoformat()
    if kind == GRANTED and recognition is not None:
        return replace(history, grants=(*history.grants, granted(body, day, recognition, seq)))
    if kind in OF_GRANTS:
        grants = tuple(
            decided(grant, kind, body, day) if grant.recognition == recognition else grant
            for grant in history.grants
        )
        return replace(history, grants=grants)
    if kind == LEFT_HOLDER:
        left = tuple(grant for grant in history.grants if grant.recognition != recognition)
        return replace(history, grants=left)
    if kind == JOINED_HOLDER:
        return replace(history, grants=(*history.grants, come(body, day, seq)))
    return _of_holder(history, kind, body, day, seq)


def granted(body: Mapping[str, Any], day: str, recognition: int, seq: int) -> Grant:
    """The grant that an event recognizes from a day on."""
    return Grant(
        recognition,
        body["subject"],
        body["counted"],
        body["scheme"],
        body["level"],
        body["subject_kind"],
        body["district"],
        body["zone"],
        body["industry"],
        body["award_year"],
        day,
        body["valid_until"],
        seq,
    )


def _of_holder(history: TitleHistory, kind: str, body: Mapping[str, Any], day: str, seq: int) -> TitleHistory:
    """After an event of the holder or its subjects."""
    if kind == MOVED:
        change = HolderChange("place", day, seq, district=body["district"], zone=body["zone"])
        return _changed(history, change)
    if kind == RECLASSIFIED:
        return _changed(history, HolderChange("industry", day, seq, industry=body["industry"]))
    if kind in (JOINED, PARTED):
        one, other = f"s{body['subject']}", f"s{body['into']}"
        kept = tuple(pair for pair in history.joined if pair[0] != one)
        return replace(history, joined=(*kept, (one, other)) if kind == JOINED else kept)
    if kind == PLACE_SETTLED:
        return replace(history, settled=(body["district"], body["zone"]))
    return history


def _changed(history: TitleHistory, change: HolderChange) -> TitleHistory:
    """After a dated change of the holder, which is true of what came to it, too."""
    grants = tuple(
        grant if grant.changes is None else grant._replace(changes=(*grant.changes, change))
        for grant in history.grants
    )
    return replace(history, grants=grants, changes=(*history.changes, change))


def come(body: Mapping[str, Any], day: str, seq: int) -> Grant:
    """A whole grant that came from another record, from that day on where and as what its holder is."""
    grant = grant_of(body["grant"])
    if grant.changes is None:
        return grant
    changes = list(grant.changes)
    if body["district"]:
        changes.append(HolderChange("place", day, seq, district=body["district"], zone=body["zone"]))
    if body["industry"]:
        changes.append(HolderChange("industry", day, seq, industry=body["industry"]))
    return grant._replace(changes=tuple(changes))


def decided(grant: Grant, kind: str, body: Mapping[str, Any], day: str) -> Grant:
    """A grant after it was corrected, ended, voided, or restored from what stood last."""
    if kind == CORRECTED:
        return _corrected(grant, body)
    if kind == ENDED:
        return grant._replace(ended_on=day, ended_how=body["how"], leaves_net=body.get("leaves_net"))
    if kind == VOIDED:
        return grant._replace(voided=True)
    if grant.voided:
        return grant._replace(voided=False, gaps=(*grant.gaps, *_gap(grant.from_on, day, left_net=True)))
    if grant.ended_on is None:
        return grant
    gap = _gap(grant.ended_on, day, left_net=grant.has_left_net)
    return grant._replace(ended_on=None, ended_how=None, leaves_net=None, gaps=(*grant.gaps, *gap))


def _corrected(grant: Grant, body: Mapping[str, Any]) -> Grant:
    """A grant as it should have been: days on which it had not held from its first on begin with it."""
    first = body["announced_on"]
    return grant._replace(
        award_year=body["award_year"],
        from_on=first,
        last_valid=body["valid_until"],
        gaps=tuple(
            (first if since == grant.from_on else since, until, net) for since, until, net in grant.gaps
        ),
    )


def _gap(first: str, until: str, *, left_net: bool) -> tuple[tuple[str, str, bool], ...]:
    return ((first, until, left_net),) if first < until else ()
