"""What a registry that is told facts should show: plain facts, counted by walking over them.
It knows nothing of segments, deltas, roll-ups or composite titles."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

SMART = (("digital_workshop", "municipal"), ("smart_factory", "advanced"), ("smart_factory", "basic"))

Title = tuple[str, str]


@dataclass
class Fact:
    """A recognition as the oracle remembers it, with the instants at which it learned each thing."""

    counted: tuple[str, int]
    title: tuple[str, str]
    on: date
    until: date | None
    known: datetime
    decided: list[tuple[datetime, str, date, bool]] = field(default_factory=list)
    """What was decided since, in order: known when, "end", "void", "restore" or "correct", from which day,
    and of an ending whether net falls."""
    last_days: list[tuple[datetime, date | None]] = field(default_factory=list)
    """The last valid day as corrected, known when."""

    def first(self, known: datetime) -> date:
        """Its day, as known: as corrected last."""
        said = [on for at, what, on, _ in self.decided if what == "correct" and at <= known]
        return said[-1] if said else self.on

    def last(self, known: datetime) -> date | None:
        """Its last valid day, as known."""
        said = [last for at, last in self.last_days if at <= known]
        return said[-1] if said else self.until

    def counts_on(self, day: date, known: datetime) -> tuple[bool, bool, bool]:
        """Whether it counts ever, net, and held by what was decided, on a day as known."""
        ending: tuple[date, bool] | None = None
        first = self.on
        voided, without = False, []
        for at, what, on, leaves_net in self.decided:
            if at > known:
                break
            if what == "end":
                ending = (on, leaves_net)
            elif what == "void":
                voided = True
            elif what == "correct":
                without = [(on if since == first else since, *rest) for since, *rest in without]
                first = on
            elif voided:
                voided = False
                without.append((first, on, True))
            elif ending:
                without.append((ending[0], on, ending[1]))
                ending = None
        out = [left for since, until, left in without if since <= day < until]
        if ending and ending[0] <= day:
            out.append(ending[1])
        return not voided, not voided and not any(out), not voided and not out


@dataclass
class Oracle:
    """Plain facts; counts by walking over them."""

    facts: list[Fact] = field(default_factory=list)
    chosen: list[tuple[datetime, date, frozenset[Title]]] = field(default_factory=list)
    """When it was set, from which day, and what the target counts by it."""
    joined: list[tuple[datetime, tuple[str, int], tuple[str, int]]] = field(default_factory=list)
    """When two sites were joined or parted, or two records merged: which, and as which the first counts."""

    def titles(self, day: date, known: datetime) -> frozenset[Title]:
        """What the target counts on a day, as known: of the titles of these tests."""
        begun = [(on, at, titles) for at, on, titles in self.chosen if at <= known and on <= day]
        return max(begun, key=lambda each: each[:2])[2] if begun else frozenset(SMART[:2])

    def count(self, title: Title, basis: str, day: date, known: datetime) -> int:
        return len(self.counted({title}, basis, day, known))

    def counted(self, titles: Collection[Title], basis: str, day: date, known: datetime) -> set[Any]:
        """What counts once, over some titles."""
        found = set()
        for fact in self.facts:
            if fact.title not in titles or fact.known > known or fact.first(known) > day:
                continue
            ever, net, held = fact.counts_on(day, known)
            last = fact.last(known)
            valid = held and (last is None or last >= day)
            if {"ever": ever, "net": net, "valid": valid}[basis]:
                found.add(self.itself(fact.counted, known))
        return found

    def years(self, title: Title, day: date, known: datetime) -> Counter[int]:
        """How many count ever by award year, which in these tests is that of the day: each by its first."""
        first: dict[tuple[str, int], date] = {}
        for fact in self.facts:
            begun = fact.first(known)
            if fact.title == title and fact.known <= known and begun <= day and fact.counts_on(day, known)[0]:
                counted = self.itself(fact.counted, known)
                first[counted] = min(first.get(counted, begun), begun)
        return Counter(begun.year for begun in first.values())

    def itself(self, counted: tuple[str, int], known: datetime) -> tuple[str, int]:
        """As which a site or holder counts, as known: what it is said to be may be said to be another."""
        said = {one: into for at, one, into in self.joined if at <= known}
        while said.get(counted, counted) != counted:
            counted = said[counted]
        return counted
