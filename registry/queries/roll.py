"""The public roll of what was recognized."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from peewee import Expression

from registry.models import Enterprise, Recognition, Subject
from registry.queries.recognition import with_holder
from registry.queries.validity import in_status, valid_on
from registry.rules.uscc import check_uscc

SORTS: dict[str, tuple[Any, ...]] = {
    "announced": (Recognition.announced_on,),
    "name": (Recognition.name,),
    "title": (Recognition.scheme, Recognition.level),
    "place": (Recognition.district, Recognition.zone),
    "year": (Recognition.award_year,),
    "until": (Recognition.valid_until,),
}
"""What the roll can be sorted by; the latest announced comes first unless asked otherwise."""

EXACT = {
    "scheme": Recognition.scheme,
    "level": Recognition.level,
    "district": Recognition.district,
    "industry": Recognition.industry,
    "year": Recognition.award_year,
}


def roll(filters: Mapping[str, str], day: date) -> Any:
    """The recognitions `filters` filters and sorts, holder, subject and batch joined; states are of `day`."""
    query = _narrowed(with_holder(), filters, day)
    columns = SORTS[filters.get("sort", "announced")]
    down = filters.get("direction", "asc" if "sort" in filters else "desc") == "desc"
    if down:
        return query.order_by(*(column.desc() for column in columns), Recognition.id.desc())
    return query.order_by(*columns, Recognition.id)


def how_many_on_roll(filters: Mapping[str, str], day: date) -> int:
    """How long that list is. Only words are looked for in other tables; else nothing is joined to count."""
    query = with_holder() if "q" in filters else Recognition.select(Recognition.id)
    return int(_narrowed(query, filters, day).count())


def _narrowed(query: Any, filters: Mapping[str, str], day: date) -> Any:
    for name, column in EXACT.items():
        if name in filters:
            query = query.where(column == (int(filters[name]) if name == "year" else filters[name]))
    if "q" in filters:
        query = query.where(_found(filters["q"]))
    if "state" in filters:
        query = query.where(in_status(filters["state"], day))
    return query


def _found(text: str) -> Expression:
    """By part of the name then or now, or of the product, site …; by certificate number; by a whole credit
    code. The beginning of a code finds nothing: the roll is no directory of codes."""
    code = check_uscc(text)
    if code.valid:
        return Enterprise.uscc == code.canonical
    return (
        Recognition.name.contains(text)
        | Enterprise.name.contains(text)
        | Subject.name.contains(text)
        | (Recognition.certificate_no == text.upper())
    )


def years_on_roll() -> list[int]:
    """The award years there are, latest first."""
    rows = Recognition.select(Recognition.award_year).distinct().order_by(Recognition.award_year.desc())
    return [row.award_year for row in rows]


def how_many_valid(day: date) -> int:
    """How many recognitions hold on a day."""
    return int(Recognition.select().where(valid_on(day)).count())
