"""Clauses as runs over the pool name them ("role:id"), in words."""

from collections.abc import Iterable, Mapping

from registry.errors import Text, say
from registry.rules.criteria.criteria_set import CriteriaSet
from registry.rules.criteria.files.english import english_of
from registry.rules.criteria.files.shipped import shipped
from registry.rules.pool.what_if import SCORE
from registry.web.language import language, learn_english

SCORE_CLAUSE = say("评价得分或直接认定条件")


def register_english(criteria: CriteriaSet) -> None:
    """English names of a set the bureau wrote itself, for this request."""
    if language() == "en" and shipped().sets.get(criteria.id) != criteria:
        learn_english(english_of(criteria))


def clause_names(criteria: CriteriaSet) -> Mapping[str, Text]:
    """What each clause of a set asks, by its key; the score with the direct passes is one."""
    register_english(criteria)
    return {f"{item.role}:{item.id}": Text(item.zh) for item in criteria.clauses} | {SCORE: SCORE_CLAUSE}


def in_words(keys: Iterable[str], *names: Mapping[str, Text]) -> list[Text]:
    """Clauses by name, each from the first of these that knows it; one no set knows by its key."""
    found = []
    for key in keys:
        found.append(next((each[key] for each in names if key in each), Text(key)))
    return found
