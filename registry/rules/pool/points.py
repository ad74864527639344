"""The points of indicators for many enterprises at once, as `points.py` defines them: the least and the most
each could get, in whole parts of a point."""

from collections.abc import Iterator
from fractions import Fraction
from functools import reduce
from math import ceil, floor, gcd, lcm
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from registry.rules.criteria.criteria_set import CriteriaSet
from registry.rules.criteria.points import (
    Bands,
    BestOf,
    ByPerson,
    Elected,
    First,
    Options,
    PerUnit,
    Points,
    Several,
    ways_of,
)
from registry.rules.pool.chunk import Chunk
from registry.rules.pool.columns import Known, Numbers, PoolColumns
from registry.rules.pool.figures import NO, YES, known_rows, odd_rows
from registry.rules.pool.steps import ZERO, Index, Range, Stairs, stairs_of

Parts = NDArray[np.signedinteger]
FINEST_POINT = 6
"""Decimals of the points persons give that are counted in columns; finer ones are assessed one by one."""


class PointsSpan(NamedTuple):
    """The least and the most points of every row, in parts of a point; the same array where all are known."""

    low: Parts
    high: Parts


class PointsScale(NamedTuple):
    """`denominator` parts make a point; `dtype` holds the points of all indicators together."""

    denominator: int
    dtype: np.dtype[np.signedinteger]

    def parts(self, points: Fraction) -> int:
        """Whole parts, what is left of one cut off."""
        return floor(points * self.denominator)

    def parts_above(self, points: Fraction) -> int:
        """Whole parts, what is left of one counted as whole."""
        return ceil(points * self.denominator)


def measure_of(criteria: CriteriaSet, pool: PoolColumns) -> PointsScale:
    """The parts in which every sum of a set's points is whole. Raises ValueError beyond int64."""
    denominator, bound = 1, Fraction(0)
    for indicator in criteria.scoring.indicators if criteria.scoring else ():
        amounts = list(_amounts(indicator.points, indicator.most))
        bound += max(abs(amount) for amount in amounts)
        denominator = lcm(denominator, *(amount.denominator for amount in amounts))
        for way in ways_of(indicator.points):
            column = pool.columns.get(way.metric) if isinstance(way, ByPerson) else None
            if isinstance(column, Numbers):
                denominator = lcm(denominator, 10 ** min(column.scale, FINEST_POINT))
    most = ceil(bound * denominator)
    if most >= 2**62:
        raise ValueError(f"the points of {criteria.id} are too fine for whole parts")
    return PointsScale(denominator, np.min_scalar_type(-most - 1))


def _amounts(points: Points, most: Fraction) -> Iterator[Fraction]:
    """Every amount of points that occurs, or one of at least its size; what persons give is below `most`."""
    yield most
    for way in ways_of(points):
        match way:
            case Bands():
                yield from (band.points for band in way.bands)
            case Options():
                yield from (amount for _, amount in way.options)
            case PerUnit():
                yield way.points
            case Several():
                yield from (way.points, way.points * len(way.allowed))
            case First():
                yield from (way.otherwise, *(amount for _, _, amount in way.rows))


