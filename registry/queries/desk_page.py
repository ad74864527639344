"""The files of a desk as pages read them (decision 50)."""

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any

from peewee import JOIN

from registry.models import Application, Enterprise
from registry.prepared import Prepared, few_lengths
from registry.queries.application import CONDITIONS, SORTS, TABLES, hits_of_files, in_stage, with_names
from registry.queries.lists import asked_of
from registry.queries.long_list import Leads, LongList, beside
from registry.queries.once_written import of_filters
from registry.queries.scope import applications_in_scope, place_in_scope, scope_of_actor
from registry.queries.search import WORDS, found_by, without_words
from registry.rules.actor import Actor
from registry.rules.state import Stage

LEADS: Leads = {
    WORDS: (),
    "call": (),
    "stage": ("waiting", "changed"),
    "district": ("waiting", "place"),
    "scheme": ("scheme",),
}
"""What leads a desk, and in which of its orders."""


def desk_by_page(actor: Actor, stages: Sequence[Stage], filters: Mapping[str, str]) -> LongList:
    """The files of a desk, in these stages or (none named) in any, filtered and sorted; of each row all that
    `with_names` joins."""
    seen = applications_in_scope(actor)
    table = Application.select(Application.id).where(beside(seen))
    conditions = asked_of(CONDITIONS, {**without_words(filters), **place_in_scope(actor)})
    if stages:
        conditions["stage"] = reduce(or_, map(in_stage, stages))
    walked = _from_enterprises().where(beside(seen, Enterprise.id))
    by_name = {"enterprise": (table.join(Enterprise), walked, Enterprise.id)}
    found = found_by(filters, hits_of_files)
    names = tuple(stage.name for stage in stages)
    kept = TABLES, ("files", scope_of_actor(actor), names, of_filters(filters, CONDITIONS))
    return LongList(table, conditions, SORTS, filters, LEADS, _shown, kept=kept, found=found, sides=by_name)


def next_waiting(
    actor: Actor, stages: Sequence[Stage], filters: Mapping[str, str], after: Application
) -> int | None:
    """The id of the application that comes after this one in the queue, from the front again at its end."""
    plain = {name: value for name, value in filters.items() if name not in ("sort", "direction")}
    return desk_by_page(actor, stages, plain).next_of(after.id)


def _from_enterprises() -> Any:
    """Files in the order in which their enterprises are read: SQLite joins so as CROSS JOIN says."""
    own = Application.enterprise == Enterprise.id
    return Enterprise.select(Application.id).join(Application, JOIN.CROSS).where(own)


def _shown(ids: Sequence[int]) -> Sequence[Any]:
    found: Sequence[Any] = _files(few_lengths(ids))
    return found


@Prepared
def _files(ids: Sequence[int]) -> Any:
    return with_names(Application.id.in_(ids))
