"""What an enterprise stands as, day by day: folded from the ledger, pure.

`Standing` is everything the ledger has said so far of one holder's recognitions, moves and industry.
`apply_event` adds one event; `segments` says, for every title, from which day to which day it was
recognized, still in the net count, and valid, and in which cell it was counted. Tallies are differences
of segments; the list behind a number is segments. So number and list cannot disagree.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from registry.rules.composite import NO_LEVEL, Composite
from registry.rules.ending import ENDINGS, Ending

FOREVER = date(9999, 12, 31)
"""The open end of a segment."""

GRANTED = "recognition.granted"
ENDED = "recognition.ended"
VOIDED = "recognition.voided"
RESTORED = "recognition.restored"
MOVED = "enterprise.moved"
PLACE_SETTLED = "enterprise.place_settled"
RECLASSIFIED = "enterprise.reclassified"
JOINED = "subject.joined"
PARTED = "subject.parted"
COUNTED_KINDS = frozenset(
    {GRANTED, ENDED, VOIDED, RESTORED, MOVED, PLACE_SETTLED, RECLASSIFIED, JOINED, PARTED}
)
"""The events that can change a figure."""


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


_LATER = {"leaves_net": None, "gaps": (), "voided": False}
"""What grants were kept without at first: left out where it says nothing, so that they still are."""


def _plain(grant: Grant) -> dict[str, Any]:
    return {name: value for name, value in vars(grant).items() if name not in _LATER or value != _LATER[name]}


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
            "grants": [_plain(grant) for grant in self.grants],
            "changes": [dict(vars(change)) for change in self.changes],
            "settled": self.settled,
            **({"joined": self.joined} if self.joined else {}),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "TitleHistory":
        settled = value.get("settled")
        return cls(
            tuple(
                Grant(**{**grant, "gaps": tuple(tuple(gap) for gap in grant.get("gaps", ()))})
                for grant in value["grants"]
            ),
            tuple(HolderChange(**change) for change in value["changes"]),
            (settled[0], settled[1]) if settled else None,
            tuple((one, other) for one, other in value.get("joined", ())),
        )


@dataclass(frozen=True)
class Cell:
    """Where a title is counted."""

    scheme: str
    level: str
    subject_kind: str
    district: str
    zone: str
    industry: str
    award_year: int


@dataclass(frozen=True, order=True)
class Segment:
    """From `from_on` to the day before `until_on`, one title stood so. Being there at all is `ever`."""

    from_on: date
    until_on: date
    counted: str
    subject: int
    recognition: int
    net: bool
    valid: bool
    cell: Cell = field(compare=True)

    @property
    def stand(self) -> tuple[object, ...]:
        """All but its days: adjacent pieces that stand so are one."""
        return self.counted, self.subject, self.recognition, self.net, self.valid, self.cell


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
    if kind in {ENDED, VOIDED, RESTORED}:
        grants = tuple(
            _decided(grant, kind, body, day) if grant.recognition == recognition else grant
            for grant in history.grants
        )
        return replace(history, grants=grants)
    if kind == MOVED:
        change = HolderChange("place", day, seq, district=body["district"], zone=body["zone"])
        return replace(history, changes=(*history.changes, change))
    if kind == RECLASSIFIED:
        change = HolderChange("industry", day, seq, industry=body["industry"])
        return replace(history, changes=(*history.changes, change))
    if kind in (JOINED, PARTED):
        one, other = f"s{body['subject']}", f"s{body['into']}"
        kept = tuple(pair for pair in history.joined if pair[0] != one)
        return replace(history, joined=(*kept, (one, other)) if kind == JOINED else kept)
    if kind == PLACE_SETTLED:
        return replace(history, settled=(body["district"], body["zone"]))
    return history


def _decided(grant: Grant, kind: str, body: Mapping[str, Any], day: str) -> Grant:
    """A grant after it was ended, voided, or restored from what stood last."""
    if kind == ENDED:
        return replace(grant, ended_on=day, ended_how=body["how"], leaves_net=body.get("leaves_net"))
    if kind == VOIDED:
        return replace(grant, voided=True)
    if grant.voided:
        return replace(grant, voided=False, gaps=(*grant.gaps, *_gap(grant.from_on, day, left_net=True)))
    if grant.ended_on is None:
        return grant
    gap = _gap(grant.ended_on, day, left_net=_leaves_net(grant))
    return replace(grant, ended_on=None, ended_how=None, leaves_net=None, gaps=(*grant.gaps, *gap))


def _gap(first: str, until: str, *, left_net: bool) -> tuple[tuple[str, str, bool], ...]:
    return ((first, until, left_net),) if first < until else ()


def segments(history: TitleHistory, composites: Collection[Composite] = ()) -> list[Segment]:
    """Every title's life in pieces, in order; adjacent pieces differ in something. Composite titles have
    theirs beside those of the titles they count."""
    titles: dict[tuple[str, str, str], list[Grant]] = defaultdict(list)
    joined = dict(history.joined)
    for decided in history.grants:
        if decided.voided:
            continue
        into = joined.get(decided.counted)
        grant = replace(decided, counted=into) if into else decided
        placed = _placed(grant, history)
        titles[grant.scheme, grant.level, grant.counted].append(placed)
        for composite in composites:
            if (grant.scheme, grant.level) in composite.titles:
                titles[composite.id, NO_LEVEL, grant.counted].append(
                    replace(placed, scheme=composite.id, level=NO_LEVEL)
                )
    pieces: list[Segment] = []
    for grants in titles.values():
        grants.sort(key=lambda grant: (grant.from_on, grant.seq))
        pieces.extend(_title_segments(grants, history.changes))
    return sorted(
        pieces, key=lambda piece: (piece.counted, piece.cell.scheme, piece.cell.level, piece.from_on)
    )


def _placed(grant: Grant, history: TitleHistory) -> Grant:
    if grant.district or history.settled is None:
        return grant
    return replace(grant, district=history.settled[0], zone=history.settled[1])


def _title_segments(grants: list[Grant], changes: tuple[HolderChange, ...]) -> list[Segment]:
    days = sorted(_breaks(grants, changes))
    pieces: list[Segment] = []
    for start, end in zip(days, [*days[1:], FOREVER], strict=True):
        piece = _piece(grants, changes, start, end)
        last = pieces[-1] if pieces else None
        if last and last.stand == piece.stand:
            pieces[-1] = replace(last, until_on=end)
        else:
            pieces.append(piece)
    return pieces


def _breaks(grants: list[Grant], changes: tuple[HolderChange, ...]) -> set[date]:
    """The days on which anything about a title can change, none before its first recognition."""
    first = date.fromisoformat(grants[0].from_on)
    days = {date.fromisoformat(change.on) for change in changes}
    for grant in grants:
        days.add(date.fromisoformat(grant.from_on))
        if grant.last_valid:
            days.add(date.fromisoformat(grant.last_valid) + timedelta(days=1))
        if grant.ended_on:
            days.add(date.fromisoformat(grant.ended_on))
        for since, until, _left_net in grant.gaps:
            days |= {date.fromisoformat(since), date.fromisoformat(until)}
    return {day for day in days if first <= day < FOREVER}


def _piece(grants: list[Grant], changes: tuple[HolderChange, ...], start: date, end: date) -> Segment:
    day = start.isoformat()
    begun = [grant for grant in grants if grant.from_on <= day]
    valid = [grant for grant in begun if _is_valid(grant, day)]
    current = (valid or begun)[-1]
    cell = _cell(begun, changes, day, current.subject_kind)
    net = any(not _left_net(grant, day) for grant in begun)
    return Segment(start, end, current.counted, current.subject, current.recognition, net, bool(valid), cell)


def _is_valid(grant: Grant, day: str) -> bool:
    return (
        (grant.last_valid is None or day <= grant.last_valid)
        and (grant.ended_on is None or day < grant.ended_on)
        and not any(since <= day < until for since, until, _ in grant.gaps)
    )


def _left_net(grant: Grant, day: str) -> bool:
    if grant.ended_on is not None and grant.ended_on <= day and _leaves_net(grant):
        return True
    return any(since <= day < until and left_net for since, until, left_net in grant.gaps)


def _leaves_net(grant: Grant) -> bool:
    if grant.leaves_net is not None:
        return grant.leaves_net
    return ENDINGS[Ending(grant.ended_how or "")].leaves_net


def _cell(begun: list[Grant], changes: Iterable[HolderChange], day: str, subject_kind: str) -> Cell:
    """The place and industry said last, by day and then by order in the ledger: at a recognition or since."""
    effective = [change for change in changes if change.on <= day]
    latest = max(begun, key=lambda grant: (grant.from_on, grant.seq))
    said = (latest.from_on, latest.seq)
    district, zone, industry = latest.district, latest.zone, latest.industry
    for change in sorted(effective, key=lambda change: (change.on, change.seq)):
        if (change.on, change.seq) < said:
            continue
        if change.what == "place":
            district, zone = change.district, change.zone
        else:
            industry = change.industry
    first = begun[0]
    return Cell(latest.scheme, latest.level, subject_kind, district, zone, industry, first.award_year)
