"""The whole register as an import needs it: who is there, under which code and names."""

from collections.abc import Collection, Iterator, Mapping
from itertools import chain
from typing import Any

from registry.models import Enterprise, Lineage
from registry.queries.scope import is_kept
from registry.rules.imports.matching import Register

CHUNK = 900


def whole_register() -> Register:
    """Every enterprise by code, name and former name; three queries however large the register. What a merged
    record is and was called leads to the one that counts for it. What an undone import had brought is not
    there: the list may come in again. What one has brought so far that is not whole yet is there."""
    e = Enterprise
    gone: Any = e.select(e.id, e.merged_into, e.name_key).where(e.merged_into.is_null(False)).tuples()
    into = {id: (other, key) for id, other, key in gone}
    enterprises: Any = e.select(e.id, e.uscc, e.name, e.name_key).where(is_kept())
    former: Any = Lineage.select(Lineage.enterprise, Lineage.name_key).join(e)
    was = former.where((Lineage.what == "name") & e.taken_out_at.is_null())
    names = ((_lead(id, into), key) for id, key in was.tuples().iterator())
    merged = ((_lead(id, into), key) for id, (_other, key) in into.items())
    return Register(enterprises.tuples().iterator(), chain(names, merged))


def _lead(id: int, into: Mapping[int, tuple[int, str]]) -> int:
    while id in into:
        id = into[id][0]
    return id


def enterprises_by_id(ids: Collection[int]) -> dict[int, Enterprise]:
    """These enterprises, read some hundreds at a time."""
    wanted = (Enterprise.select().where(Enterprise.id.in_(chunk)) for chunk in chunks(ids))
    return {row.id: row for query in wanted for row in query}


def chunks(ids: Collection[int]) -> Iterator[list[int]]:
    """Ids in lists short enough for one statement."""
    ordered = sorted(set(ids))
    return (ordered[start : start + CHUNK] for start in range(0, len(ordered), CHUNK))
