"""Sheets as of now or of any day: an enterprise laid against a version, nothing kept."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from registry import clock
from registry.errors import Text
from registry.models import Application, CriteriaVersion, Enterprise
from registry.queries.bar import texts_of_bars
from registry.queries.call import given_titles
from registry.queries.criteria import criteria_of, criteria_of_application, versions_by_id, versions_in_use
from registry.queries.facts import Dossier, FactsAim, GatheredFacts, dossier_of
from registry.rules.catalog import catalog
from registry.rules.criteria.criteria_set import CriteriaSet
from registry.rules.criteria.gathering.origin import origins_text
from registry.rules.criteria.sheet.frozen import content_text, facts_text
from registry.rules.criteria.sheet.refusal import unmet_criteria
from registry.rules.criteria.sheet.sheet import Sheet, sheet_of
from registry.rules.scheme import Scheme
from registry.rules.subject_facts import kind_asked_by


@dataclass(frozen=True)
class Live:
    """One enterprise by one version on one day: what is known of it, and what the version says."""

    version: CriteriaVersion
    criteria: CriteriaSet
    aim: FactsAim
    known: GatheredFacts
    sheet: Sheet
    meant: int | None
    """The subject whose own facts it goes by; None where it goes by the enterprise's alone, or by what waits
    until one is declared."""


def live_sheet(enterprise: Enterprise, version: CriteriaVersion, aim: FactsAim) -> Live:
    """The sheet of an enterprise for a title; the same few queries whatever the set asks."""
    return _live(dossier_of(enterprise, aim.day), version, aim)


def live_sheets(
    enterprise: Enterprise, day: date, kind: str = "new", only: Collection[str] | None = None
) -> list[Live]:
    """The sheets of every title that is given on a day and has a version in use, in the catalog's order: of a
    title that goes by facts of a site or project, one for each that the enterprise has.

    `only`: of these, written "scheme:level".

    However many there are, the same few queries.
    """
    used, given = versions_in_use(day, kind), given_titles(day)
    pairs = {
        pair: id for pair, id in used.items() if pair in given and (only is None or ":".join(pair) in only)
    }
    versions = versions_by_id(pairs.values())
    dossier = dossier_of(enterprise, day)
    return [
        _live(dossier, versions[pairs[scheme.id, level.id]], aim)
        for scheme, level in catalog().titles()
        if (scheme.id, level.id) in pairs
        for aim in _aims(dossier, scheme, level.id, kind)
    ]


def _aims(dossier: Dossier, scheme: Scheme, level: str, kind: str) -> list[FactsAim]:
    """One for each subject that would apply, where a title goes by their own facts; else one of none."""
    asked = kind_asked_by(scheme)
    subjects: list[int | None] = [*dossier.subjects.of_kind(asked)] if asked else []
    return [FactsAim(scheme.id, level, kind, dossier.day, each) for each in (subjects or [None])]


def _live(dossier: Dossier, version: CriteriaVersion, aim: FactsAim) -> Live:
    criteria = criteria_of(version)
    known = dossier.known(criteria, aim)
    sheet = replace(sheet_of(criteria, known.facts, aim.day), bar=dossier.barred.get(aim.scheme))
    kind = kind_asked_by(catalog().schemes[aim.scheme])
    meant = dossier.subjects.meant(kind, aim.subject_id) if kind else None
    return Live(version, criteria, aim, known, sheet, meant)


@dataclass(frozen=True)
class Judged:
    """What the criteria of its call say of an application now: the sheet, and the texts to be frozen."""

    version: CriteriaVersion
    dossier: Dossier
    known: GatheredFacts
    sheet: Sheet
    facts: str
    content: str
    origins: str

    @property
    def reasons(self) -> list[Text]:
        """Why it cannot be submitted; none where the verdict is yes or open."""
        return unmet_criteria(self.sheet)


def assess_application(application: Application, enterprise: Enterprise) -> Judged | None:
    """Look at an application by the version of its call; None where no version is in use.

    A correction is looked at on the day it was first filed: the accounting years and windows stay.
    """
    version = criteria_of_application(application)
    if version is None:
        return None
    criteria = criteria_of(version)
    day = clock.day_of(application.submitted_at) if application.submitted_at else clock.today()
    aim = FactsAim(application.scheme, application.level, application.kind, day, application.subject_id)
    dossier = dossier_of(enterprise, day)
    known = dossier.known(criteria, aim)
    barred = texts_of_bars(dossier.bars, clock.today()).get(application.scheme)
    sheet = replace(sheet_of(criteria, known.facts, day), bar=barred)
    return Judged(
        version,
        dossier,
        known,
        sheet,
        facts_text(known.facts),
        content_text(sheet.assessment),
        origins_text(known.origins),
    )
