"""The shipped metrics and criteria sets, read from the catalog folder once."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from registry.rules.catalog_entry import CatalogEntry, CatalogError, catalog_folders, file_in, names_in
from registry.rules.criteria.criteria_set import CriteriaSet
from registry.rules.criteria.files.profile_schema import ProfileSchema, read_profile
from registry.rules.criteria.files.read_set import read_set
from registry.rules.criteria.metric import Metric, MetricFamily, read_family

HEADER = re.compile(r"^\s*\[\[\s*([\w.]+)\s*\]\]", re.MULTILINE)


@dataclass(frozen=True)
class Metrics:
    """metrics.toml: every metric by the id criteria use, their families as written, and the profile."""

    by_id: Mapping[str, Metric]
    families: Mapping[str, MetricFamily]
    profile: ProfileSchema

    def family_of(self, id: str) -> MetricFamily:
        """The [[metric]] a metric id belongs to."""
        metric = self.by_id[id]
        return self.families.get(metric.id) or self.families[metric.stem]


@dataclass(frozen=True)
class ShippedCriteria:
    """Metrics and sets; `tables` are the sets as written, for versions to keep."""

    metrics: Metrics
    sets: Mapping[str, CriteriaSet]
    tables: Mapping[str, Mapping[str, Any]]

    def named(self, name: str) -> CriteriaSet | None:
        """The set of this id or alias."""
        return next((item for item in self.sets.values() if name in item.names), None)

    def in_order_of_use(self) -> list[CriteriaSet]:
        """Every set, the one first used first: the order in which their uses join without a gap."""
        return sorted(self.sets.values(), key=lambda each: (each.first_day, each.id))


@cache
def shipped() -> ShippedCriteria:
    """What this release ships, and a city's own folder puts in its place."""
    return load_shipped(*catalog_folders())


def load_shipped(*folders: Path) -> ShippedCriteria:
    """Read metrics.toml and criteria/*.toml of a folder, or of several that stand in for each other.

    Raises CatalogError naming file, entry and fault.
    """
    metrics = read_metrics("metrics.toml", file_in(folders, "metrics.toml").read_text("utf-8"))
    sets: dict[str, CriteriaSet] = {}
    tables: dict[str, Mapping[str, Any]] = {}
    names: dict[str, str] = {}
    for path in (file_in(folders, name) for name in names_in(folders, "criteria")):
        text = path.read_text("utf-8")
        table = parse_toml(path.name, text)
        criteria = build_set(path.name, table, metrics.by_id, text)
        for name in criteria.names:
            if name in names:
                raise CatalogError(f"criteria/{path.name}: the name {name!r} is taken by {names[name]}")
            names[name] = path.name
        sets[criteria.id], tables[criteria.id] = criteria, table
    return ShippedCriteria(metrics, sets, tables)


def parse_toml(name: str, text: str) -> dict[str, Any]:
    """The tables of a TOML text, numbers exact. Raises CatalogError."""
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise CatalogError(f"{name}: not a valid TOML file: {error}") from error


def read_metrics(name: str, text: str) -> Metrics:
    """metrics.toml from its text. Raises CatalogError."""
    table = parse_toml(name, text)
    entry = CatalogEntry(name, "", "", table, _lines(text))
    families = read_families(entry, table.get("metric", []))
    by_id = {metric.id: metric for family in families.values() for metric in family.metrics}
    profile = read_profile(entry, by_id)
    entry.close()
    for metric in by_id.values():
        asked = [
            *(metric.formula.metrics() if metric.formula else ()),
            *([metric.since] if metric.since else ()),
        ]
        for part in asked:
            if part not in by_id:
                raise CatalogError(f"{name}: metric {metric.id} derives from the unknown {part!r}")
    return Metrics(by_id, families, profile)


def read_families(entry: CatalogEntry, tables: list[dict[str, Any]]) -> dict[str, MetricFamily]:
    """Every [[metric]] of an entry, by id."""
    rest = iter(tables)
    families = entry.each("metric", lambda table: read_family(table, next(rest)), ("id",))
    return {family.id: family for family in families}


def _lines(text: str) -> dict[str, list[int]]:
    """On which lines the tables of a file begin, by their names."""
    lines: dict[str, list[int]] = {}
    for match in HEADER.finditer(text):
        lines.setdefault(match.group(1), []).append(text.count("\n", 0, match.start(1)) + 1)
    return lines


def build_set(
    name: str, table: Mapping[str, Any], metrics: Mapping[str, Metric], text: str = ""
) -> CriteriaSet:
    """The set a table describes; `text` is the file it is from, to name lines. Raises CatalogError."""
    entry = CatalogEntry(name, "", "", table, _lines(text))
    criteria = read_set(entry, metrics)
    entry.close()
    return criteria


def read_set_file(name: str, text: str) -> dict[str, Any]:
    """The table of a set from a file's text, proved to be readable with the shipped metrics.

    Raises CatalogError naming file, line, entry and fault.
    """
    table = parse_toml(name, text)
    build_set(name, table, shipped().metrics.by_id, text)
    return table
