"""Recognitions 认定: what is held on a day, one of them with its history, the bureau's list."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from operator import eq
from typing import Any

from registry.errors import NotFound
from registry.models import (
    Application,
    Batch,
    Call,
    Enterprise,
    Event,
    Recognition,
    Subject,
)
from registry.prepared import Prepared, few_lengths
from registry.queries.imports.whole import titles_of_whole_runs
from registry.queries.joined import joined_of, same_subjects
from registry.queries.ledger import EventTimeline, timeline
from registry.queries.lists import Conditions, Sorting, equals, narrowed
from registry.queries.measure import without_re_review
from registry.queries.scope import recognitions_in_scope
from registry.queries.search import WORDS
from registry.queries.title_search import hits_of_titles
from registry.queries.validity import in_status, valid_on
from registry.rules.actor import Actor
from registry.rules.eligibility import Titles
from registry.rules.state import OPEN_STATES
from registry.rules.title_history import CORRECTED, ENDED, RESTORED, VOIDED

SORTS = Sorting(
    {
        "announced": (Recognition.announced_on,),
        "certificate": (Recognition.certificate_no,),
        "name": (Recognition.name,),
        "scheme": (Recognition.scheme, Recognition.level),
        "place": (Recognition.district, Recognition.zone),
        "valid_until": (Recognition.valid_until,),
    },
    usual="announced",
    id=Recognition.id,
    latest_first=True,
)
"""What the bureau's list may be sorted by; the latest announcement comes first unless asked otherwise."""


PUBLIC_MEASURES = (ENDED, VOIDED, RESTORED, CORRECTED, "recognition.superseded")


@dataclass(frozen=True)
class TakenMeasure:
    """One decision about a title, as its event says it."""

    kind: str
    on: date
    body: Mapping[str, Any]
    seq: int


def recognition_list(filters: Mapping[str, str], today: date) -> Any:
    """Recognitions with enterprise and subject joined, filtered and sorted; a query."""
    query = (
        Recognition.select(Recognition, Enterprise, Subject)
        .join(Enterprise)
        .switch(Recognition)
        .join(Subject)
        .where(titles_of_whole_runs())
    )
    if "state" in filters:
        query = query.where(in_status(filters["state"], today))
    return SORTS.sorted(narrowed(query, CONDITIONS, filters), filters)


CONDITIONS: Conditions = {
    **equals(Recognition.scheme, Recognition.level, Recognition.district, Recognition.zone),
    "year": partial(eq, Recognition.award_year),
    WORDS: lambda text: hits_of_titles(text).condition,
}


def titles_held(enterprise_id: int, day: date) -> set[str]:
    """What an enterprise holds on a day, each as "scheme" and "scheme:level"."""
    return {name for scheme, level in _held(enterprise_id, day) for name in (scheme, f"{scheme}:{level}")}


@Prepared
def _held(enterprise_id: int, day: date) -> Any:
    condition = (Recognition.enterprise == enterprise_id) & valid_on(day)
    return Recognition.select(Recognition.scheme, Recognition.level).where(condition).tuples()


def titles_towards(enterprise_id: int, subject_id: int | None, day: date) -> Titles:
    """What counts towards prerequisites of one subject's application; None where no subject applies yet."""
    return titles_of_holder(enterprise_id, day).towards(subject_id)


@dataclass(frozen=True)
class HolderTitles:
    """What an enterprise holds on a day and has open applications for, by subject, as `titles_held`."""

    held: Mapping[int, set[str]]
    applying: Mapping[int, set[str]]
    joined: Mapping[int, int]

    def towards(self, subject_id: int | None) -> Titles:
        """What counts towards prerequisites where one of its subjects applies; None: none does yet."""
        held, applying = [set[str]().union(*each.values()) for each in (self.held, self.applying)]
        if subject_id is None:
            return Titles.of_holder(held, applying)
        itself = self.joined.get(subject_id, subject_id)
        own = [
            set[str]().union(*(each[one] for one in each if self.joined.get(one, one) == itself))
            for each in (self.held, self.applying)
        ]
        return Titles(held, own[0], applying, own[1])


def titles_of_holder(enterprise_id: int, day: date) -> HolderTitles:
    """The titles of all subjects of an enterprise; three queries."""
    held, applying = _held_by(enterprise_id, day), _applied_for_by(enterprise_id)
    return HolderTitles(_by_subject(held), _by_subject(applying), joined_of(enterprise_id))


@Prepared
def _held_by(enterprise_id: int, day: date) -> Any:
    r = Recognition
    held = r.select(r.subject, r.scheme, r.level).where((r.enterprise == enterprise_id) & valid_on(day))
    return held.tuples()


@Prepared
def _applied_for_by(enterprise_id: int) -> Any:
    a = Application
    own = (a.enterprise == enterprise_id) & a.state.in_(OPEN_STATES)
    return a.select(a.subject, a.scheme, a.level).where(own).tuples()


def _by_subject(rows: Iterable[tuple[int, str, str]]) -> dict[int, set[str]]:
    found: defaultdict[int, set[str]] = defaultdict(set)
    for subject, scheme, level in rows:
        found[subject] |= {scheme, f"{scheme}:{level}"}
    return dict(found)


def with_holder() -> Any:
    """Recognitions with their holder, subject and batch, without those of a list that is not whole yet; a
    query."""
    return (
        Recognition.select(Recognition, Enterprise, Subject, Batch)
        .join(Enterprise)
        .switch(Recognition)
        .join(Subject)
        .switch(Recognition)
        .join(Batch)
        .where(titles_of_whole_runs())
    )


