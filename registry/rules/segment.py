"""Segments: every title's life in pieces, in each of which it stands one way. Pure.

`segments` says, for every title of a history, from which day to which day it was recognized, still in the net
count, and valid, and in which cell it was counted. Tallies are differences of segments; the list behind a
number is segments. So number and list cannot disagree.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from registry.rules.composite import NO_LEVEL, Composite
from registry.rules.title_history import Grant, HolderChange, TitleHistory

FOREVER = date(9999, 12, 31)
"""The open end of a segment."""
Title = tuple[str, str, str]
"""A scheme, a level, and what is counted once."""


class Cell(NamedTuple):
    """Where a title is counted."""

    scheme: str
    level: str
    subject_kind: str
    district: str
    zone: str
    industry: str
    award_year: int


class Segment(NamedTuple):
    """From `from_on` to the day before `until_on`, one title stood so. Being there at all is `ever`."""

    from_on: date
    until_on: date
    counted: str
    subject: int
    recognition: int
    net: bool
    valid: bool
    cell: Cell

    @property
    def title(self) -> Title:
        """What it is a piece of."""
        return self.cell.scheme, self.cell.level, self.counted


def segments(history: TitleHistory, composites: Collection[Composite] = ()) -> list[Segment]:
    """Every title's life in pieces, in order; adjacent pieces differ in something. Composite titles have
    theirs beside those of the titles they count."""
    titles: defaultdict[Title, list[Grant]] = defaultdict(list)
    joined = dict(history.joined)
    for grant in history.grants:
        for title in titles_of(grant, joined, composites):
            titles[title].append(grant)
    changes = in_order(history.changes)
    pieces: list[Segment] = []
    for title, grants in titles.items():
        pieces.extend(title_segments(title, grants, changes, history.settled))
    return sorted(
        pieces, key=lambda piece: (piece.counted, piece.cell.scheme, piece.cell.level, piece.from_on)
    )


def titles_of(
    grant: Grant, joined: Mapping[str, str], composites: Collection[Composite]
) -> tuple[Title, ...]:
    """The titles that a grant counts for; none where it is void. `joined` says what is counted as another."""
    if grant.voided:
        return ()
    counted = joined.get(grant.counted, grant.counted)
    pair = (grant.scheme, grant.level)
    own = (*pair, counted)
    if not composites:
        return (own,)
    return (own, *((each.id, NO_LEVEL, counted) for each in composites if pair in each.titles))


def in_order(changes: Iterable[HolderChange]) -> tuple[HolderChange, ...]:
    """Dated changes by their days, and of one day as the ledger says them."""
    return tuple(sorted(changes, key=lambda change: (change.on, change.seq)))


def title_segments(
    title: Title,
    grants: Sequence[Grant],
    changes: Sequence[HolderChange],
    settled: tuple[str, str] | None,
) -> list[Segment]:
    """The life of one title by the grants that count for it and the changes of its holder, which come in
    order. `settled` is the place of grants whose list named none."""
    known = _Known(title, sorted(grants, key=lambda grant: (grant.from_on, grant.seq)), changes, settled)
    days = sorted(known.breaks())
    pieces: list[Segment] = []
    for start, end in zip(days, [*days[1:], FOREVER], strict=True):
        piece = known.piece(start, end)
        # All but its days: adjacent pieces that stand so are one.
        if pieces and pieces[-1][2:] == piece[2:]:
            pieces[-1] = pieces[-1]._replace(until_on=end)
        else:
            pieces.append(piece)
    return pieces


@lru_cache(maxsize=20_000)
def day_of(text: str) -> date:
    """The day of a text like 2025-08-17; of those in a ledger most come again and again."""
    return date.fromisoformat(text)


@lru_cache(maxsize=20_000)
def _day_after(text: str) -> date:
    return day_of(text) + timedelta(days=1)


class _Known(NamedTuple):
    """What is known of one title; grants and changes come in order of day and ledger."""

    title: Title
    grants: Sequence[Grant]
    changes: Sequence[HolderChange]
    settled: tuple[str, str] | None

    def breaks(self) -> set[date]:
        """The days on which anything about it can change, none before its first recognition."""
        days = {day_of(change.on) for change in self.changes}
        for grant in self.grants:
            days.add(day_of(grant.from_on))
            if grant.last_valid:
                days.add(_day_after(grant.last_valid))
            if grant.ended_on:
                days.add(day_of(grant.ended_on))
            for change in grant.changes or ():
                days.add(day_of(change.on))
            for since, until, _left_net in grant.gaps:
                days.update((day_of(since), day_of(until)))
        first = day_of(self.grants[0].from_on)
        return {day for day in days if first <= day < FOREVER}

    def piece(self, start: date, end: date) -> Segment:
        day = start.isoformat()
        begun = [grant for grant in self.grants if grant.from_on <= day]
        valid = [grant for grant in begun if _is_valid(grant, day)]
        current = (valid or begun)[-1]
        net = not all(_left_net(grant, day) for grant in begun)
        cell = self.cell(begun, day, current.subject_kind)
        return Segment(
            start, end, self.title[2], current.subject, current.recognition, net, bool(valid), cell
        )

    def cell(self, begun: Sequence[Grant], day: str, subject_kind: str) -> Cell:
        """The place and industry said last, by day and then by order in the ledger: at a recognition or
        since."""
        latest = begun[-1]
        place, industry = (latest.district, latest.zone), latest.industry
        if self.settled is not None and not latest.district:
            place = self.settled
        for change in self.changes if latest.changes is None else in_order(latest.changes):
            if change.on > day or (change.on, change.seq) < (latest.from_on, latest.seq):
                continue
            if change.what == "place":
                place = (change.district, change.zone)
            else:
                industry = change.industry
        return Cell(*self.title[:2], subject_kind, *place, industry, begun[0].award_year)


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
