"""A section of the enterprise's own profile: its boxes, what was kept of each, and keeping what changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask.typing import ResponseReturnValue

from registry import clock
from registry.actions.profile import add_profile_file, save_facts
from registry.errors import NotFound, Refusal, Unmet
from registry.models import Enterprise, ProfileFile, Subject
from registry.queries.facts import register_figures
from registry.queries.profile import KeptFact, Profile, files_of, names_of, profile_of
from registry.queries.subject import subjects_of_enterprise
from registry.queries.subject_facts import own_facts
from registry.rules.actor import Actor
from registry.rules.criteria.files.profile_schema import ProfileSection, Record
from registry.rules.criteria.files.shipped import shipped
from registry.rules.criteria.metric import Metric
from registry.rules.profile import COMPLETE, ProfileEntry, accounting_years, asked_in, is_yearly, records_in
from registry.rules.subject_facts import OwnFacts, asked_kinds, asked_of
from registry.web.context import fields_of
from registry.web.errors import form_page
from registry.web.forms.field import ChecksField
from registry.web.forms.profile import (
    ProfileForm,
    fact_field,
    fact_shown,
    fact_typed,
    made_form,
    source_fields,
)
from registry.web.forms.upload import keep_upload, limit_in_megabytes
from registry.web.language import refusal_reasons
from registry.web.profile.tables import ProfileTable, row_table
from registry.web.wording.facts import SaidWords, fact_words, said_words


@dataclass(frozen=True)
class Box:
    """One fact to be typed; `name` is the field's."""

    metric: Metric
    period: int | None
    name: str

    @property
    def key(self) -> tuple[str, int | None]:
        return (self.metric.stem if self.period is not None else self.metric.id, self.period)


@dataclass(frozen=True)
class FieldGroup:
    """Boxes whose figures stand in one document: those of a year, or all that have no year."""

    period: int | None
    boxes: tuple[Box, ...]

    @property
    def suffix(self) -> str:
        return "" if self.period is None else f"-{self.period}"


@dataclass(frozen=True, slots=True)
class SavedBox:
    """What is kept of a box, in words; `is_empty` where it was taken back."""

    value: str
    is_empty: bool
    said: SaidWords


@dataclass(frozen=True, slots=True)
class SectionContext:
    """What templates/profile/section.html is given."""

    enterprise: Enterprise
    section: ProfileSection
    sections: Sequence[ProfileSection]
    years: list[FieldGroup]
    plain: FieldGroup | None
    """The boxes that have no year."""
    saved: Mapping[str, SavedBox | None]
    """By the box's name."""
    own: Mapping[str, str]
    """By the box's name, what the register says where the profile says nothing."""
    records: list[tuple[Record, ProfileTable]]
    subjects: list[Subject] | None
    """The sites and projects that are asked for by themselves; None where the section asks of none."""
    limit: int
    """The largest upload, in MB."""


def section_named(id: str) -> ProfileSection:
    """A section of the profile; raises NotFound."""
    for section in shipped().metrics.profile.sections:
        if section.id == id:
            return section
    raise NotFound()


def groups_of(section: ProfileSection) -> list[FieldGroup]:
    """The boxes of a section: a group for each accounting year, then the rest."""
    families = asked_in(section.id, shipped().metrics)
    yearly = [family for family in families if is_yearly(family)]
    years = accounting_years(clock.today()) if yearly else []
    groups = [
        FieldGroup(year, tuple(Box(family.metrics[0], year, f"{family.id}-{year}") for family in yearly))
        for year in years
    ]
    plain = tuple(Box(family.metrics[0], None, family.id) for family in families if not is_yearly(family))
    return [*groups, FieldGroup(None, plain)] if plain else groups


def section_form(section: ProfileSection, profile: Profile, files: Sequence[ProfileFile]) -> ProfileForm:
    """The form of a section, holding what was posted or else what is kept."""
    fields: dict[str, Any] = {}
    data: dict[str, Any] = {"seen": str(profile.last_fact)}
    for group in groups_of(section):
        for box in group.boxes:
            fields[box.name] = fact_field(box.metric)
            data[box.name] = fact_shown(box.metric, profile.value(*box.key))
        fields |= source_fields(group.suffix)
        source, evidence = shared_source(group, profile)
        data |= {f"source{group.suffix}": source, f"evidence{group.suffix}": str(evidence or "")}
    return made_form(fields, data, files)


def shared_source(group: FieldGroup, profile: Profile) -> tuple[str, int | None]:
    """The document and file all kept facts of a group name; nothing where they differ."""
    said = {(fact.source, fact.evidence_id) for fact in _kept(group, profile)}
    return next(iter(said)) if len(said) == 1 else ("", None)


def _kept(group: FieldGroup, profile: Profile) -> list[KeptFact]:
    facts = [profile.facts.get(box.key) for box in group.boxes]
    return [fact for fact in facts if fact is not None and fact.value is not None]


def save_section(enterprise: Enterprise, section: ProfileSection, form: ProfileForm, actor: Actor) -> int:
    """Keep what differs from what the form was drawn with; returns how many facts. Raises Unmet, Stale."""
    base = profile_of(enterprise.id, last_fact=form.last_seen)
    entries: list[ProfileEntry] = []
    for group in groups_of(section):
        entries += changed_entries(group, form, base)
    return save_facts(enterprise, entries, actor, seen=form.last_seen)


