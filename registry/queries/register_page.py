"""The register as pages read it (decision 50), and how many wait in its queues."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from peewee import fn

from registry.models import Enterprise
from registry.prepared import Prepared, few_lengths
from registry.queries.enterprise import (
    CONDITIONS,
    QUEUES,
    SORTS,
    hits_in_register,
    holding,
    holds,
    narrowed_register,
)
from registry.queries.imports.whole import running_runs
from registry.queries.lists import asked_of, counted
from registry.queries.long_list import Leads, LongList, beside, how_many_rows, nothing_but
from registry.queries.once_written import of_filters, once_written
from registry.queries.scope import (
    enterprises_in_scope,
    is_all_of_register,
    place_in_scope,
    scope_of_actor,
)
from registry.queries.search import WORDS, found_by, without_words
from registry.rules.actor import Actor

LEADS: Leads = {
    WORDS: (),
    "titles": (),
    "code": (),
    "zone": ("name",),
    "district": ("name", "place"),
    "industry": ("name", "industry"),
}
"""What leads the register, and in which of its orders."""

TABLES = ("batch", "enterprise", "import_work", "lineage", "recognition", "searched_name", "title_measure")
"""What it depends on how many there are."""


def register_by_page(actor: Actor, filters: Mapping[str, str], today: date) -> LongList:
    """The same list for pages: of each row id, name, name_key, uscc, district, zone, industry."""
    table = Enterprise.select(Enterprise.id).where(beside(enterprises_in_scope(actor)))
    conditions = asked_of(CONDITIONS, {**without_words(filters), **place_in_scope(actor)})
    waiting = filters.get("waiting", "")
    if waiting == "place":
        conditions["district"] = QUEUES[waiting]
    elif waiting:
        conditions[waiting] = QUEUES[waiting]
    if "scheme" in filters or "held" in filters:
        scheme, held = filters.get("scheme"), filters.get("held", "valid")
        if scheme and held != "none":
            conditions["titles"] = holding(scheme, held, today)
        else:
            # Nearly all of them: each is asked.
            conditions["held"] = holds(scheme, held, today)
    found = found_by(filters, hits_in_register)
    is_narrowed = bool(conditions) or found is not None or not is_all_of_register(actor)
    whole = None if is_narrowed else _how_many
    return LongList(table, conditions, SORTS, filters, LEADS, _shown_enterprises, whole, found=found)


def _how_many() -> int:
    """How many are in the register: all rows less those that are not, which are few."""
    ((every, gone, unseen),) = _every_and_gone()
    return int(every - gone - unseen)


@Prepared
def _every_and_gone() -> Any:
    e: Any = Enterprise.alias()
    count = e.select(fn.COUNT(1))
    # The few have an index of their own, which SQLite takes only where rows are asked for by its column.
    gone = (e.taken_out_at.is_null(False) | e.merged_into.is_null(False)) & (e.id > 0)
    unseen = e.import_run.in_(running_runs()) & beside(e.taken_out_at.is_null() & e.merged_into.is_null())
    return nothing_but(how_many_rows(Enterprise), count.where(gone), count.where(unseen)).tuples()


def _shown_enterprises(ids: Sequence[int]) -> Sequence[Any]:
    found: Sequence[Any] = _shown(few_lengths(ids))
    return found


@Prepared
def _shown(ids: Sequence[int]) -> Any:
    e = Enterprise
    shown = (e.id, e.name, e.name_key, e.uscc, e.district, e.zone, e.industry)
    return e.select(*shown).where(e.id.in_(ids)).namedtuples()


def queue_counts(actor: Actor, filters: Mapping[str, str], today: date) -> Mapping[str, int | None]:
    """How many the same filters leave in each queue; '' is all of them. None where a common word is looked
    for: then nobody counts them all."""
    question = "queues", today, scope_of_actor(actor), of_filters(filters, ("scheme", "held", *CONDITIONS))
    return once_written(TABLES, question, partial(_counts, actor, filters, today))


def _counts(actor: Actor, filters: Mapping[str, str], today: date) -> Mapping[str, int | None]:
    every = register_by_page(actor, {**filters, "waiting": ""}, today)
    if every.is_common:
        return dict.fromkeys(("", *QUEUES))
    if WORDS in filters:
        return counted(every.every(), QUEUES)
    if "scheme" in filters or "held" in filters:
        # What they hold is looked up once.
        return counted(narrowed_register(actor, filters, today), QUEUES)
    if not asked_of(CONDITIONS, filters):
        counts = {queue: _how_many_waiting(actor, {queue: None})[0][0] for queue in QUEUES}
        return {"": every.count(), **counts}
    queues = {queue: {**filters, "waiting": queue} for queue in ("", *QUEUES)}
    return {queue: register_by_page(actor, asked, today).count() for queue, asked in queues.items()}


@Prepared
def _how_many_waiting(actor: Actor, queue: Mapping[str, None]) -> Any:
    """Of all that the actor sees how many wait in one queue."""
    (waiting,) = queue
    every = register_by_page(actor, {"waiting": waiting}, date.min).every()
    return every.select(fn.COUNT(1)).tuples()
