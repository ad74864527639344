"""An assessment as the plain object that programs read: what `criteria assess` prints."""

from fractions import Fraction
from typing import Any

from registry.rules.criteria.assess import Assessment


def summary(assessment: Assessment) -> dict[str, Any]:
    """Plain values; points that depend on unknown facts, and so are not one number, are None."""
    scored = assessment.criteria.scoring is not None
    return {
        "eligible": assessment.eligible,
        "failed_gates": list(assessment.failed_gates),
        "unknown_gates": list(assessment.unknown_gates),
        "score_pass": assessment.score_pass,
        "total": _number(assessment.low, assessment.high) if scored else None,
        "by_indicator": {
            item.indicator.id: _number(item.score.low, item.score.high) for item in assessment.indicators
        },
        "by_dimension": {item.dimension.id: _number(item.low, item.high) for item in assessment.dimensions},
        "direct_pass": list(assessment.direct_pass),
    }


def _number(low: Fraction, high: Fraction) -> int | float | None:
    if low != high:
        return None
    return int(low) if low.denominator == 1 else float(low)
