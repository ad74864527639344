"""What a correction changed on a sheet: the facts, and the clauses that rest on them."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from registry.rules.criteria.assess import SCORE
from registry.rules.criteria.metric import Metric


@dataclass(frozen=True)
class KeptSheet:
    """A frozen sheet as its row holds it: canonical JSON of the facts and of the outcome."""

    facts: str
    content: str


def changed_facts(before: KeptSheet, now: KeptSheet) -> list[str]:
    """The metrics whose facts are other than they were, in order; one that is known only now is one."""
    old, new = json.loads(before.facts), json.loads(now.facts)
    return sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))


def changed_clauses(before: KeptSheet, now: KeptSheet, metrics: Mapping[str, Metric]) -> frozenset[str]:
    """The clauses ("role:id", the score as one) that came out otherwise, or any fact under which changed.

    Both sheets are of one set of criteria: another one asks other things.
    """
    moved = set(changed_facts(before, now))
    old, new = json.loads(before.content), json.loads(now.content)
    changed = {_key(item) for item in new["clauses"] if _facts_under(_parts_of(item), metrics) & moved}
    outcomes = {_key(item): item for item in old["clauses"]}
    changed |= {_key(item) for item in new["clauses"] if outcomes.get(_key(item)) != item}
    asked = {item["metric"] for item in new["indicators"] if item["metric"]}
    if _scored(old) != _scored(new) or _facts_under(asked, metrics) & moved:
        changed.add(SCORE)
    return frozenset(changed)


def _key(item: Mapping[str, Any]) -> str:
    return f"{item['role']}:{item['id']}"


def _scored(content: Mapping[str, Any]) -> list[Any]:
    return [content[name] for name in ("score_pass", "total", "dimensions", "indicators")]


def _parts_of(item: Mapping[str, Any]) -> Iterator[str]:
    for part in item["parts"]:
        if "parts" in part:
            yield from _parts_of(part)
        else:
            yield part["metric"]


def _facts_under(names: Iterator[str] | set[str], metrics: Mapping[str, Metric]) -> set[str]:
    """These metrics and all that they are computed from."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        metric = metrics[name]
        waiting += [metric.since] if metric.since else []
        waiting += metric.formula.metrics() if metric.formula else []
    return found