class Marker:
    """Gives the points of one chunk. `apart` gathers the rows whose points are no whole parts; `stairs` keeps
    what is the same in every chunk, by the way's identity."""

    def __init__(self, chunk: Chunk, measure: PointsScale, stairs: dict[int, Stairs]) -> None:
        self.chunk = chunk
        self.measure = measure
        self._stairs = stairs
        self.apart: set[int] = set()

    def span(self, points: Points, most: Fraction) -> PointsSpan:
        """The points of every row by one way to find them."""
        match points:
            case Bands() | PerUnit():
                return self._stepped(points, most)
            case Options():
                return self._options(points)
            case BestOf():
                return self._best_of(points, most)
            case Elected():
                return self._elected(points, most)
            case Several():
                return self._several(points, most)
            case First():
                return self._first(points)
            case ByPerson():
                return self._by_person(points, most)

    def _everywhere(self, low: Fraction, high: Fraction) -> PointsSpan:
        size, parts = self.chunk.size, self.measure.parts
        return PointsSpan(*(np.full(size, parts(each), self.measure.dtype) for each in (low, high)))

    def _taken(self, index: Index, amounts: list[Range]) -> PointsSpan:
        """The points each index has; -1 has the last."""
        lows, highs = (
            np.array([self.measure.parts(each) for each in ends], self.measure.dtype)
            for ends in zip(*amounts, strict=True)
        )
        found = lows[index]
        same = lows[-1] == highs[-1] or not len(index) or index.min() >= 0
        return PointsSpan(found, found if same and (lows[:-1] == highs[:-1]).all() else highs[index])

    def _stepped(self, way: Bands | PerUnit, most: Fraction) -> PointsSpan:
        """The points of the steps that each figure has passed."""
        if isinstance(way, PerUnit) and way.points <= 0:
            # A set may ask for this, though none does: every row by itself.
            self.apart.update(range(self.chunk.size))
            return self._everywhere(ZERO, ZERO)
        stairs = self._stairs.get(id(way))
        if stairs is None:
            stairs = self._stairs[id(way)] = stairs_of(way, most)
        return self._taken(stairs.passed(self.chunk), stairs.amounts)

    def _options(self, options: Options) -> PointsSpan:
        every = [amount for _, amount in options.options]
        unknown = (min(every), max(every))
        codes, column = self.chunk.codes(options.metric)
        # The first option of a value counts; a value without one could be any.
        by_value = {option.value: (amount, amount) for option, amount in reversed(options.options)}
        values = column.values if column else ()
        return self._taken(codes, [*(by_value.get(value, unknown) for value in values), unknown])

    def _elected(self, elected: Elected, most: Fraction) -> PointsSpan:
        spans = [self.span(way, most) for _, way in elected.choices]
        codes, column = self.chunk.codes(elected.metric)
        low, high = reduce(np.minimum, (s.low for s in spans)), reduce(np.maximum, (s.high for s in spans))
        for (option, _), span in zip(reversed(elected.choices), reversed(spans), strict=True):
            code = column.code(option.value) if column else None
            if code is not None:
                low, high = np.where(codes == code, span, (low, high))
        return PointsSpan(low, high)

    def _best_of(self, best: BestOf, most: Fraction) -> PointsSpan:
        spans = [self.span(way, most) for way in best.ways]
        return PointsSpan(*(reduce(np.maximum, ends) for ends in zip(*spans, strict=True)))

    def _several(self, several: Several, most: Fraction) -> PointsSpan:
        bits, column = self.chunk.codes(several.metric)
        points = [min(most, several.points * count) for count in range(len(several.allowed) + 1)]
        held = np.zeros(self.chunk.size, np.int16)
        for option in several.allowed:
            code = column.code(option.value) if column else None
            if code is not None:
                held += (bits >> code) & 1
        index = np.where(bits < 0, -1, held)
        return self._taken(index, [*((each, each) for each in points), (ZERO, points[-1])])

    def _first(self, first: First) -> PointsSpan:
        """While a row may still be the first that holds, its points are within reach."""
        limits = np.iinfo(self.measure.dtype)
        low = np.full(self.chunk.size, limits.max, self.measure.dtype)
        high = np.full(self.chunk.size, limits.min, self.measure.dtype)
        open_ = np.ones(self.chunk.size, np.bool_)
        for metric, least, amount in first.rows:
            truth = self.chunk.reaches(metric, least, inclusive=True)
            _widen(low, high, open_ & (truth != NO), self.measure.parts(amount))
            open_ &= truth != YES
        _widen(low, high, open_, self.measure.parts(first.otherwise))
        return PointsSpan(low, high)

    def _by_person(self, person: ByPerson, most: Fraction) -> PointsSpan:
        column, rows, size = self.chunk.numbers(person.metric), self.chunk.rows, self.chunk.size
        stated = np.zeros(size, np.bool_) if column is None else known_rows(column, rows)
        if self.chunk.derives(person.metric) or most < 0:
            self.apart.update(np.flatnonzero(~stated | (most < 0)).tolist())
        span = self._everywhere(ZERO, most)
        if column is None or most < 0:
            return span
        # Beyond the most points nothing counts, and shared factors are taken out first: all stays in int64.
        common = gcd(10**column.scale, self.measure.denominator)
        finer, parts = 10**column.scale // common, self.measure.denominator // common
        numerators = column.numerators[rows]
        full = stated & (numerators >= ceil(most * 10**column.scale))
        given = np.where(stated & ~full, np.maximum(numerators, 0), 0)
        self.apart.update(np.flatnonzero(given % finer).tolist())
        self.apart.update(odd_rows(column, rows))
        found = np.where(full, span.high, given // finer * parts).astype(self.measure.dtype)
        return PointsSpan(np.where(stated, found, span.low), np.where(stated, found, span.high))


def _widen(low: Parts, high: Parts, reachable: Known, amount: int) -> None:
    low[reachable & (low > amount)] = amount
    high[reachable & (high < amount)] = amount
