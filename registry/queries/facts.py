"""The facts of one enterprise for a set on a day: what its profile states, what the register knows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from registry import clock
from registry.errors import Text
from registry.models import Enterprise
from registry.queries.bar import bars_by, texts_of_bars
from registry.queries.measure import Denial, denied_by, measures_of_holder
from registry.queries.past import files_refused
from registry.queries.profile import KeptFact, Profile, profile_of
from registry.queries.recognition import HolderTitles, titles_of_holder
from registry.queries.setting import settings
from registry.queries.subject_facts import own_facts, profile_for
from registry.rules.bar import FilingBar
from registry.rules.catalog import catalog
from registry.rules.criteria.criteria_set import CriteriaSet
from registry.rules.criteria.figures import Facts
from registry.rules.criteria.gathering.gather import Circumstances, Stated, gather
from registry.rules.criteria.gathering.origin import (
    AGAINST,
    FILED,
    LEDGER,
    PROFILE,
    RECORDS,
    REFUSED,
    REGISTER,
    SIZE,
    SUBJECT,
    TITLES,
    Origin,
    Origins,
)
from registry.rules.criteria.gathering.refused_files import RefusedFile, files_behind
from registry.rules.criteria.gathering.register_figures import RegisterFigures, filled_up, record_on, size_on
from registry.rules.criteria.metric import Metric
from registry.rules.eligibility import titles_counted, titles_in_principle
from registry.rules.setting import Settings
from registry.rules.subject_facts import OwnFacts


@dataclass(frozen=True)
class FactsAim:
    """What an enterprise is looked at for. `subject_id` is None where no subject applies yet."""

    scheme: str
    level: str
    kind: str
    day: date
    subject_id: int | None = None


@dataclass(frozen=True)
class GatheredFacts:
    """Facts, where each came from, and the circumstances they were gathered in."""

    facts: Facts
    origins: Origins
    around: Circumstances
    stated: Stated


@dataclass(frozen=True)
class Dossier:
    """All that is kept of an enterprise and its subjects for a day, read once for any number of sets."""

    day: date
    profile: Profile
    own: RegisterFigures
    titles: HolderTitles
    settings: Settings
    subjects: OwnFacts[KeptFact]
    denied: Mapping[str, Denial] = field(default_factory=dict)
    """Facts that decisions in the ledger show to be untrue."""
    bars: Sequence[FilingBar] = ()
    """All that ever were set."""
    barred: Mapping[str, Text] = field(default_factory=dict)
    """By scheme, why nothing may be filed for it on the day."""
    refused: Mapping[str, Sequence[RefusedFile]] = field(default_factory=dict)
    """By family, the files that were refused up to the day."""

    def why_barred(self, scheme: str) -> list[Text]:
        """Why nothing may be filed for a scheme on the day."""
        return [self.barred[scheme]] if scheme in self.barred else []

    def known(self, criteria: CriteriaSet, aim: FactsAim) -> GatheredFacts:
        """What a set can look at when it is aimed at a title; no query."""
        profile = profile_for(self.profile, self.subjects, aim.subject_id)
        stated, last_year = profile.stated(), self.day.year - 1
        titles = self.titles.towards(aim.subject_id)
        scheme = catalog().schemes[aim.scheme]
        refused = self.refused.get(catalog().grounds.family_of(aim.scheme), ())
        around = Circumstances(
            day=self.day,
            kind=aim.kind,
            level=aim.level,
            titles=titles_counted(scheme, aim.level, titles, self.day, self.settings),
            size_class=size_on(stated, self.own, last_year),
            in_principle=titles_in_principle(scheme, aim.level, self.day, self.settings),
            denied=frozenset(self.denied),
            refused=[each.day for each in refused],
        )
        filled = filled_up(stated, self.own, last_year)
        facts = gather(criteria.metrics, filled, around)
        origins = {name: self._origin(criteria.metrics[name], profile, last_year, refused) for name in facts}
        return GatheredFacts(facts, origins, around, filled)

    def _origin(
        self, metric: Metric, profile: Profile, last_year: int, refused: Sequence[RefusedFile]
    ) -> Origin:
        if metric.refusals:
            behind = files_behind(metric.refusals, refused, self.day)
            return Origin(REFUSED, source=", ".join(f"{each.number} ({each.day})" for each in behind))
        denial = self.denied.get(metric.id)
        if denial is None:
            return _origin(metric, profile, last_year)
        fact = profile.facts.get((metric.id, None))
        is_against = fact is not None and fact.value is True
        return Origin(AGAINST if is_against else LEDGER, source=denial.document_no)


def dossier_of(enterprise: Enterprise, day: date) -> Dossier:
    """The same few queries whatever will be asked of it."""
    decided = measures_of_holder(enterprise.id)
    bars = bars_by(decided)[enterprise.id]
    return Dossier(
        day,
        profile_of(enterprise.id),
        register_figures(enterprise, day),
        titles_of_holder(enterprise.id, day),
        settings(),
        own_facts(enterprise.id),
        denied_by(decided, day).get(enterprise.id, {}),
        bars,
        texts_of_bars(bars, day),
        files_refused(enterprise.id, day),
    )


def register_figures(enterprise: Enterprise, day: date) -> RegisterFigures:
    """The register's figures, as far as they are of the last full year before a day."""
    figures = (enterprise.staff, enterprise.revenue_fen, enterprise.assets_fen)
    return record_on(day, clock.today(), enterprise.gbt4754, *figures)


def _origin(metric: Metric, profile: Profile, last_year: int) -> Origin:
    if metric.titles or metric.not_titles:
        return Origin(TITLES)
    if metric.applying or metric.level_not:
        return Origin(FILED)
    if metric.sizes:
        return Origin(SIZE)
    if metric.records:
        return Origin(RECORDS)
    if metric.since:
        return _said(profile.facts.get((metric.since, None)))
    year = None if metric.year is None else last_year + 1 - metric.year
    return _said(profile.facts.get((metric.stem if year is not None else metric.id, year)))


def _said(fact: KeptFact | None) -> Origin:
    if fact is None or fact.value is None:
        return Origin(REGISTER)
    return Origin(
        PROFILE if fact.subject_id is None else SUBJECT,
        row=fact.id,
        source=fact.source,
        file_id=fact.evidence_id,
        file_name=fact.evidence_name,
        entered_by=fact.entered_by,
        entered_at=fact.entered_at.isoformat(timespec="milliseconds"),
    )
