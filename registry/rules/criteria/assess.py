"""The verdict of a set over the facts of one enterprise: exact, three-valued, part by part."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from registry.rules.criteria.condition import Decided, Truth, decide
from registry.rules.criteria.criteria_set import Clause, CriteriaSet, Dimension, Indicator, Scoring
from registry.rules.criteria.figures import Facts, Figures
from registry.rules.criteria.points import Score

ZERO = Fraction(0)
SCORE = "score:total"
"""The key by which an officer says whether the score passes, as "role:id" is of a clause."""


@dataclass(frozen=True)
class DecidedClause:
    """A clause, how the facts decide it, and the verdict that counts: an officer may have overridden it."""

    clause: Clause
    decided: Decided
    truth: Truth

    @property
    def overridden(self) -> bool:
        return self.truth is not self.decided.truth


@dataclass(frozen=True)
class ScoredIndicator:
    """An indicator and its points."""

    indicator: Indicator
    score: Score


@dataclass(frozen=True)
class ScoredDimension:
    """A dimension, the points of its indicators, and whether its own minimum is reached."""

    dimension: Dimension
    low: Fraction
    high: Fraction
    truth: Truth


@dataclass(frozen=True)
class Assessment:
    """What a set says about one enterprise. `low` and `high` bound the total; both 0 without a score.

    `score_found` is what the points say of the score, `score_pass` what counts after an override; `figures`
    are those it was found by.
    """

    criteria: CriteriaSet
    clauses: tuple[DecidedClause, ...]
    indicators: tuple[ScoredIndicator, ...]
    dimensions: tuple[ScoredDimension, ...]
    low: Fraction
    high: Fraction
    score_found: Truth
    score_pass: Truth
    eligible: Truth
    figures: Figures = field(repr=False, compare=False)

    def of_role(self, role: str) -> tuple[DecidedClause, ...]:
        return tuple(item for item in self.clauses if item.clause.role == role)

    @property
    def failed_gates(self) -> tuple[str, ...]:
        """Gates not met, and vetoes that apply."""
        return tuple(item.clause.id for item in self.clauses if passes(item) is False)

    @property
    def unknown_gates(self) -> tuple[str, ...]:
        return tuple(
            item.clause.id for item in self.clauses if item.clause.role != "direct" and item.truth is None
        )

    @property
    def direct_pass(self) -> tuple[str, ...]:
        return tuple(item.clause.id for item in self.of_role("direct") if item.truth is True)


def passes(item: DecidedClause) -> Truth:
    """Whether a gate or veto lets the enterprise through; a direct pass stands in nobody's way."""
    if item.clause.role == "direct":
        return True
    if item.clause.role == "veto":
        return None if item.truth is None else not item.truth
    return item.truth


def assess(criteria: CriteriaSet, facts: Facts, overrides: Mapping[str, Truth] | None = None) -> Assessment:
    """Apply a set to facts. `overrides` gives clauses by "role:id" the verdict an officer gave them, and the
    score by SCORE."""
    figures = Figures(criteria.metrics, facts)
    given = overrides or {}
    clauses = []
    for clause in criteria.clauses:
        decided = decide(clause.test, figures)
        clauses.append(DecidedClause(clause, decided, given.get(f"{clause.role}:{clause.id}", decided.truth)))
    indicators: tuple[ScoredIndicator, ...] = ()
    dimensions: tuple[ScoredDimension, ...] = ()
    low = high = ZERO
    score_found: Truth = None
    if criteria.scoring:
        indicators = tuple(
            ScoredIndicator(item, item.points.score(figures, item.most))
            for item in criteria.scoring.indicators
        )
        dimensions = _dimensions(criteria.scoring, indicators)
        low = sum((item.score.low for item in indicators), ZERO)
        high = sum((item.score.high for item in indicators), ZERO)
        score_found = _all((reaches(low, high, criteria.scoring.least), *(item.truth for item in dimensions)))
    score_pass = given.get(SCORE, score_found)
    eligible = _verdict(criteria, clauses, score_pass)
    return Assessment(
        criteria,
        tuple(clauses),
        indicators,
        dimensions,
        low,
        high,
        score_found,
        score_pass,
        eligible,
        figures,
    )


def reaches(low: Fraction, high: Fraction, least: Fraction) -> Truth:
    """Whether a figure somewhere between `low` and `high` is at least `least`."""
    if low >= least:
        return True
    return False if high < least else None


def _dimensions(scoring: Scoring, indicators: tuple[ScoredIndicator, ...]) -> tuple[ScoredDimension, ...]:
    scored = []
    for dimension in scoring.dimensions:
        inside = [item.score for item in indicators if item.indicator.dimension == dimension.id]
        low = sum((score.low for score in inside), ZERO)
        high = sum((score.high for score in inside), ZERO)
        truth = True if dimension.least is None else reaches(low, high, dimension.least)
        scored.append(ScoredDimension(dimension, low, high, truth))
    return tuple(scored)


def _verdict(criteria: CriteriaSet, clauses: list[DecidedClause], score_pass: Truth) -> Truth:
    parts = [passes(item) for item in clauses]
    directs = [item.truth for item in clauses if item.clause.role == "direct"]
    if criteria.scoring:
        parts.append(_any((score_pass, *directs)))
    elif directs:
        parts.append(_any(directs))
    return _all(parts)


def _all(truths: "list[Truth] | tuple[Truth, ...]") -> Truth:
    if any(truth is False for truth in truths):
        return False
    return True if all(truth is True for truth in truths) else None


def _any(truths: "list[Truth] | tuple[Truth, ...]") -> Truth:
    if any(truth is True for truth in truths):
        return True
    return False if all(truth is False for truth in truths) else None
