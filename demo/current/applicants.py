"""Which firm files what: for every application of the plan a firm that may, spread over the places."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import cycle
from random import Random
from typing import Protocol

from demo.accounts import ACCOUNTS
from demo.current.application_plan import (
    HERO_FILES,
    PlannedApplication,
    planned_application,
    read_application_plan,
)
from demo.enterprises.enterprises import HERO
from demo.past.selection import name_of_subject
from demo.state import DemoState, Firm, fits
from registry.models import Subject
from registry.queries.bar import families_barred
from registry.rules.catalog import catalog
from registry.rules.eligibility import Titles, unmet_prerequisites
from registry.rules.place import Place
from registry.rules.role import Role
from registry.rules.setting import Settings

MOST_FILES = 3
RE_REVIEW_AHEAD = timedelta(days=240)


@dataclass
class File:
    """An application to be: whose, what for, where it ends; `application` once it was started."""

    firm: Firm
    planned: PlannedApplication
    subject_kind: str
    subject_name: str
    application: int = 0


class Suits(Protocol):
    """Looks at files before they are dealt: whether one would be refused, and that one will be filed."""

    def suits(self, file: File) -> bool: ...

    def wish(self, file: File) -> None: ...


def deal(state: DemoState, day: date, random: Random, profiles: Suits) -> list[File]:
    """A file for every planned application that some firm can play as of `day`; the hero's first."""
    hero = state.firms[HERO]
    files = []
    for title, end in HERO_FILES:
        one = planned_application(title, end)
        kind = catalog().schemes[one.scheme].subject_kinds[0]
        files.append(File(hero, one, kind, name_of_subject(hero, one.scheme, one.level, kind)))
        profiles.wish(files[-1])
    free = [firm for firm in state.every() if _is_free(firm)]
    barred, family_of = families_barred(day), catalog().grounds.family_of
    able: dict[tuple[str, str, bool], list[File]] = {}
    busy: Counter[int] = Counter()
    taken: set[tuple[int, str]] = set()
    places = _wanted_places()
    for one in read_application_plan():
        kind_of_file = (one.scheme, one.level, one.again)
        if kind_of_file not in able:
            able[kind_of_file] = [
                file
                for firm in free
                if family_of(one.scheme) not in barred.get(firm.row.id, ())
                for file in _possible(firm, one, day)
            ]
        still = [
            file
            for file in able[kind_of_file]
            if busy[file.firm.number] < MOST_FILES and (file.firm.number, one.scheme) not in taken
        ]
        wanted = next(places)
        near = [file for file in still if _lies_in(file.firm, wanted)]
        file = _pick(near, one, random, profiles) or _pick(still, one, random, profiles)
        if file:
            profiles.wish(file)
            busy[file.firm.number] += 1
            taken.add((file.firm.number, one.scheme))
            files.append(file)
    return files


def _pick(able: list[File], one: PlannedApplication, random: Random, profiles: Suits) -> File | None:
    """One of these at random that would not be refused; None where all would be."""
    left = list(able)
    while left:
        file = replace(left.pop(random.randrange(len(left))), planned=one)
        if profiles.suits(file):
            return file
    return None


def _is_free(firm: Firm) -> bool:
    row = firm.row
    return (
        firm.enterprise.applies and firm.number != HERO and bool(row.uscc and row.district and row.industry)
    )


def _wanted_places() -> Iterator[Place]:
    """One in three for each officer of the printed accounts, one in three for every district in turn."""
    known = catalog()
    printed = [known.place_by_name(each.place) for each in ACCOUNTS if each.role is Role.DISTRICT_OFFICER]
    others = cycle([Place(code, "") for code in known.districts])
    while True:
        yield from (place for place in printed if place is not None)
        yield next(others)


def _lies_in(firm: Firm, place: Place) -> bool:
    return firm.row.district == place.district and place.zone in ("", firm.row.zone)


def _possible(firm: Firm, one: PlannedApplication, day: date) -> Iterator[File]:
    """What this firm could put forward for a planned application: nothing, or one file."""
    scheme, first = catalog().schemes[one.scheme], Settings(catalog().settings)
    if not fits(firm, scheme):
        return
    own = [title for title in firm.titles_of(one.scheme, one.level) if title.is_valid(day)]
    if one.again:
        for title in own:
            if title.valid_until is not None and title.valid_until <= day + RE_REVIEW_AHEAD:
                yield _file(firm, one, title.subject)
                return
        return
    kind = scheme.subject_kinds[0]
    if kind == "enterprise" and own:
        return
    needs_same = [each for each in scheme.prerequisites_for(one.level, day) if each.same_subject]
    if needs_same:
        yield from _upgrades(firm, one, needs_same[0].any_of, day)
    elif not unmet_prerequisites(scheme, one.level, Titles(firm.held(day), (), ()), day, catalog(), first):
        yield File(firm, one, kind, name_of_subject(firm, one.scheme, one.level, kind))


def _upgrades(firm: Firm, one: PlannedApplication, needed: tuple[str, ...], day: date) -> Iterator[File]:
    has = {title.subject.id for title in firm.titles_of(one.scheme, one.level)}
    for title in firm.titles:
        if f"{title.scheme}:{title.level}" in needed and title.is_valid(day) and title.subject.id not in has:
            yield _file(firm, one, title.subject)
            return


def _file(firm: Firm, one: PlannedApplication, subject: Subject) -> File:
    return File(firm, one, str(subject.kind), str(subject.name))
