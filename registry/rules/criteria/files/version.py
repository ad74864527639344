"""A version of a set as the registry keeps it: the set as written, the metrics it uses, and a digest."""

import json
from collections.abc import Mapping
from decimal import Decimal
from hashlib import sha256
from typing import Any

from registry.rules.catalog_entry import CatalogEntry, CatalogError
from registry.rules.criteria.criteria_set import CriteriaSet
from registry.rules.criteria.facts import canonical
from registry.rules.criteria.files.read_set import read_set
from registry.rules.criteria.files.shipped import Metrics, build_set, read_families


def document_of(table: Mapping[str, Any], metrics: Metrics) -> str:
    """The canonical JSON of a set with the definitions of every metric it uses.

    Raises CatalogError where the set cannot be read.
    """
    criteria = build_set(str(table.get("id", "?")), table, metrics.by_id)
    families = {metrics.family_of(name).id: metrics.family_of(name) for name in criteria.metrics}
    tables = [dict(families[name].table) for name in sorted(families)]
    return canonical({"set": dict(table), "metric": tables})


def tables_of(document: str) -> dict[str, Any]:
    """A canonical document as plain tables, numbers exact: "set", and "metric" with the families it uses."""
    tables: dict[str, Any] = json.loads(document, parse_float=Decimal)
    return tables


def digest_of(document: str) -> str:
    """SHA-256 of the canonical text, in hex."""
    return sha256(document.encode()).hexdigest()


def set_of(document: str) -> CriteriaSet:
    """The set of a canonical document: it needs nothing but itself. Raises CatalogError."""
    body = tables_of(document)
    shape = {key: type(value) for key, value in body.items()} if isinstance(body, dict) else {}
    if shape != {"set": dict, "metric": list}:
        raise CatalogError('version: it must hold one table "set" and the list "metric"')
    entry = CatalogEntry("version", "", "", {"metric": body["metric"]}, {})
    families = read_families(entry, body["metric"])
    by_id = {metric.id: metric for family in families.values() for metric in family.metrics}
    set_entry = CatalogEntry("version", "", "", body["set"], {})
    criteria = read_set(set_entry, by_id)
    set_entry.close()
    return criteria
