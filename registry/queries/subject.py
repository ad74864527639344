"""Subjects of an enterprise with what they hold and have applied for; lists start from scope."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from registry.errors import NotFound
from registry.models import Application, Enterprise, Recognition, Subject
from registry.prepared import Prepared
from registry.queries.imports.whole import titles_of_whole_runs
from registry.queries.joined import same_subjects
from registry.queries.scope import applications_readable, enterprises_in_scope
from registry.rules.actor import Actor
from registry.rules.name_key import name_key
from registry.rules.state import OPEN_STATES, State
from registry.rules.subject import SubjectDetails, is_alike


@dataclass
class SubjectLine:
    """A subject with its titles and files, the latest first."""

    subject: Subject
    titles: list[Recognition] = field(default_factory=list)
    files: list[Application] = field(default_factory=list)


def subject_details(subject: Subject) -> SubjectDetails:
    """What a row says of itself."""
    texts = {each.name: getattr(subject, each.name) or "" for each in fields(SubjectDetails)}
    texts.pop("since")
    return SubjectDetails(**texts, since=subject.since)


def subjects_of_enterprise(
    enterprise_id: int, kinds: Collection[str] = (), *, with_joined: bool = False
) -> list[Subject]:
    """What an enterprise has declared, or holds titles for, by number; of some kinds, or of all. Those that
    are joined to another are left out, unless `with_joined`."""
    condition = (Subject.enterprise == enterprise_id) & (Subject.kind != "enterprise")
    if not with_joined:
        condition &= Subject.joined_to.is_null()
    if kinds:
        condition &= Subject.kind.in_(sorted(kinds))
    return list(Subject.select().where(condition).order_by(Subject.id))


def subject_lines(actor: Actor, enterprise: Enterprise, subjects: Sequence[Subject]) -> list[SubjectLine]:
    """Subjects of an enterprise with their titles and the files that the actor may read: two queries."""
    lines = {subject.id: SubjectLine(subject) for subject in subjects}
    titles = Recognition.select().where((Recognition.enterprise == enterprise.id) & titles_of_whole_runs())
    for title in titles.order_by(Recognition.announced_on.desc(), Recognition.id.desc()):
        if title.subject_id in lines:
            lines[title.subject_id].titles.append(title)
    own = (Application.enterprise == enterprise.id) & applications_readable(actor)
    for file in Application.select().where(own).order_by(Application.id.desc()):
        if file.subject_id in lines:
            lines[file.subject_id].files.append(file)
    return list(lines.values())


def similar_subjects(actor: Actor, enterprise: Enterprise, subject: Subject) -> list[SubjectLine]:
    """Others of the same holder and kind that may be the same: alike in name, or at the same address."""
    own, itself = subject_details(subject), subject.joined_to or subject.id
    others = [
        row
        for row in subjects_of_enterprise(enterprise.id, [subject.kind])
        if row.id != itself and is_alike(own, subject_details(row))
    ]
    return subject_lines(actor, enterprise, others) if others else []


def get_subject(actor: Actor, id: int) -> tuple[Subject, Enterprise]:
    """A subject of an enterprise in the actor's scope, with its holder; raises NotFound."""
    own = (Subject.id == id) & (Subject.kind != "enterprise")
    found: Any = (
        Subject.select(Subject, Enterprise).join(Enterprise).where(own & enterprises_in_scope(actor)).first()
    )
    if found is None:
        raise NotFound()
    return found, found.enterprise


def is_bound(subject_id: int) -> bool:
    """Whether a subject ever had a title, or has an application that was filed and is open."""
    filed = Application.state.in_(sorted(set(OPEN_STATES) - {State.DRAFT}))
    return bool(
        Recognition.select().where(Recognition.subject == subject_id).exists()
        or Application.select().where((Application.subject == subject_id) & filed).exists()
    )


def open_titles(subject_id: int) -> dict[tuple[str, str], str]:
    """The titles that a subject, or one that is the same, has an open application for, with its number."""
    same = sorted(same_subjects([subject_id])[subject_id])
    return {(scheme, level): number for scheme, level, number in _open_of(same)}


@Prepared
def _open_of(subjects: Sequence[int]) -> Any:
    a = Application
    rows = a.select(a.scheme, a.level, a.number)
    return rows.where(a.subject.in_(subjects) & a.state.in_(OPEN_STATES)).tuples()


def has_joined(subject_id: int) -> bool:
    """Whether others are joined to a subject."""
    return bool(Subject.select().where(Subject.joined_to == subject_id).exists())


def subject_called(enterprise_id: int, kind: str, name: str) -> Subject | None:
    """The subject of an enterprise that bears this name, however it is spelled."""
    return next(iter(_bearing(enterprise_id, kind, name_key(name))), None)


@Prepared
def _bearing(enterprise_id: int, kind: str, key: str) -> Any:
    same = (Subject.enterprise == enterprise_id) & (Subject.kind == kind) & (Subject.name_key == key)
    return Subject.select().where(same).order_by(Subject.id).limit(1)
