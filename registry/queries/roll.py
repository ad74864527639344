"""The public roll of what was recognized."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from operator import eq
from typing import Any

from peewee import fn

from registry.models import Recognition
from registry.prepared import Prepared
from registry.queries.imports.whole import titles_of_whole_runs, unseen_batches
from registry.queries.lists import Conditions, Sorting, asked_of, equals, narrowed
from registry.queries.long_list import LongList
from registry.queries.once_written import of_filters
from registry.queries.recognition import with_holder
from registry.queries.recognition_page import TABLES, how_many_recognitions, leads_of, shown_titles
from registry.queries.search import WORDS, found_by, without_words
from registry.queries.title_search import hits_on_roll
from registry.queries.validity import in_status

SORTS = Sorting(
    {
        "announced": (Recognition.announced_on,),
        "name": (Recognition.name,),
        "title": (Recognition.scheme, Recognition.level),
        "place": (Recognition.district, Recognition.zone),
        "year": (Recognition.award_year, Recognition.announced_on),
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


def roll_by_page(filters: Mapping[str, str], day: date) -> LongList:
    """The same list for pages: of each row what `shown_titles` says."""
    alone = Recognition.select(Recognition.id).where(titles_of_whole_runs())
    conditions, found = asked_of(_conditions(day), without_words(filters)), found_by(filters, hits_on_roll)
    leads = leads_of(filters)
    whole = None if conditions or found else how_many_recognitions
    kept = TABLES, ("roll", day, of_filters(filters, _conditions(day)))
    return LongList(alone, conditions, SORTS, filters, leads, shown_titles, whole, kept, found)


def _conditions(day: date) -> Conditions:
    r = Recognition
    return {
        **equals(r.scheme, r.level, r.district, r.industry),
        "year": partial(eq, r.award_year),
        WORDS: lambda text: hits_on_roll(text).condition,
        "state": partial(in_status, day=day),
    }


def years_on_roll() -> list[int]:
    """The award years there are, latest first, none of a list that is not whole yet: one look into an index a
    year."""
    return [year for (year,) in _years() if year is not None]


@Prepared
def _years() -> Any:
    r, below = Recognition, Recognition.alias()
    top: Any = r.select(fn.MAX(r.award_year).alias("year")).where(titles_of_whole_runs())
    years = top.cte("years", recursive=True, columns=("year",))
    seen = below.batch.not_in(unseen_batches())
    next_one = below.select(fn.MAX(below.award_year)).where((below.award_year < years.c.year) & seen)
    step = years.select(next_one).where(years.c.year.is_null(False))
    every = years.union_all(step)
    return every.select_from(every.c.year).tuples()
