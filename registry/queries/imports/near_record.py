"""Records of the register that new enterprises of a list may be: a hint that stops nothing."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from registry.models import Application, Enterprise, Lineage, Subject
from registry.queries.imports.register import CHUNK
from registry.queries.scope import in_register
from registry.rules.catalog import catalog
from registry.rules.imports.near_name import NameCores, index_keys
from registry.rules.imports.remark import Line, Listed, NearRecord, may_be_one
from registry.rules.name_key import name_key
from registry.rules.recommendation import nearness

MOST = 3
"""How many a line names."""


def near_records(listed: Mapping[Line, Listed]) -> dict[Line, list[NearRecord]]:
    """By row of the list the records that its new enterprise may be, at most MOST, those of the same name but
    for place and form first; by a near name at the same address or telephone, wherever it lies. Every
    record is read once, and every name is compared with those only that
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
    for row, record in _reached(listed):
        if record.key != name_key(listed[row].name) and nearness(record.key, name_key(listed[row].name)):
            found[row].setdefault(record.id, (True, record))
    return {row: _first(near) for row, near in found.items()}


def _reached(listed: Mapping[Line, Listed]) -> Iterator[tuple[Line, NearRecord]]:
    """With each line the records at its address, or with an application under its telephone."""
    for what in ("address", "phone"):
        lines: defaultdict[str, list[Line]] = defaultdict(list)
        for row, each in listed.items():
            if value := getattr(each, what):
                lines[value].append(row)
        values = list(lines)
        for start in range(0, len(values), CHUNK):
            for value, *record in _records_at(what, values[start : start + CHUNK]):
                yield from ((row, NearRecord(*record)) for row in lines[value])


def _records_at(what: str, values: list[str]) -> Any:
    table: Any = Subject if what == "address" else Application
    column = getattr(table, what)
    e = Enterprise
    return (
        table.select(column, e.id, e.name, e.uscc, e.district, e.name_key)
        .join(e)
        .where(column.in_(values) & in_register())
        .distinct()
        .tuples()
    )


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
