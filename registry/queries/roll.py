"""The public roll of what was recognized."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from operator import eq
from typing import Any

from peewee import Expression

from registry.models import Enterprise, Recognition, Subject
from registry.queries.certificate import had_number
from registry.queries.enterprise import called
from registry.queries.imports.whole import titles_of_whole_runs
from registry.queries.lists import Conditions, Sorting, equals, narrowed, spelled
from registry.queries.recognition import with_holder
from registry.queries.validity import in_status, valid_on
from registry.rules.uscc import check_uscc

SORTS = Sorting(
    {
        "announced": (Recognition.announced_on,),
        "name": (Recognition.name,),
        "title": (Recognition.scheme, Recognition.level),
        "place": (Recognition.district, Recognition.zone),
        "year": (Recognition.award_year,),
        "until": (Recognition.valid_until,),
    },
    usual="announced",
    id=Recognition.id,
    latest_first=True,
)
"""What the roll can be sorted by; the latest announced comes first unless asked otherwise."""


def roll(filters: Mapping[str, str], day: date) -> Any:
    """The recognitions with holder, subject and batch, filtered and sorted; states are of `day`. A query."""
    return SORTS.sorted(narrowed(with_holder(), _conditions(day), filters), filters)


def how_many_on_roll(filters: Mapping[str, str], day: date) -> int:
    """How long that list is. Only words are looked for in other tables; else nothing is joined to count."""
    alone = Recognition.select(Recognition.id).where(titles_of_whole_runs())
    query = with_holder() if "q" in filters else alone
    return int(narrowed(query, _conditions(day), filters).count())


def _conditions(day: date) -> Conditions:
    r = Recognition
    return {
        **equals(r.scheme, r.level, r.district, r.industry),
        "year": partial(eq, r.award_year),
        "q": _found,
        "state": partial(in_status, day=day),
    }


def _found(text: str) -> Expression:
    """By part of the name then, now or formerly, or of the product, site …; by certificate number, also one
    that was corrected; by a whole credit code. The beginning of a code finds nothing: the roll is no
    directory of codes."""
    code = check_uscc(text)
    if code.valid:
        return Enterprise.uscc == code.canonical
    found: Expression = (
        spelled(Recognition.name_key, text)
        | called(text)
        | spelled(Subject.name_key, text)
        | (Recognition.certificate_no == text.upper())
        | had_number(text)
    )
    return found


def years_on_roll() -> list[int]:
    """The award years there are, latest first."""
    rows = Recognition.select(Recognition.award_year).distinct().order_by(Recognition.award_year.desc())
    return [row.award_year for row in rows]


def how_many_valid(day: date) -> int:
    """How many recognitions hold on a day."""
    return int(Recognition.select().where(valid_on(day)).count())