def get_recognition(id: int) -> Recognition:
    """One recognition with holder, subject and batch; raises NotFound."""
    found: Recognition | None = next(iter(_with_holder(id)), None)
    if found is None:
        raise NotFound()
    return found


@Prepared
def _with_holder(id: int) -> Any:
    return with_holder().where(Recognition.id == id)


def plain_recognition(id: int) -> Recognition:
    """One recognition alone; raises NotFound."""
    return recognitions_by_id([id])[id]


def recognitions_by_id(ids: Collection[int]) -> Mapping[int, Recognition]:
    """Recognitions alone, by id; one query. Raises NotFound where one is not there."""
    found = {row.id: row for row in _with_ids(sorted(set(ids)))}
    if not set(ids) <= set(found):
        raise NotFound()
    return found


@Prepared
def _with_ids(ids: Sequence[int]) -> Any:
    return Recognition.select().where(Recognition.id.in_(ids))


def recognition_in_scope(actor: Actor, id: int) -> Recognition:
    """One recognition in scope, likewise; raises NotFound."""
    found: Recognition | None = (
        with_holder().where((Recognition.id == id) & recognitions_in_scope(actor)).first()
    )
    if found is None:
        raise NotFound()
    return found


def same_title(recognition: Recognition) -> list[Recognition]:
    """Every recognition of the same subject for the same scheme and level, latest first, itself included."""
    subjects = sorted(same_subjects([recognition.subject.id])[recognition.subject.id])
    found: list[Recognition] = _of_title(few_lengths(subjects), recognition.scheme, recognition.level)
    return found


@Prepared
def _of_title(subjects: Sequence[int], scheme: str, level: str) -> Any:
    r = Recognition
    same = r.subject.in_(subjects) & (r.scheme == scheme) & (r.level == level)
    return with_holder().where(same).order_by(r.announced_on.desc(), r.id.desc())


def recognitions_of(enterprise: Enterprise) -> list[Recognition]:
    """All an enterprise was ever recognized for, latest first."""
    found: list[Recognition] = _all_of(enterprise.id)
    return found


@Prepared
def _all_of(enterprise_id: int) -> Any:
    query = with_holder().where(Recognition.enterprise == enterprise_id)
    return query.order_by(Recognition.announced_on.desc(), Recognition.id.desc())


def renewable(enterprise_id: int, call: Call) -> list[Recognition]:
    """What this enterprise holds or held of a call's scheme and level and was not ended, nor lost its
    re-review: the latest of each subject, which a re-review may renew."""
    rows = (
        Recognition.select(Recognition, Subject)
        .join(Subject)
        .where(
            (Recognition.enterprise == enterprise_id)
            & (Recognition.scheme == call.scheme)
            & (Recognition.level == call.level)
            & Recognition.ended_on.is_null()
            & Recognition.id.not_in(without_re_review())
        )
        .order_by(Recognition.announced_on)
    )
    return list({row.subject.joined_to or row.subject.id: row for row in rows}.values())


def recognition_from(application: Application) -> Recognition | None:
    """What came of an application, if it was recognized."""
    return Recognition.get_or_none(Recognition.application == application.id)


def valid_titles(enterprise_ids: Collection[int], today: date) -> dict[int, list[tuple[str, str]]]:
    """What each of these holds today, as (scheme, level), each once."""
    held: dict[int, list[tuple[str, str]]] = {}
    for enterprise, scheme, level in _valid_titles(few_lengths(list(enterprise_ids)), today):
        held.setdefault(enterprise, []).append((scheme, level))
    return held


@Prepared
def _valid_titles(enterprises: Sequence[int], today: date) -> Any:
    r = Recognition
    rows = r.select(r.enterprise, r.scheme, r.level).where(r.enterprise.in_(enterprises) & valid_on(today))
    return rows.distinct().order_by(r.scheme, r.level).tuples()


def history_of(recognition: Recognition) -> EventTimeline:
    """The events that name this recognition, newest first, each with the reason that is published."""
    events = timeline(recognition_id=recognition.id)
    items = (replace(item, note=item.body.get("reason", "")) for item in events.items)
    return replace(events, items=tuple(items))


def ledger_numbers(recognitions: list[Recognition]) -> dict[tuple[int, str], int]:
    """The public ledger numbers of some recognitions, by recognition and kind of event."""
    rows = Event.select(Event.seq, Event.kind, Event.recognition_id).where(
        Event.recognition_id.in_([row.id for row in recognitions]) & (Event.visibility == "public")
    )
    return {(row.recognition_id or 0, row.kind): row.seq for row in rows}


def measures_taken(recognitions: Sequence[Recognition]) -> dict[int, list[TakenMeasure]]:
    """What was decided in public about some recognitions, by recognition, as the ledger has it: endings,
    voids, restorings, corrections and rises, those that named no ground yet, too."""
    rows = Event.select(Event.seq, Event.kind, Event.recognition_id, Event.effective_on, Event.body).where(
        Event.recognition_id.in_([row.id for row in recognitions]) & Event.kind.in_(PUBLIC_MEASURES)
    )
    taken: dict[int, list[TakenMeasure]] = {}
    for row in rows.where(Event.effective_on.is_null(False)).order_by(Event.seq):
        found = TakenMeasure(row.kind, row.effective_on or date.min, json.loads(row.body), row.seq)
        taken.setdefault(row.recognition_id or 0, []).append(found)
    return taken
