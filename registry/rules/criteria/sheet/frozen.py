"""A sheet as it is kept with a decision: plain values, so that it recomputes to the same bytes for ever."""

import json
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from typing import Any

from registry.rules.criteria.assess import Assessment
from registry.rules.criteria.condition import ConditionGroup, Decided
from registry.rules.criteria.facts import canonical, written
from registry.rules.criteria.figures import Facts, Figures, Value
from registry.rules.criteria.metric import Metric


def facts_text(facts: Facts) -> str:
    """The canonical JSON of the known facts, numbers exact."""
    return canonical({name: written(value) for name, value in facts.items() if value is not None})


def facts_of(text: str, metrics: Mapping[str, Metric]) -> Facts:
    """The facts of their canonical JSON. Growth factors are kept as computed, not read as rates again."""
    facts: dict[str, Value] = {}
    for name, raw in json.loads(text, parse_float=Decimal).items():
        metric = metrics[name]
        if metric.is_number:
            facts[name] = Fraction(raw)
        elif isinstance(raw, list):
            facts[name] = frozenset(raw)
        else:
            facts[name] = raw
    return facts


def content_text(assessment: Assessment) -> str:
    """The canonical JSON of what a set says about facts: every clause and leaf with the value it met."""
    return canonical(_content(assessment, assessment.figures))


def sheet_digest(version_digest: str, facts: str, content: str) -> str:
    """SHA-256 over rules, facts and outcome, in hex."""
    return sha256("\n".join((version_digest, facts, content)).encode()).hexdigest()


def _content(assessment: Assessment, figures: Figures) -> dict[str, Any]:
    return {
        "set": assessment.criteria.id,
        "eligible": assessment.eligible,
        "score_pass": assessment.score_pass,
        "total": [written(assessment.low), written(assessment.high)],
        "clauses": [
            {
                "id": item.clause.id,
                "role": item.clause.role,
                "truth": item.decided.truth,
                "parts": _parts(item.decided, figures),
            }
            for item in assessment.clauses
        ],
        "dimensions": [
            {
                "id": item.dimension.id,
                "points": [written(item.low), written(item.high)],
                "truth": item.truth,
            }
            for item in assessment.dimensions
        ],
        "indicators": [
            {
                "id": item.indicator.id,
                "points": [written(item.score.low), written(item.score.high)],
                "code": item.score.code,
                "metric": item.score.metric,
                "value": written(figures.value(item.score.metric)) if item.score.metric else None,
            }
            for item in assessment.indicators
        ],
    }


def _parts(decided: Decided, figures: Figures) -> list[Any]:
    if isinstance(decided.condition, ConditionGroup):
        return [{"truth": item.truth, "parts": _parts(item, figures)} for item in decided.items]
    name = decided.condition.metric
    return [{"metric": name, "value": written(figures.value(name)), "truth": decided.truth}]
