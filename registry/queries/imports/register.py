"""The whole register as an import needs it: who is there, under which code and names."""

from collections.abc import Collection, Iterator

from registry.models import Enterprise, Lineage
from registry.rules.imports.matching import Register

CHUNK = 900


def whole_register() -> Register:
    """Every enterprise by code, name and former name; two queries however large the register."""
    e, former = Enterprise, Lineage.select(Lineage.enterprise, Lineage.name_key)
    enterprises = e.select(e.id, e.uscc, e.name, e.name_key)
    return Register(enterprises.tuples().iterator(), former.where(Lineage.what == "name").tuples().iterator())


def enterprises_by_id(ids: Collection[int]) -> dict[int, Enterprise]:
    """These enterprises, read some hundreds at a time."""
    wanted = (Enterprise.select().where(Enterprise.id.in_(chunk)) for chunk in chunks(ids))
    return {row.id: row for query in wanted for row in query}


def chunks(ids: Collection[int]) -> Iterator[list[int]]:
    """Ids in lists short enough for one statement."""
    ordered = sorted(set(ids))
    return (ordered[start : start + CHUNK] for start in range(0, len(ordered), CHUNK))
