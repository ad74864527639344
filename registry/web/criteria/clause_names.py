"""Clauses as runs over the pool name them ("role:id"), in words."""

from collections.abc import Iterable, Mapping

from registry.errors import Text, named, say
from registry.rules.criteria.criteria_set import CriteriaSet
from registry.rules.pool.what_if import SCORE

SCORE_CLAUSE = say("评价得分或直接认定条件")


def clause_names(criteria: CriteriaSet) -> Mapping[str, Text]:
    """What each clause of a set asks, by its key; the score with the direct passes is one."""
    return {f"{item.role}:{item.id}": named(item) for item in criteria.clauses} | {SCORE: SCORE_CLAUSE}


def in_words(keys: Iterable[str], *names: Mapping[str, Text]) -> list[Text]:
    """Clauses by name, each from the first of these that knows it; one no set knows by its key."""
    found = []
    for key in keys:
        found.append(next((each[key] for each in names if key in each), Text(key)))
    return found
