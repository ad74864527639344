"""What the subjects of enterprises were asked for: the newest state of every fact, and who said it."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from peewee import JOIN, fn

from registry.models import ProfileFact, ProfileFile, Subject, SubjectFact
from registry.prepared import Prepared
from registry.queries.profile import KeptFact, Key, Profile, plain_value, profile_of
from registry.rules.subject_facts import OwnFacts, asked_kinds, asked_of

CHUNK = 500


def own_facts(enterprise_id: int) -> OwnFacts[KeptFact]:
    """The subjects of an enterprise that are asked anything, and their answers: two queries."""
    kinds: dict[int, str] = dict(_asked(enterprise_id, sorted(asked_kinds())))
    return OwnFacts(kinds, answers_of(list(kinds)) if kinds else {})


@Prepared
def _asked(enterprise_id: int, kinds: Sequence[str]) -> Any:
    asked = (Subject.enterprise == enterprise_id) & Subject.kind.in_(kinds) & Subject.joined_to.is_null()
    return Subject.select(Subject.id, Subject.kind).where(asked).tuples()


def answers_of(subjects: list[int], *, last: int | None = None) -> Mapping[int, Mapping[Key, KeptFact]]:
    """The answers of some subjects, by subject; with `last` as they stood at that row. One query."""
    found: defaultdict[int, dict[Key, KeptFact]] = defaultdict(dict)
    for row in _newest_answers(subjects, last):
        found[row.subject_id][row.metric, None] = _kept(row)
    return dict(found)


@Prepared
def _newest_answers(subjects: Sequence[int], last: int | None) -> Any:
    newest = (
        SubjectFact.select(fn.MAX(SubjectFact.id))
        .where(SubjectFact.subject.in_(subjects))
        .group_by(SubjectFact.subject, SubjectFact.metric)
    )
    if last is not None:
        newest = newest.where(SubjectFact.id <= last)
    return (
        SubjectFact.select(SubjectFact, ProfileFile.name.alias("file_name"))
        .join(ProfileFile, JOIN.LEFT_OUTER)
        .where(SubjectFact.id.in_(newest))
        .order_by(SubjectFact.id)
        .objects()
    )


def _kept(row: Any) -> KeptFact:
    value = plain_value(json.loads(row.value, parse_float=Decimal)) if row.value else None
    said = (row.id, row.source, row.evidence_id, row.file_name or "", row.entered_by, row.entered_at)
    return KeptFact(*said, row.metric, None, value, row.subject_id)


def profile_for(profile: Profile, own: OwnFacts[KeptFact], subject: int | None) -> Profile:
    """The profile of an enterprise as it counts where one of its subjects applies, or none does yet."""
    return replace(profile, facts=own.seen_by(subject, profile.facts))


def subject_profile(subject: Subject, *, last: int | None = None) -> Profile:
    """What a subject alone was asked for, with what waits where it is the only one of its kind; `last_fact`
    is the greatest number of an answer."""
    own = own_facts(subject.enterprise_id)
    answers = dict(answers_of([subject.id], last=last).get(subject.id, {}))
    greatest = max((fact.id for fact in own.answers.get(subject.id, {}).values()), default=0)
    if not own.waits(subject.kind):
        answers = {**waiting_answers(subject.enterprise_id, subject.kind), **answers}
    return Profile(answers, (), greatest)


def waiting_answers(enterprise_id: int, kind: str) -> Mapping[Key, KeptFact]:
    """What an enterprise answered for all its subjects of a kind at once, as far as it still waits."""
    kinds = asked_of()
    facts = profile_of(enterprise_id).facts
    return {key: fact for key, fact in facts.items() if kinds.get(key[0]) == kind and fact.value is not None}


def unconfirmed_answers(enterprise_id: int) -> dict[str, list[str]]:
    """By kind of which the enterprise has several: what it answered for all at once."""
    own, kinds = own_facts(enterprise_id), asked_of()
    found: defaultdict[str, list[str]] = defaultdict(list)
    for (metric, _), fact in profile_of(enterprise_id).facts.items():
        if fact.value is not None and metric in kinds and own.waits(kinds[metric]):
            found[kinds[metric]].append(metric)
    return dict(found)


def with_waiting(enterprises: list[int]) -> set[int]:
    """Which of these enterprises ever answered for its sites at once; one query a chunk."""
    found: set[int] = set()
    for start in range(0, len(enterprises), CHUNK):
        chunk = enterprises[start : start + CHUNK]
        ever: Any = ProfileFact.select(ProfileFact.enterprise).where(
            ProfileFact.enterprise.in_(chunk) & ProfileFact.metric.in_(sorted(asked_of()))
        )
        found.update(id for (id,) in ever.distinct().tuples())
    return found
