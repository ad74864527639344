"""What one site or project is asked for: its boxes, what was kept of each, and keeping what changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask.typing import ResponseReturnValue

from registry.actions.subject_facts import save_answers
from registry.errors import Refusal
from registry.models import Enterprise, ProfileFile, Subject
from registry.queries.profile import Profile, names_of
from registry.queries.subject_facts import subject_profile
from registry.rules.actor import Actor
from registry.rules.criteria.files.shipped import shipped
from registry.rules.profile import asked_of_kind
from registry.web.errors import form_page
from registry.web.forms.profile import ProfileForm, fact_field, fact_shown, made_form, source_fields
from registry.web.forms.upload import limit_in_megabytes
from registry.web.language import translated
from registry.web.profile.section import Box, FieldGroup, changed_entries, saved_box, shared_source
from registry.web.wording.facts import SaidWords, fact_words, said_words


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One fact of a subject in words, and who said so."""

    name: str
    value: str
    said: SaidWords


def boxes_of(kind: str) -> FieldGroup:
    """The boxes of a kind, all of one document."""
    families = asked_of_kind(kind, shipped().metrics)
    return FieldGroup(None, tuple(Box(family.metrics[0], None, family.id) for family in families))


def answers_form(subject: Subject, profile: Profile, files: Sequence[ProfileFile]) -> ProfileForm:
    """The form of a subject, holding what was posted or else what is kept."""
    group = boxes_of(subject.kind)
    source, evidence = shared_source(group, profile)
    data: dict[str, Any] = {"seen": str(profile.last_fact), "source": source, "evidence": str(evidence or "")}
    fields: dict[str, Any] = {}
    for box in group.boxes:
        fields[box.name] = fact_field(box.metric)
        data[box.name] = fact_shown(box.metric, profile.value(*box.key))
    return made_form(fields | source_fields(), data, files)


def save_form(subject: Subject, form: ProfileForm, actor: Actor) -> int:
    """Keep what differs from what the form was drawn with; returns how many facts. Raises Unmet, Stale."""
    base = subject_profile(subject, last=form.last_seen)
    entries = changed_entries(boxes_of(subject.kind), form, base)
    return save_answers(subject, entries, actor, seen=form.last_seen)


def answers_page(
    enterprise: Enterprise,
    subject: Subject,
    form: ProfileForm,
    profile: Profile,
    *,
    refusal: Refusal | None = None,
) -> ResponseReturnValue:
    """The page of a subject's facts: boxes with what is kept beside them."""
    group = boxes_of(subject.kind)
    names = names_of({fact.entered_by for fact in profile.facts.values()})
    if refusal is not None:
        # After a warning of another's value it may be saved over.
        form.seen.data = str(profile.last_fact)
    return form_page(
        "subjects/answers.html",
        form,
        refusal,
        enterprise=enterprise,
        subject=subject,
        plain=group,
        saved={box.name: saved_box(box, profile, names) for box in group.boxes},
        limit=limit_in_megabytes(),
    )


def answer_lines(profile: Profile, kind: str) -> list[AnswerLine]:
    """What is kept of a subject of a kind, in the order it is asked; what is not known is left out."""
    names = names_of({fact.entered_by for fact in profile.facts.values()})
    return [
        AnswerLine(translated(box.metric), fact_words(box.metric, fact.value), said_words(fact, names))
        for box in boxes_of(kind).boxes
        if (fact := profile.facts.get(box.key)) is not None and fact.value is not None
    ]
