"""Keeping what sites and projects were asked for: facts are only added, the newest counts."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from registry import clock
from registry.actions.ledger import NewEvent, record
from registry.actions.profile_saved import append_profiles
from registry.database import require_transaction, transactional
from registry.errors import Stale, Text, Unmet, named, say
from registry.models import ProfileFile, Subject, SubjectFact
from registry.queries.evidence import require_own_files
from registry.queries.profile import KeptFact, Key
from registry.queries.subject_facts import answers_of, own_facts, waiting_answers, with_waiting
from registry.rules.actor import Actor
from registry.rules.criteria.facts import canonical
from registry.rules.criteria.files.shipped import shipped
from registry.rules.profile import ProfileEntry, unmet_entry
from registry.rules.profile_saved import SavedProfile, saved_fact
from registry.rules.right import Right, require
from registry.rules.subject_facts import asked_of

LONGEST_SOURCE = 200


@transactional
def save_answers(subject: Subject, entries: Sequence[ProfileEntry], actor: Actor, *, seen: int) -> int:
    """Keep what differs from what stands of a subject; returns how many facts that were. What waited and
    counted for it becomes its own with that.

    `seen` is the greatest number of an answer's row when the form was drawn. Raises Unmet, NotFound, Stale
    where somebody has answered one of these otherwise since.
    """
    require(actor, Right.STATE_PROFILE)
    reasons = [reason for entry in entries for reason in _unmet(subject, entry)]
    if reasons:
        raise Unmet(reasons)
    require_own_files(ProfileFile.enterprise, [(subject.enterprise_id, entry.evidence) for entry in entries])
    before = dict(answers_of([subject.id]).get(subject.id, {}))
    changed = [entry for entry in entries if _differs(entry, before.get((entry.metric, None)))]
    overtaken = [before[entry.metric, None] for entry in changed if _is_newer(entry, before, seen)]
    if overtaken:
        raise Stale(*(_overtaken(fact) for fact in overtaken))
    if not own_facts(subject.enterprise_id).waits(subject.kind):
        _move(subject, actor, but=[entry.metric for entry in changed])
    if changed:
        _append(subject, [_row(subject, entry, actor) for entry in changed], actor, "subject.answered")
    return len(changed)


@transactional
def confirm_answers(subject: Subject, actor: Actor) -> int:
    """Say that what the enterprise answered for all its subjects of a kind at once is of this one; returns
    how many facts that were. What the subject was asked for by itself stands."""
    require(actor, Right.STATE_PROFILE)
    return _move(subject, actor)


def settle_answers(pairs: Collection[tuple[int, str]], actor: Actor) -> None:
    """The shared step of declaring: before an enterprise has another subject of a kind, what waited and
    counted for the only one becomes its own. `pairs`: enterprise and kind."""
    require_transaction()
    asked = {(enterprise, kind) for enterprise, kind in pairs if kind in set(asked_of().values())}
    if not asked:
        return
    waiting = with_waiting(sorted({enterprise for enterprise, _ in asked}))
    for enterprise, kind in sorted(pair for pair in asked if pair[0] in waiting):
        subjects = own_facts(enterprise).of_kind(kind)
        if len(subjects) == 1:
            _move(Subject.get_by_id(subjects[0]), actor)


def _move(subject: Subject, actor: Actor, but: Collection[str] = ()) -> int:
    """Give a subject what waits for its kind, and take it off the enterprise's profile. What it answered by
    itself, or answers just now (`but`), stands."""
    waiting = waiting_answers(subject.enterprise_id, subject.kind)
    if not waiting:
        return 0
    taken_back = [
        saved_fact(subject.enterprise_id, ProfileEntry(fact.metric, None, None), actor.text, clock.now())
        for fact in waiting.values()
    ]
    append_profiles([SavedProfile(subject.enterprise_id, taken_back)], actor)
    answered = {metric for metric, _ in answers_of([subject.id]).get(subject.id, {})} | set(but)
    moved = [_moved(subject, fact) for fact in waiting.values() if fact.metric not in answered]
    if moved:
        _append(subject, moved, actor, "subject.answers_moved")
    return len(moved)


def _moved(subject: Subject, fact: KeptFact) -> dict[str, Any]:
    """The same statement, by whom and when it was made."""
    return {
        "subject": subject.id,
        "metric": fact.metric,
        "value": canonical(fact.value),
        "source": fact.source,
        "evidence": fact.evidence_id,
        "entered_by": fact.entered_by,
        "entered_at": fact.entered_at,
    }


def _row(subject: Subject, entry: ProfileEntry, actor: Actor) -> dict[str, Any]:
    return {
        "subject": subject.id,
        "metric": entry.metric,
        "value": "" if entry.value is None else canonical(entry.value),
        "source": entry.source.strip()[:LONGEST_SOURCE],
        "evidence": entry.evidence,
        "entered_by": actor.text,
        "entered_at": clock.now(),
    }


def _append(subject: Subject, rows: Sequence[Mapping[str, Any]], actor: Actor, kind: str) -> None:
    ids = [SubjectFact.create(**row).id for row in rows]
    event = NewEvent(
        kind=kind,
        enterprise_id=subject.enterprise_id,
        effective_on=clock.today(),
        body={"subject": subject.id, "facts": [row["metric"] for row in rows]},
        wrote={SubjectFact: ids},
    )
    record(actor, event)


def _unmet(subject: Subject, entry: ProfileEntry) -> list[Text]:
    """What is wrong with an answer: it must be one that its kind is asked for."""
    if asked_of().get(entry.metric) != subject.kind:
        return [say("没有“%(name)s”这一项，请刷新后重试。", name=entry.metric)]
    return unmet_entry(entry, shipped().metrics, clock.today())


def _differs(entry: ProfileEntry, kept: KeptFact | None) -> bool:
    if kept is None:
        return True
    return (entry.value, entry.source, entry.evidence) != (kept.value, kept.source, kept.evidence_id)


def _is_newer(entry: ProfileEntry, before: Mapping[Key, KeptFact], seen: int) -> bool:
    fact = before.get((entry.metric, None))
    return fact is not None and fact.id > seen


def _overtaken(fact: KeptFact) -> Text:
    name = named(shipped().metrics.families[fact.metric].metrics[0])
    return say("“%(name)s”已被他人改动。请核对后再保存。", name=name)
