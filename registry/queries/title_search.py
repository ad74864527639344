"""What words in a search box find among recognitions: on the roll, and on the bureau's list."""

from typing import Any

from peewee import Expression

from registry.conditions import among, begins, there_is
from registry.models import Enterprise, Recognition, Subject
from registry.queries.certificate import had_number
from registry.queries.search import (
    Hits,
    Names,
    beginning,
    firm_in_it,
    firms_named,
    hits,
    hits_of_firms,
    names_of,
)
from registry.rules.uscc import canonical_uscc, check_uscc


def hits_on_roll(text: str) -> Hits:
    """By part of the name then, now or formerly, or of the product, site …; by certificate number, also one
    that was corrected; by a whole credit code. The beginning of a code finds nothing: the roll is no
    directory of codes."""
    r, code = Recognition, check_uscc(text)
    if code.valid:
        return titles_of_code(code.canonical)
    names = names_of(text)

    def others() -> list[Any]:
        return [
            r.select(r.id).where(among(r.enterprise, firms_named(names))),
            r.select(r.id).join(Subject).where(names.bear(Subject.name_key)),
            r.select(r.id).where(r.certificate_no == text.upper()),
            r.select(r.id).where(had_number(text)),
        ]

    subject = Subject.select(1).where((Subject.id == r.subject) & names.in_it(Subject.name_key))
    number = (r.certificate_no == text.upper()) | had_number(text)
    return hits(names, r.name_key, others, title_in_it(names) | there_is(subject) | number)


def titles_of_code(code: str) -> Hits:
    """The recognitions of the enterprise of a whole credit code."""
    e, r = Enterprise, Recognition
    own = r.enterprise.in_(e.select(e.id).where(e.uscc == code))
    rows: Any = r.select(r.id).where(own).tuples()
    return Hits(r.id, [number for (number,) in rows], own, own)


def hits_of_titles(text: str) -> Hits:
    """By part of the name then, by its enterprise, by the beginning of its certificate number, or by one it
    had before it was corrected."""
    r, names, code = Recognition, names_of(text), canonical_uscc(text)
    number = begins(r.certificate_no, text.upper())
    walked = title_in_it(names) | number | had_number(text)
    if code:
        walked |= r.enterprise.in_(Enterprise.select(Enterprise.id).where(begins(Enterprise.uscc, code)))
    firms = hits_of_firms(names, code=code)
    if firms.numbers is None:
        return Hits(r.id, None, walked, names.bear(r.name_key))
    of_firms = r.select(r.id).where(among(r.enterprise, firms.numbers))

    def others() -> list[Any]:
        numbers = beginning(r.certificate_no, text.upper())
        return [of_firms, numbers, r.select(r.id).where(had_number(text))]

    return hits(names, r.name_key, others, walked)


def title_in_it(names: Names) -> Expression:
    """The condition that the name a recognition was decided for, or its enterprise's, has the part."""
    e, r = Enterprise.alias(), Recognition
    holder = e.select(1).where((e.id == r.enterprise) & firm_in_it(names, e.name_key, e.id))
    found: Expression = names.in_it(r.name_key) | there_is(holder)
    return found
