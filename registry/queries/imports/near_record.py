"""Records of the register that new enterprises of a list may be: a hint that stops nothing."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from registry.models import Enterprise, Lineage
from registry.queries.scope import in_register
from registry.rules.catalog import catalog
from registry.rules.imports.near_name import NameCores, index_keys
from registry.rules.imports.remark import Line, Listed, NearRecord, may_be_one
from registry.rules.name_key import name_key

MOST = 3
"""How many a line names."""


def near_records(listed: Mapping[Line, Listed]) -> dict[Line, list[NearRecord]]:
    """By row of the list the records that its new enterprise may be, at most MOST, those of the same name but
    for place and form first; two queries, each read once, and every name is compared with those only that
    share a key with it."""
    cores = _cores()
    of_row = {row: cores.core(name_key(each.name)) for row, each in listed.items()}
    index: defaultdict[str, list[Line]] = defaultdict(list)
    for row, each in listed.items():
        for key in index_keys(of_row[row]) | {name_key(each.name)}:
            index[key].append(row)
    found: defaultdict[Line, dict[int, tuple[bool, NearRecord]]] = defaultdict(dict)
    for record in _records() if listed else ():
        core = cores.core(record.key)
        rows = {row for key in index_keys(core) | {record.key} for row in index.get(key, ())}
        for row in rows:
            if may_be_one(listed[row], of_row[row], record, core):
                found[row].setdefault(record.id, (core != of_row[row], record))
    return {row: _first(near) for row, near in found.items()}


def _first(near: Mapping[int, tuple[bool, NearRecord]]) -> list[NearRecord]:
    ordered: Sequence[Any] = sorted(near.values(), key=lambda each: (each[0], each[1].id))
    return [record for _is_misspelled, record in ordered[:MOST]]


def _cores() -> NameCores:
    places = catalog().places
    kinds: Iterable[Any] = (*places.districts.values(), *places.zones.values())
    return NameCores([*places.city_names, *(word for each in kinds for word in (each.zh, *each.aliases))])


def _records() -> Iterator[NearRecord]:
    """Every record of the register by its name, then those that had another by that."""
    e = Enterprise
    facts = (e.id, e.name, e.uscc, e.district)
    now: Any = e.select(*facts, e.name_key).where(in_register()).tuples().iterator()
    was: Any = (
        Lineage.select(*facts, Lineage.name_key, Lineage.old)
        .join(e)
        .where(in_register() & Lineage.name_key.is_null(False))
        .tuples()
        .iterator()
    )
    return (NearRecord(*row) for row in chain(now, was))
