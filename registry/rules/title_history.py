"""What an enterprise's titles have been through: folded from the ledger, pure.

`TitleHistory` is everything the ledger has said so far of one holder's recognitions, moves and industry;
`apply_event` adds one event.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

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
OF_HOLDERS = frozenset({LEFT_HOLDER, JOINED_HOLDER, MOVED, PLACE_SETTLED, RECLASSIFIED, JOINED, PARTED})
COUNTED_KINDS = frozenset({GRANTED, ENDED, VOIDED, RESTORED, CORRECTED}) | OF_HOLDERS
"""The events that can change a figure."""


@dataclass(frozen=True)
class HolderChange:
    """A dated change of the holder: `what` is 'place' or 'industry'."""

    what: str
    on: str
    seq: int
    district: str = ""
    zone: str = ""
    industry: str = ""


@dataclass(frozen=True)
class Grant:
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
_NEVER = object()


def plain_grant(grant: Grant) -> dict[str, Any]:
    """A grant as JSON keeps it."""
    plain = {name: value for name, value in vars(grant).items() if value != _LATER.get(name, _NEVER)}
    if grant.changes is not None:
        plain["changes"] = [dict(vars(change)) for change in grant.changes]
    return plain


def grant_of(plain: Mapping[str, Any]) -> Grant:
    """The grant that was kept so."""
    changes = plain.get("changes")
    return Grant(
        **{
            **plain,
            "gaps": tuple(tuple(gap) for gap in plain.get("gaps", ())),
            "changes": None if changes is None else tuple(HolderChange(**change) for change in changes),
        }
    )


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
            "changes": [dict(vars(change)) for change in self.changes],
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
        names = ("subject", "counted", "scheme", "level", "subject_kind", "district", "zone", "industry")
        grant = Grant(
            recognition=recognition,
            **{name: body[name] for name in names},
            award_year=body["award_year"],
            from_on=day,
            last_valid=body["valid_until"],
            seq=seq,
        )
        return replace(history, grants=(*history.grants, grant))
    if kind in {ENDED, VOIDED, RESTORED, CORRECTED}:
        grants = tuple(
            _decided(grant, kind, body, day) if grant.recognition == recognition else grant
            for grant in history.grants
        )
        return replace(history, grants=grants)
    if kind == LEFT_HOLDER:
        left = tuple(grant for grant in history.grants if grant.recognition != recognition)
        return replace(history, grants=left)
    if kind == JOINED_HOLDER:
        return replace(history, grants=(*history.grants, _come(body, day, seq)))
    return _of_holder(history, kind, body, day, seq)


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
        grant if grant.changes is None else replace(grant, changes=(*grant.changes, change))
        for grant in history.grants
    )
    return replace(history, grants=grants, changes=(*history.changes, change))


def _come(body: Mapping[str, Any], day: str, seq: int) -> Grant:
    """A whole grant that came from another record, from that day on where and as what its holder is."""
    grant = grant_of(body["grant"])
    if grant.changes is None:
        return grant
    changes = list(grant.changes)
    if body["district"]:
        changes.append(HolderChange("place", day, seq, district=body["district"], zone=body["zone"]))
    if body["industry"]:
        changes.append(HolderChange("industry", day, seq, industry=body["industry"]))
    return replace(grant, changes=tuple(changes))


def _decided(grant: Grant, kind: str, body: Mapping[str, Any], day: str) -> Grant:
    """A grant after it was corrected, ended, voided, or restored from what stood last."""
    if kind == CORRECTED:
        return _corrected(grant, body)
    if kind == ENDED:
        return replace(grant, ended_on=day, ended_how=body["how"], leaves_net=body.get("leaves_net"))
    if kind == VOIDED:
        return replace(grant, voided=True)
    if grant.voided:
        return replace(grant, voided=False, gaps=(*grant.gaps, *_gap(grant.from_on, day, left_net=True)))
    if grant.ended_on is None:
        return grant
    gap = _gap(grant.ended_on, day, left_net=grant.has_left_net)
    return replace(grant, ended_on=None, ended_how=None, leaves_net=None, gaps=(*grant.gaps, *gap))


def _corrected(grant: Grant, body: Mapping[str, Any]) -> Grant:
    """A grant as it should have been: days on which it had not held from its first on begin with it."""
    first = body["announced_on"]
    return replace(
        grant,
        award_year=body["award_year"],
        from_on=first,
        last_valid=body["valid_until"],
        gaps=tuple(
            (first if since == grant.from_on else since, until, net) for since, until, net in grant.gaps
        ),
    )


def _gap(first: str, until: str, *, left_net: bool) -> tuple[tuple[str, str, bool], ...]:
    return ((first, until, left_net),) if first < until else ()