def changed_entries(group: FieldGroup, form: ProfileForm, base: Profile) -> list[ProfileEntry]:
    drawn = shared_source(group, base)
    typed = (
        form[f"source{group.suffix}"].data or "",
        int(form[f"evidence{group.suffix}"].data or 0) or None,
    )
    entries = []
    for box in group.boxes:
        kept, field = base.facts.get(box.key), form[box.name]
        before = kept.value if kept else None
        # A box that did not come back says nothing; of checkboxes only the ticked ones do.
        posted = field.raw_data or isinstance(field, ChecksField)
        value = fact_typed(box.metric, field.data) if posted else before
        if value == before and (value is None or typed == drawn):
            continue
        said = typed if value != before or typed != drawn else drawn
        entries.append(ProfileEntry(*box.key, value, *said))
    return entries


def keep_files(enterprise: Enterprise, form: ProfileForm, actor: Actor) -> bool:
    """Keep every chosen file and choose it in its form, whatever else is wrong; False if one is refused.

    A browser does not send a file again by itself, so what was chosen must not be lost with the form. Raises
    Unavailable where nothing can be written.
    """
    sound = True
    for field in [field for field in form if field.name.startswith("file")]:
        if not (field.data and getattr(field.data, "filename", "")):
            continue
        try:
            file = keep_upload(add_profile_file, enterprise, field.data, actor)
        except Unmet as unmet:
            field.errors = refusal_reasons(unmet)
            sound = False
            continue
        form.offer_files(files_of(enterprise.id))
        form[f"evidence{field.name.removeprefix('file')}"].data = str(file.id)
    return sound


def section_page(
    enterprise: Enterprise,
    section: ProfileSection,
    form: ProfileForm,
    profile: Profile,
    *,
    refusal: Refusal | None = None,
) -> ResponseReturnValue:
    """The page of a section: boxes with what is kept beside them, and what is listed."""
    groups, metrics = groups_of(section), shipped().metrics
    names = names_of(
        {fact.entered_by for fact in profile.facts.values()} | {row.entered_by for row in profile.rows}
    )
    if refusal is not None:
        # After a warning of another's value it may be saved over.
        form.seen.data = str(profile.last_fact)
    context = SectionContext(
        enterprise=enterprise,
        section=section,
        sections=metrics.profile.sections,
        years=[group for group in groups if group.period is not None],
        plain=next((group for group in groups if group.period is None), None),
        saved={box.name: saved_box(box, profile, names) for group in groups for box in group.boxes},
        own=_own(enterprise, profile),
        records=[(record, row_table(record, profile, names)) for record in records_in(section.id, metrics)],
        subjects=subjects_of_enterprise(enterprise.id, asked_kinds()) if _asks_subjects(section) else None,
        limit=limit_in_megabytes(),
    )
    return form_page("profile/section.html", form, refusal, **fields_of(context))


def _asks_subjects(section: ProfileSection) -> bool:
    """Whether facts of a section are those of sites and projects."""
    return any(shipped().metrics.by_id[name].section == section.id for name in asked_of())


def saved_box(box: Box, profile: Profile, names: Mapping[str, str]) -> SavedBox | None:
    fact = profile.facts.get(box.key)
    if fact is None:
        return None
    return SavedBox(fact_words(box.metric, fact.value), fact.value is None, said_words(fact, names))


def _own(enterprise: Enterprise, profile: Profile) -> dict[str, str]:
    """By the box's name, what the register says where the profile says nothing."""
    today = clock.today()
    metrics = shipped().metrics
    return {
        (name if period is None else f"{name}-{period}"): fact_words(metrics.families[name].metrics[0], raw)
        for (name, period), raw in register_figures(enterprise, today).facts(today.year - 1).items()
        if profile.value(name, period) is None
    }


def filled_sections(enterprise_id: int) -> list[tuple[ProfileSection, int, int]]:
    """Every section with how many of its facts and lists are filled in, and how many there are."""
    profile = profile_of(enterprise_id)
    own = own_facts(enterprise_id)
    return [(section, *_filled(section, profile, own)) for section in shipped().metrics.profile.sections]


def _filled(section: ProfileSection, profile: Profile, own: OwnFacts[KeptFact]) -> tuple[int, int]:
    boxes = [box for group in groups_of(section) for box in group.boxes]
    records = records_in(section.id, shipped().metrics)
    filled = sum(profile.value(*box.key) is not None for box in boxes)
    filled += sum(_is_stated(record, profile) for record in records)
    of_subjects = [_answered(section, profile, own, subject) for subject in own.kinds]
    filled += sum(answered for answered, _all in of_subjects)
    return filled, len(boxes) + len(records) + sum(every for _answered, every in of_subjects)


def _answered(
    section: ProfileSection, profile: Profile, own: OwnFacts[KeptFact], subject: int
) -> tuple[int, int]:
    """How many facts of a section a subject has, and how many it is asked for."""
    by_id, kind = shipped().metrics.by_id, own.kinds[subject]
    asked = [name for name, of in asked_of().items() if of == kind and by_id[name].section == section.id]
    seen = own.seen_by(subject, profile.facts)
    facts = [seen.get((name, None)) for name in asked]
    return sum(fact is not None and fact.value is not None for fact in facts), len(asked)


def _is_stated(record: Record, profile: Profile) -> bool:
    return bool(profile.listed(record.id) or profile.value(f"{COMPLETE}{record.id}"))
