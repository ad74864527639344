"""Lists of recognitions as pages read them (decision 50): the bureau's, and what it shares with the roll."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from peewee import fn

from registry.database import of_one_moment
from registry.models import Recognition, Subject
from registry.prepared import Prepared, few_lengths
from registry.queries.imports.whole import titles_of_whole_runs, unseen_batches
from registry.queries.lists import asked_of, counted
from registry.queries.long_list import Leads, LongList, how_many_rows, nothing_but
from registry.queries.once_written import of_filters, once_written
from registry.queries.recognition import CONDITIONS, SORTS
from registry.queries.search import WORDS, found_by, without_words
from registry.queries.title_search import hits_of_titles
from registry.queries.validity import (
    STATUSES,
    how_many_begin_later,
    how_many_ended,
    how_many_valid,
    in_status,
)

LEADS: Leads = {
    WORDS: (),
    "year": ("announced", "year"),
    "district": ("announced", "place"),
    "industry": ("announced",),
    "scheme": ("announced", "title", "scheme"),
    "level": ("announced",),
}
"""What leads lists of recognitions, and in which of their orders."""
TABLES = (
    *("batch", "enterprise", "import_work", "lineage", "recognition", "searched_name", "subject"),
    *("superseded_number", "title_measure"),
)
"""What it depends on how many there are."""


def recognitions_by_page(filters: Mapping[str, str], today: date) -> LongList:
    """The bureau's list for pages: of each row what `shown_titles` says."""
    alone = Recognition.select(Recognition.id).where(titles_of_whole_runs())
    conditions, found = asked_of(CONDITIONS, without_words(filters)), found_by(filters, hits_of_titles)
    if "state" in filters:
        conditions["state"] = in_status(filters["state"], today)
    leads = leads_of(filters)
    whole = None if conditions or found else how_many_recognitions
    kept = TABLES, ("recognitions", today, of_filters(filters, ("state", *CONDITIONS)))
    return LongList(alone, conditions, SORTS, filters, leads, shown_titles, whole, kept, found)


def leads_of(filters: Mapping[str, str]) -> Leads:
    """What leads such a list: before all else that it ended, for few did. No index is of what is valid."""
    state = filters.get("state", "valid")
    if state == "valid":
        return LEADS
    return {**LEADS, "state": ()} if state == "expired" else {WORDS: (), "state": (), **LEADS}


def how_many_recognitions() -> int:
    """How many there are, without those of a list that is not whole yet: all of them less those."""
    ((every, unseen),) = _every_and_unseen()
    return int(every - unseen)


@Prepared
def _every_and_unseen() -> Any:
    unseen = Recognition.alias()
    hidden = unseen.select(fn.COUNT(1)).where(unseen.batch.in_(unseen_batches()))
    return nothing_but(how_many_rows(Recognition), hidden).tuples()


@Prepared
def _shown(ids: Sequence[int]) -> Any:
    r = Recognition
    what = (r.id, r.name, Subject.kind.alias("subject_kind"), Subject.name.alias("subject_name"))
    where = (r.scheme, r.level, r.district, r.zone, r.industry)
    how_long = (r.award_year, r.announced_on, r.valid_until, r.ended_on, r.ended_how, r.certificate_no)
    return r.select(*what, *where, *how_long).join(Subject).where(r.id.in_(ids)).namedtuples()


def shown_titles(ids: Sequence[int]) -> Sequence[Any]:
    """What lists show of these recognitions, in any order: id, name, subject_kind, subject_name, scheme,
    level, district, zone, industry, award_year, announced_on, valid_until, ended_on, ended_how,
    certificate_no."""
    found: Sequence[Any] = _shown(few_lengths(ids))
    return found


def recognition_counts(filters: Mapping[str, str], today: date) -> Mapping[str, int | None]:
    """How many the same filters leave of each status; '' is all of them. None where a common word is looked
    for: then nobody counts them all."""
    question = "statuses", today, of_filters(filters, CONDITIONS)
    return once_written(TABLES, question, partial(_counts, filters, today))


def _counts(filters: Mapping[str, str], today: date) -> Mapping[str, int | None]:
    others = {name: value for name, value in filters.items() if name != "state"}
    if not set(others) & set(CONDITIONS):
        return _all_counts(today)
    every = recognitions_by_page(others, today)
    if every.is_common:
        return dict.fromkeys(("", *STATUSES))
    return counted(every.every(), {status: in_status(status, today) for status in STATUSES})


@of_one_moment
def _all_counts(today: date) -> dict[str, int]:
    """The same of all there are. What has expired becomes ever more: it is what has no other status."""
    every, valid, ended = how_many_recognitions(), how_many_valid(today), how_many_ended(today)
    expired = every - valid - ended - how_many_begin_later(today)
    return {"": every, "valid": valid, "expired": expired, "ended": ended}
