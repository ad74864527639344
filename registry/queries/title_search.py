"""What words in a search box find among recognitions: on the roll, and on the bureau's list."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from peewee import Expression

from registry.conditions import among, begins, there_is
from registry.models import Enterprise, Recognition, Subject
from registry.queries.certificate import had_number
from registry.queries.search import Hits, Names, firm_in_it, firms_named, hits, hits_of_firms, names_of
from registry.rules.uscc import canonical_uscc, check_uscc


def hits_on_roll(text: str) -> Hits:
    """By part of the name then, now or formerly, or of the product, site …; by certificate number, also one
    that was corrected; by a whole credit code. The beginning of a code finds nothing: the roll is no
    directory of codes."""
    r, code, names = Recognition, check_uscc(text), names_of(text)
    if code.valid:
        return titles_of_code(code.canonical)

    def by_number() -> list[Any]:
        return [
            *titles_named(names, firms_named(names)),
            r.select(r.id).join(Subject).where(names.bear(Subject.name_key)),
            r.select(r.id).where(r.certificate_no == text.upper()),
            r.select(r.id).where(had_number(text)),
        ]

    subject = Subject.select(1).where((Subject.id == r.subject) & names.in_it(Subject.name_key))
    number = (r.certificate_no == text.upper()) | had_number(text)
    return hits(r.id, names, by_number, title_in_it(names) | there_is(subject) | number)


def hits_of_titles(text: str) -> Hits:
    """By part of the name then, by its enterprise, by the beginning of its certificate number, or by one it
    had before it was corrected."""
    r, names, code = Recognition, names_of(text), canonical_uscc(text)
    firms, number = hits_of_firms(names, code=code), begins(r.certificate_no, text.upper())
    called = title_in_it(names) | number | had_number(text)
    holders = Enterprise.select(Enterprise.id).where(begins(Enterprise.uscc, code))
    walked = called | r.enterprise.in_(holders) if code else called

    def by_number() -> list[Any]:
        own = titles_named(names, firms.some() if firms.numbers is None else firms.numbers)
        return [*own, r.select(r.id).where(number), r.select(r.id).where(had_number(text))]

    found = hits(r.id, names, by_number, walked)
    return found if firms.numbers is not None else replace(found, numbers=None)


def titles_named(names: Names, firms: Sequence[int]) -> list[Any]:
    """Queries for the numbers of recognitions: of those that a name was decided for, and of all of the
    enterprises of these numbers."""
    r = Recognition
    return [r.select(r.id).where(names.bear(r.name_key)), r.select(r.id).where(among(r.enterprise, firms))]


def titles_of_code(code: str) -> Hits:
    """The recognitions of the enterprise of a whole credit code."""
    e, r = Enterprise, Recognition
    own = r.enterprise.in_(e.select(e.id).where(e.uscc == code))

    def some() -> list[int]:
        rows: Any = r.select(r.id).where(own).tuples()
        return [number for (number,) in rows]

    return Hits(r.id, some(), own, some)


def title_in_it(names: Names) -> Expression:
    """The same of each recognition: the name it was decided for, or its enterprise's."""
    e, r = Enterprise.alias(), Recognition
    holder = e.select(1).where((e.id == r.enterprise) & firm_in_it(names, e.name_key, e.id))
    found: Expression = names.in_it(r.name_key) | there_is(holder)
    return found
