"""Whom a list of the demo's history names."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from demo.enterprises import names
from demo.enterprises.enterprises import HERO
from demo.past.rounds import Round
from demo.state import DemoState, Firm, fits
from registry.models import Subject
from registry.rules.catalog import catalog
from registry.rules.prior_title import PriorAsked, prior_titles
from registry.rules.scheme import Scheme
from registry.rules.setting import Settings

REST = date(2026, 8, 15)
"""From this day the history leaves the firms of the files in progress alone."""
HERO_TITLES = {("innovative_sme", date(2025, 6, 27)), ("digital_workshop", date(2024, 11, 8))}
"""The lists that name the enterprise whose account can be signed in to."""
MOST_SITES = 2


@dataclass(frozen=True)
class ListCandidate:
    """A firm and what of it would be recognized; `subject` where it exists already."""

    firm: Firm
    kind: str
    name: str
    subject: Subject | None = None


def chosen_for(state: DemoState, one: Round, random: Random) -> list[ListCandidate]:
    """The new ones of a list, in its order: by place, then by number."""
    scheme = catalog().schemes[one.scheme]
    kind = one.kind or scheme.subject_kinds[0]
    preferred = [each.any_of for each in scheme.prerequisites_for(one.level, one.announced_on)]
    scored = []
    for firm, subject in _possible(state, one, scheme, kind):
        if firm.number == HERO:
            score = 9999 if (one.scheme, one.announced_on) in HERO_TITLES else -1
        else:
            score = firm.enterprise.merit + random.randint(0, 450)
            if preferred and _holds_of_each(firm, preferred, one.announced_on):
                score += 300
        if score >= 0:
            scored.append((-score, firm.number, firm, subject))
    scored.sort(key=lambda each: each[:2])
    found = [_named(firm, subject, one, kind) for _, _, firm, subject in scored[: one.new]]
    return sorted(found, key=lambda each: (each.firm.row.district, each.firm.row.zone, each.firm.number))


def _named(firm: Firm, subject: Subject | None, one: Round, kind: str) -> ListCandidate:
    if subject is not None:
        return ListCandidate(firm, subject.kind, subject.name, subject)
    return ListCandidate(firm, kind, name_of_subject(firm, one.scheme, one.level, kind))


def is_left_alone(firm: Firm, day: date) -> bool:
    """Whether the history may no longer touch a firm, because it applies in the present."""
    return day >= REST and firm.enterprise.applies


def _possible(
    state: DemoState, one: Round, scheme: Scheme, kind: str
) -> Iterator[tuple[Firm, Subject | None]]:
    """Every firm that the list could name, with its subject where the list asks for one that exists."""
    needed = [each for each in scheme.prerequisites_for(one.level, one.announced_on) if each.same_subject]
    asked = prior_titles(scheme, one.level, one.announced_on, Settings(catalog().settings))
    strict = [each.any_of for each in asked if each.asked is PriorAsked.HELD]
    most = MOST_SITES if kind == "site" else 1
    for firm in state.every():
        if not fits(firm, scheme) or is_left_alone(firm, one.announced_on) or _excluded(firm, scheme, one):
            continue
        if needed:
            yield from _upgrades(firm, one, needed[0].any_of)
        elif strict and not _holds_of_each(firm, strict, one.announced_on):
            continue
        elif sum(each.subject.kind == kind for each in firm.titles_of(one.scheme, one.level)) < most:
            yield firm, None


def _upgrades(firm: Firm, one: Round, needed: tuple[str, ...]) -> Iterator[tuple[Firm, Subject]]:
    """The firm with that of its sites, parks or chains that holds what is needed and not yet what is
    announced."""
    has = {title.subject.id for title in firm.titles_of(one.scheme, one.level)}
    for title in firm.titles:
        named = f"{title.scheme}:{title.level}" in needed
        if named and title.is_valid(one.announced_on) and title.subject.id not in has:
            yield firm, title.subject
            return


def _excluded(firm: Firm, scheme: Scheme, one: Round) -> bool:
    return bool(scheme.excludes) and bool(firm.held(one.announced_on) & set(scheme.excludes))


def _holds_of_each(firm: Firm, asked: Sequence[tuple[str, ...]], day: date) -> bool:
    """Whether the firm holds one of each of these on a day."""
    held = firm.held(day)
    return all(held & set(any_of) for any_of in asked)


def name_of_subject(firm: Firm, scheme_id: str, level: str, kind: str) -> str:
    """What of the firm is put forward next for a level; an enterprise goes by its own name."""
    if kind == "enterprise":
        return str(firm.row.name)
    choices = names.WORKSHOPS if scheme_id == "digital_workshop" else names.SUBJECT_WORDS[kind]
    nth = firm.number + len(firm.titles_of(scheme_id, level))
    return f"{choices[nth % len(choices)]}（演示{firm.number:04d}）"
