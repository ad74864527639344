"""A set over a whole pool, column by column: exactly the verdicts `assess` gives of each enterprise.

Figures are computed in float64 with a bound on the error; a comparison the bound leaves open, and it alone,
is decided by the engine with fractions. Memory: some arrays of CHUNK rows, and the result: one byte a row for
each verdict and clause, and mostly two for each indicator.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from math import ceil

import numpy as np
from numpy.typing import NDArray

from registry.rules.criteria.assess import Assessment, assess
from registry.rules.criteria.condition import Truth
from registry.rules.criteria.criteria_set import CriteriaSet, Scoring
from registry.rules.pool.chunk import Chunk
from registry.rules.pool.columns import PoolColumns
from registry.rules.pool.figures import YES, Truths
from registry.rules.pool.points import Marker, Parts, PointsScale, PointsSpan, measure_of
from registry.rules.pool.steps import Stairs

CHUNK = 12_000
"""Rows worked on together: their float64 arrays stay in the cache, and small enough to be used again."""
Verdicts = NDArray[np.int8]
"""1 met, 0 not met, -1 unknown."""
SAID: Verdicts = np.array([0, -1, 1], np.int8)
"""How the truths are written NO, YES."""


@dataclass(frozen=True)
class ColumnAssessment:
    """What a set says about each of a pool, one entry a row: `eligible` and `score_pass` as Verdicts,
    the total from `low` to `high` in parts of which `denominator` make a point (all 0 without a score).

    `apart` holds the rows whose points are no whole parts (a person gave a third of a point): their points
    lie between the entries of the arrays and are exact here; their verdicts are exact in the arrays too.
    """

    criteria: CriteriaSet
    eligible: Verdicts
    score_pass: Verdicts
    low: Parts
    high: Parts
    denominator: int
    clauses: Mapping[str, Verdicts]
    """By "role:id", without officers' overrides; empty unless `parts` were asked for."""
    indicators: Mapping[str, PointsSpan]
    """By id, likewise."""
    apart: Mapping[int, Assessment]

    def clause(self, id: str, role: str = "gate") -> Verdicts:
        """Whether a clause is met; of a veto, whether it strikes. KeyError if there is none."""
        return self.clauses[f"{role}:{id}"]

    def indicator(self, id: str) -> PointsSpan:
        """The points of an indicator, in parts. KeyError if there is none."""
        return self.indicators[id]

    def dimension(self, id: str) -> PointsSpan:
        """The points of a dimension, in parts. KeyError if there is none."""
        scoring = self.criteria.scoring
        inside = [item.id for item in scoring.indicators if item.dimension == id] if scoring else []
        spans = [self.indicators[each] for each in inside]
        if not spans:
            raise KeyError(id)
        return _sum(spans, np.zeros_like(self.low))


def assess_columns(criteria: CriteriaSet, pool: PoolColumns, parts: bool = True) -> ColumnAssessment:
    """Apply a set to a pool; with `parts` also every clause and indicator is kept.

    Raises TypeError where a column is of another kind than its metric, ValueError where the points are too
    fine for int64.
    """
    pool.refuse_mixed(criteria.metrics)
    result = _Result(criteria, pool, measure_of(criteria, pool), parts)
    # Where a division by nothing has no number, its row is not looked at.
    with np.errstate(all="ignore"):
        for first in range(0, pool.size, CHUNK):
            result.fill(Chunk(criteria, pool, slice(first, min(first + CHUNK, pool.size))))
    return result.assessment()


