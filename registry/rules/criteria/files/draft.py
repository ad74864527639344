"""The table of a set as it is edited in parts: where each figure, text and open condition stands."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from registry.rules.catalog_entry import CatalogEntry
from registry.rules.criteria.criteria_set import ROLES
from registry.rules.criteria.facts import number_text, read_number
from registry.rules.criteria.files.shipped import Metrics, read_families, shipped
from registry.rules.criteria.files.version import document_of

Table = Mapping[str, Any]
Path = tuple[str | int, ...]
GROUPS = ("all", "any", "of")
PERSON, SUPPLY, COMPARE, OTHER, GROUP = "manual", "supply", "compare", "other", "group"


def key_of(path: Path) -> str:
    """A path as the name of a box."""
    return "-".join(map(str, path))


def at(table: Any, path: Path) -> Any:
    """What stands at a path; KeyError or IndexError where there is nothing."""
    for step in path:
        table = table[step]
    return table


def put(table: Table, changes: Mapping[Path, Any]) -> dict[str, Any]:
    """A copy of the table with other values at some paths; None takes a key away."""
    made: dict[str, Any] = deepcopy(dict(table))
    for path, value in changes.items():
        holder = at(made, path[:-1])
        if value is None:
            holder.pop(path[-1], None)
        else:
            holder[path[-1]] = value
    return made


def plain_number(text: str) -> int | Decimal:
    """A number as a file would have it. ValueError where the text is none."""
    number = read_number(text)
    if number is None:
        raise ValueError(text)
    return int(number) if number.denominator == 1 else Decimal(number_text(number))


def shown_number(value: Any) -> str:
    """A number of a table, which may be the text of one, for a box; '' where nobody could read it."""
    number = read_number(value)
    return "" if number is None else number_text(number)


@dataclass(frozen=True)
class Part:
    """One part of a clause's test: a group, a comparison, something a person decides or must still supply."""

    path: Path
    depth: int
    kind: str
    table: Table

    @property
    def metric(self) -> str:
        """The metric it asks, for OTHER parts too; '' for a group."""
        named = ("metric", "flag", "choice", PERSON, SUPPLY)
        return next((str(self.table[key]) for key in named if key in self.table), "")


@dataclass(frozen=True)
class DraftClause:
    """A clause of a draft with the parts of its test, from the outermost inwards."""

    role: str
    path: Path
    table: Table
    parts: tuple[Part, ...]

    @property
    def id(self) -> str:
        return str(self.table["id"])

    @property
    def key(self) -> str:
        """Its name among boxes: that of the clause, so that it stays the same when others come and go."""
        return f"{self.role}-{self.id}"

    def part_key(self, part: Part) -> str:
        """The name of a part among boxes."""
        return key_of((self.key, *part.path[2:]))


def clauses_of(table: Table) -> tuple[DraftClause, ...]:
    """Every clause of a set's table, in the order of its roles."""
    return tuple(
        DraftClause(role, (role, number), clause, tuple(_parts(clause["test"], (role, number, "test"), 0)))
        for role in ROLES
        for number, clause in enumerate(table.get(role, []))
    )


def _parts(test: Table, path: Path, depth: int) -> Iterator[Part]:
    for key in GROUPS:
        if key in test:
            yield Part(path, depth, GROUP, test)
            for number, item in enumerate(test[key]):
                yield from _parts(item, (*path, key, number), depth + 1)
            return
    kinds = {PERSON: PERSON, SUPPLY: SUPPLY, "metric": COMPARE}
    yield Part(path, depth, next((kinds[key] for key in kinds if key in test), OTHER), test)


def summed(table: Table) -> dict[str, Any]:
    """The table with the greatest points of every dimension and of all added up from the indicators."""
    made: dict[str, Any] = deepcopy(dict(table))
    if "scoring" not in made:
        return made
    for dimension in made.get("dimension", []):
        inside = [each["max"] for each in made.get("indicator", []) if each["dimension"] == dimension["id"]]
        dimension["max"] = _sum(inside)
    made["scoring"]["max"] = _sum([each["max"] for each in made.get("dimension", [])])
    return made


def _sum(values: list[Any]) -> int | Decimal:
    total = sum((read_number(value) or Fraction(0) for value in values), Fraction(0))
    return plain_number(number_text(total))


def metrics_for(tables: Table) -> Metrics:
    """The metrics a draft may name: as the draft defines them, and every other one this release ships."""
    known = shipped().metrics
    own = read_families(CatalogEntry("version", "", "", {"metric": tables["metric"]}, {}), tables["metric"])
    by_id = {metric.id: metric for family in own.values() for metric in family.metrics}
    return Metrics(dict(known.by_id) | by_id, dict(known.families) | own, known.profile)


def redefined(tables: Table, table: Table) -> str:
    """The document of a draft whose set now says `table`. Raises CatalogError where it cannot be read."""
    return document_of(table, metrics_for(tables))
