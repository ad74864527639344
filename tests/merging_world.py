"""Records that are merged and parted in a registry beside its oracle."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from registry.actions.merge import merge_enterprises
from registry.actions.unmerge import unmerge_enterprises
from registry.errors import Unmet
from registry.models import Enterprise, Event, Recognition, Subject
from registry.queries.validity import not_voided
from registry.rules.actor import Actor
from registry.rules.approval import MergeArguments, UnmergeArguments
from registry.rules.title_history import VOIDED
from tests.oracle import Oracle

SYSTEM = Actor.system("test")
LATEST = datetime(2099, 1, 1)
LOST = 2


@dataclass
class Merged:
    """Into which record one was merged, known when, and as what its things counted before."""

    into: int
    known: datetime
    before: dict[tuple[str, int], tuple[str, int]]


class MergingWorld:
    """What a merge asks of a registry beside its oracle."""

    oracle: Oracle
    holders: list[Enterprise]
    recognitions: list[int]
    merged: dict[int, Merged]
    """By the number of the record that was merged."""
    subjects: dict[int, list[tuple[int, str, str]]]
    """Of two records that are to be merged: number, kind and name of each."""

    def merge(self, one: int, into: int, day: date, title: int, twice: int) -> None:
        """Two records, each with what was merged into it, are one; what is there twice is void once. `twice`:
        whether both get a title of one day before, and whether the one that stays has lost it."""
        goes, stays = self.record_of(one), self.record_of(into)
        if goes == stays:
            return
        for holder in (one, into) if twice else ():
            self.grant(holder, day, title, 0, False)
        if twice == LOST:
            self.end(len(self.recognitions) - 1, 0, "other_document")
        doubles = self._doubles(goes, stays)
        before = {same: self.oracle.itself(same, LATEST) for same in self._things(goes)}
        with suppress(Unmet):
            merge_enterprises(MergeArguments(goes, stays, "试验"), SYSTEM)
            known = last_recorded()
            self.merged[goes] = Merged(stays, known, before)
            for same, other in self._same(goes, stays).items():
                self.oracle.joined.append((known, same, other))
            self._voided(known, doubles)

    def grant(self, holder: int, day: date, title: int, validity: int, product: bool) -> None:
        raise NotImplementedError

    def end(self, which: int, after: int, ground: str) -> None:
        raise NotImplementedError

    def _things(self, holder: int) -> list[tuple[str, int]]:
        """What of a record can count: itself and its subjects."""
        own = Subject.select().where(Subject.enterprise == holder).order_by(Subject.id)
        return [("holder", holder), *(("subject", row.id) for row in own)]

    def _same(self, goes: int, stays: int) -> dict[tuple[str, int], tuple[str, int]]:
        """What the record that goes had and what is the same of the other: by kind and name, and all that
        was the same as such before."""
        rows = {holder: self.subjects[holder] for holder in (goes, stays)}
        there = {(kind, name): id for id, kind, name in rows[stays]}
        found: dict[tuple[str, int], tuple[str, int]] = {("holder", goes): ("holder", stays)}
        for id, kind, name in rows[goes]:
            if (kind, name) in there:
                other = ("subject", there[kind, name])
                root = self.oracle.itself(("subject", id), LATEST)
                found.setdefault(root, other)
                found[("subject", id)] = found[root]
        return found

    def _doubles(self, goes: int, stays: int) -> int:
        """How many titles both have of one day and of what is the same; remembers the subjects of both."""
        self.subjects = {
            holder: [
                (row.id, row.kind, "" if row.kind == "enterprise" else row.name)
                for row in Subject.select().where(Subject.enterprise == holder).order_by(Subject.id)
            ]
            for holder in (goes, stays)
        }
        named = {id: (kind, name) for rows in self.subjects.values() for id, kind, name in rows}
        not_void: Any = Recognition.select().where(Recognition.enterprise.in_([goes, stays]) & not_voided())
        keys = [
            (row.scheme, row.level, row.announced_on, named.get(row.subject_id, row.subject_id))
            for row in not_void
        ]
        return len(keys) - len(set(keys))

    def _voided(self, known: datetime, doubles: int) -> None:
        """What the merge says that it voided: as many as there were double."""
        found = [
            event.recognition_id
            for event in Event.select().where(Event.kind == VOIDED).order_by(Event.seq)
            if event.recorded_at == known and "double_of" in event.body
        ]
        assert len(found) == doubles, (found, doubles)
        for id in found:
            fact = self.oracle.facts[self.recognitions.index(id or 0)]
            fact.decided.append((known, "void", fact.first(LATEST), False))

    def unmerge(self, holder: int) -> None:
        """The record of a holder becomes one of its own again, if nothing stands on the merge."""
        goes = self.holders[holder].id
        if goes not in self.merged:
            return
        merged = self.merged[goes]
        with suppress(Unmet):
            unmerge_enterprises(UnmergeArguments(goes, merged.into, "试验"), SYSTEM)
            known = last_recorded()
            del self.merged[goes]
            for same, before in merged.before.items():
                self.oracle.joined.append((known, same, before))
            for fact in self.oracle.facts:
                if (merged.known, "void") in [each[:2] for each in fact.decided]:
                    fact.decided.append((known, "restore", fact.first(LATEST), False))

    def record_of(self, which: int) -> int:
        """The record that counts for a holder."""
        found = self.holders[which].id
        while found in self.merged:
            found = self.merged[found].into
        return found


def last_recorded() -> datetime:
    recorded_at: datetime = Event.select().order_by(Event.seq.desc()).first().recorded_at
    return recorded_at