class _Result:
    """The arrays of an assessment while they are filled, chunk by chunk."""

    def __init__(self, criteria: CriteriaSet, pool: PoolColumns, measure: PointsScale, parts: bool) -> None:
        self.criteria = criteria
        self.measure = measure
        self.pool = pool
        self.stairs: dict[int, Stairs] = {}
        scored = criteria.scoring.indicators if criteria.scoring else ()
        kept = [f"{clause.role}:{clause.id}" for clause in criteria.clauses] if parts else []
        self.eligible, self.score_pass = (np.full(pool.size, -1, np.int8) for _ in range(2))
        self.low, self.high = (np.zeros(pool.size, measure.dtype) for _ in range(2))
        self.clauses = {name: np.empty(pool.size, np.int8) for name in kept}
        self.indicators = {
            item.id: PointsSpan(*np.empty((2, pool.size), measure.dtype)) for item in scored if parts
        }
        self.apart: dict[int, Assessment] = {}

    def fill(self, chunk: Chunk) -> None:
        """Assess the rows of a chunk."""
        rows = chunk.rows
        passed = np.full(chunk.size, YES)
        directs = []
        for clause in self.criteria.clauses:
            truth = chunk.truth(clause.test)
            if self.clauses:
                self.clauses[f"{clause.role}:{clause.id}"][rows] = SAID[truth]
            if clause.role == "direct":
                directs.append(truth)
            else:
                passed = np.minimum(passed, YES - truth if clause.role == "veto" else truth)
        marker = Marker(chunk, self.measure, self.stairs)
        if self.criteria.scoring:
            reached = self._score(marker, self.criteria.scoring)
            self.score_pass[rows] = SAID[reached]
            directs.append(reached)
        if directs:
            passed = np.minimum(passed, reduce(np.maximum, directs))
        self.eligible[rows] = SAID[passed]
        for row in marker.apart:
            self._set_apart(rows.start + row)

    def _score(self, marker: Marker, scoring: Scoring) -> Truths:
        """The points of a chunk, and whether they pass."""
        spans = {item.id: marker.span(item.points, item.most) for item in scoring.indicators}
        none = np.zeros(marker.chunk.size, self.measure.dtype)
        total = _sum(spans.values(), none)
        rows = marker.chunk.rows
        self.low[rows], self.high[rows] = total
        for id in self.indicators:
            self.indicators[id].low[rows], self.indicators[id].high[rows] = spans[id]
        truth = self._reaches(total, scoring.least)
        for dimension in scoring.dimensions:
            if dimension.least is not None:
                inside = [spans[item.id] for item in scoring.indicators if item.dimension == dimension.id]
                truth = np.minimum(truth, self._reaches(_sum(inside, none), dimension.least))
        return truth

    def _reaches(self, span: PointsSpan, least: Fraction) -> Truths:
        needed = ceil(least * self.measure.denominator)
        return (span.low >= needed).view(np.int8) + (span.high >= needed).view(np.int8)

    def _set_apart(self, row: int) -> None:
        """Assess one enterprise by itself."""
        exact = self.apart[row] = assess(self.criteria, self.pool.facts(row))
        self.eligible[row], self.score_pass[row] = _said(exact.eligible), _said(exact.score_pass)
        self._enclose(PointsSpan(self.low, self.high), row, exact.low, exact.high)
        for item in exact.indicators if self.indicators else ():
            self._enclose(self.indicators[item.indicator.id], row, item.score.low, item.score.high)

    def _enclose(self, span: PointsSpan, row: int, low: Fraction, high: Fraction) -> None:
        span.low[row], span.high[row] = self.measure.parts(low), self.measure.parts_above(high)

    def assessment(self) -> ColumnAssessment:
        return ColumnAssessment(
            self.criteria, self.eligible, self.score_pass, self.low, self.high, self.measure.denominator,
            self.clauses, self.indicators, self.apart,
        )  # fmt: skip


def _said(truth: Truth) -> int:
    return -1 if truth is None else int(truth)


def _sum(spans: Iterable[PointsSpan], none: Parts) -> PointsSpan:
    """The points of several indicators together, starting from `none`."""
    low = high = none
    for span in spans:
        same = high is low and span.high is span.low
        low = low + span.low
        high = low if same else high + span.high
    return PointsSpan(low, high)
