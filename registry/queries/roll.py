"""The public roll of what was recognized."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from operator import eq
from typing import Any

from registry.models import Recognition
from registry.queries.imports.whole import titles_of_whole_runs
from registry.queries.lists import Conditions, Counted, Sorting, equals, narrowed
from registry.queries.recognition import with_holder
from registry.queries.search import WORDS, how_many_found, without_words
from registry.queries.title_search import hits_on_roll
from registry.queries.validity import in_status, valid_on

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


def how_many_on_roll(filters: Mapping[str, str], day: date) -> Counted:
    """How long that list is; nothing is joined to count."""
    alone = Recognition.select(Recognition.id).where(titles_of_whole_runs())
    rest = narrowed(alone, _conditions(day), without_words(filters))
    return how_many_found(rest, filters, hits_on_roll)


def _conditions(day: date) -> Conditions:
    r = Recognition
    return {
        **equals(r.scheme, r.level, r.district, r.industry),
        "year": partial(eq, r.award_year),
        WORDS: lambda text: hits_on_roll(text).condition,
        "state": partial(in_status, day=day),
    }


def years_on_roll() -> list[int]:
    """The award years there are, latest first."""
    rows = Recognition.select(Recognition.award_year).distinct().order_by(Recognition.award_year.desc())
    return [row.award_year for row in rows]


def how_many_valid(day: date) -> int:
    """How many recognitions hold on a day."""
    return int(Recognition.select().where(valid_on(day)).count())
