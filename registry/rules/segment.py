"""Segments: every title's life in pieces, in each of which it stands one way. Pure.

`segments` says, for every title of a history, from which day to which day it was recognized, still in the net
count, and valid, and in which cell it was counted. Tallies are differences of segments; the list behind a
number is segments. So number and list cannot disagree.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from registry.rules.composite import NO_LEVEL, Composite
from registry.rules.title_history import Grant, HolderChange, TitleHistory

FOREVER = date(9999, 12, 31)
"""The open end of a segment."""


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
    changes = tuple(sorted(history.changes, key=_in_order))
    for grants in titles.values():
        grants.sort(key=lambda grant: (grant.from_on, grant.seq))
        pieces.extend(_title_segments(grants, changes))
    return sorted(
        pieces, key=lambda piece: (piece.counted, piece.cell.scheme, piece.cell.level, piece.from_on)
    )


def _in_order(change: HolderChange) -> tuple[str, int]:
    return change.on, change.seq


def _placed(grant: Grant, history: TitleHistory) -> Grant:
    if grant.district or history.settled is None:
        return grant
    return replace(grant, district=history.settled[0], zone=history.settled[1])


def _title_segments(grants: list[Grant], changes: tuple[HolderChange, ...]) -> list[Segment]:
    """Of one title; grants and changes come in order of day and ledger."""
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
        days |= {date.fromisoformat(change.on) for change in grant.changes or ()}
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
    net = not all(_left_net(grant, day) for grant in begun)
    return Segment(start, end, current.counted, current.subject, current.recognition, net, bool(valid), cell)


def _is_valid(grant: Grant, day: str) -> bool:
    return (
        (grant.last_valid is None or day <= grant.last_valid)
        and (grant.ended_on is None or day < grant.ended_on)
        and not (grant.gaps and any(since <= day < until for since, until, _ in grant.gaps))
    )


def _left_net(grant: Grant, day: str) -> bool:
    if grant.ended_on is not None and grant.ended_on <= day and grant.has_left_net:
        return True
    return bool(grant.gaps) and any(since <= day < until and left for since, until, left in grant.gaps)


def _cell(begun: list[Grant], changes: Iterable[HolderChange], day: str, subject_kind: str) -> Cell:
    """The place and industry said last, by day and then by order in the ledger: at a recognition or since."""
    latest = begun[-1]
    own = changes if latest.changes is None else sorted(latest.changes, key=_in_order)
    said = (latest.from_on, latest.seq)
    district, zone, industry = latest.district, latest.zone, latest.industry
    for change in own:
        if change.on > day or (change.on, change.seq) < said:
            continue
        if change.what == "place":
            district, zone = change.district, change.zone
        else:
            industry = change.industry
    first = begun[0]
    return Cell(latest.scheme, latest.level, subject_kind, district, zone, industry, first.award_year)
