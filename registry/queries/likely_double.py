"""Records that may be of the same enterprise: a hint to officers, nothing is decided by it."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from registry.models import Application, Enterprise, Lineage, Subject
from registry.queries.scope import enterprises_in_scope, in_register
from registry.rules.actor import Actor
from registry.rules.recommendation import nearness

CHUNK = 500
MOST = 10


class Likeness(StrEnum):
    """Why two records may be one, in order."""

    NAME = "name"
    FORMER = "former"
    NEAR = "near"


@dataclass(frozen=True)
class LikelyDouble:
    """Another record, and why it may be the same."""

    record: Enterprise
    why: Likeness


def likely_doubles(actor: Actor, record: Enterprise) -> list[LikelyDouble]:
    """The other records in scope that may be the same as one: by name, by a former name of either, or by a
    near name with the same address or telephone. In that order, at most MOST."""
    found = dict.fromkeys(_called_alike([record])[record.id], Likeness.NAME)
    found |= {id: Likeness.FORMER for id in _formerly(record) if id not in found}
    ids = [id for id in _beside(record) if id not in found]
    rows = list(Enterprise.select().where(Enterprise.id.in_([*found, *ids]) & enterprises_in_scope(actor)))
    doubles = [
        LikelyDouble(row, found.get(row.id, Likeness.NEAR))
        for row in rows
        if row.id in found or nearness(row.name_key or "", record.name_key or "")
    ]
    order = list(Likeness)
    return sorted(doubles, key=lambda each: (order.index(each.why), each.record.id))[:MOST]


def with_likely_doubles(records: Collection[Enterprise]) -> set[int]:
    """Which of these have another record of the same name, now or formerly; two queries."""
    alike = _called_alike(records)
    keys: Any = {record.name_key: record.id for record in records if record.name_key}
    former: Any = Lineage.select(Lineage.name_key, Lineage.enterprise).where(Lineage.name_key.in_(list(keys)))
    formerly = {keys[key] for key, other in former.tuples() if other != keys[key]}
    return {id for id, others in alike.items() if others} | formerly


def doubles_that_wait() -> list[Enterprise]:
    """The records that wait for their code 待补码 and have another of the same name, now or formerly."""
    waits = list(Enterprise.select().where(Enterprise.uscc.is_null() & in_register()).order_by(Enterprise.id))
    found: set[int] = set()
    for start in range(0, len(waits), CHUNK):
        found |= with_likely_doubles(waits[start : start + CHUNK])
    return [row for row in waits if row.id in found]


def _called_alike(records: Collection[Enterprise]) -> Mapping[int, list[int]]:
    """By record the others of the same name, however spelled; one query."""
    keys = [record.name_key for record in records if record.name_key]
    rows: Any = Enterprise.select(Enterprise.name_key, Enterprise.id)
    named: defaultdict[str, list[int]] = defaultdict(list)
    for key, id in rows.where(Enterprise.name_key.in_(keys) & in_register()).order_by(Enterprise.id).tuples():
        named[key].append(id)
    return {
        record.id: [id for id in named.get(record.name_key or "", ()) if id != record.id]
        for record in records
    }


def _formerly(record: Enterprise) -> list[int]:
    """Those that were called as this is, and those that are called as this was."""
    was: Any = Lineage.select(Lineage.enterprise).where(Lineage.name_key == record.name_key)
    own = Lineage.select(Lineage.name_key).where(
        (Lineage.enterprise == record.id) & Lineage.name_key.is_null(False)
    )
    either = Enterprise.id.in_(was) | Enterprise.name_key.in_(own)
    rows: Any = Enterprise.select(Enterprise.id).where(either & in_register() & (Enterprise.id != record.id))
    return [id for (id,) in rows.order_by(Enterprise.id).tuples()]


def _beside(record: Enterprise) -> list[int]:
    """Those with a site at the same address, or with an application under the same telephone."""
    others = Enterprise.id != record.id
    own_phones = Application.select(Application.phone).where(
        (Application.enterprise == record.id) & (Application.phone != "")
    )
    phoned = Application.select(Application.enterprise).where(Application.phone.in_(own_phones))
    own_places = Subject.select(Subject.address).where(
        (Subject.enterprise == record.id) & Subject.address.is_null(False) & (Subject.address != "")
    )
    placed = Subject.select(Subject.enterprise).where(Subject.address.in_(own_places))
    either = Enterprise.id.in_(phoned) | Enterprise.id.in_(placed)
    rows: Any = Enterprise.select(Enterprise.id).where(either & others & in_register())
    return [id for (id,) in rows.order_by(Enterprise.id).tuples()]
