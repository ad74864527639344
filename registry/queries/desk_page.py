"""The files of a desk as pages read them (decision 50)."""

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any

from peewee import JOIN

from registry.models import Application, Enterprise
from registry.prepared import Prepared, few_lengths
from registry.queries.application import CONDITIONS, SORTS, hits_of_files, in_stage, with_names
from registry.queries.lists import asked_of
from registry.queries.long_list import Leads, LongList, beside
from registry.queries.scope import applications_in_scope, place_in_scope
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
    seen = beside(applications_in_scope(actor))
    table = Application.select(Application.id).where(seen)
    conditions = asked_of(CONDITIONS, {**without_words(filters), **place_in_scope(actor)})
    if stages:
        conditions["stage"] = reduce(or_, map(in_stage, stages))
    by_name = {"enterprise": (table.join(Enterprise), _from_enterprises().where(seen))}
    found = found_by(filters, hits_of_files)
    return LongList(table, conditions, SORTS, filters, LEADS, _shown, found=found, sides=by_name)


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
