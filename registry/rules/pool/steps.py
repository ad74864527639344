"""Points that change where a figure passes steps: found in float64, in doubt exactly."""

from fractions import Fraction
from math import ceil

import numpy as np
from numpy.typing import NDArray

from registry.rules.criteria.points import Bands, PerUnit
from registry.rules.pool.chunk import Chunk
from registry.rules.pool.exact import Bounds
from registry.rules.pool.figures import FigureColumn, around, passes

ZERO = Fraction(0)
Index = NDArray[np.signedinteger]
Range = tuple[Fraction, Fraction]
"""The least and the most."""
MOST_STEPS = 60
"""Steps counted by comparing with each; where there are more, they are searched."""


class Stairs:
    """Rising steps (bound, inclusive) of a figure. `amounts` are the points before the first step, after it,
    and so on; the last is for the unknown."""

    def __init__(self, metric: str, steps: list[tuple[Fraction, bool]], amounts: list[Range]) -> None:
        self.metric = metric
        self.steps = steps
        self.amounts = amounts
        self._bounds = Bounds(steps)
        self._ends: dict[int, list[tuple[float, float]]] = {}

    def passed(self, chunk: Chunk) -> Index:
        """How many steps each row has passed, -1 where that is unknown."""
        if chunk.absent(self.metric):
            return np.full(chunk.size, -1, np.int8)
        figure = chunk.figure(self.metric)
        surely, maybe = self._counted(figure) if len(self.steps) <= MOST_STEPS else self._searched(figure)
        doubtful = surely != maybe
        if figure.known is not None:
            doubtful &= figure.known
            surely[~figure.known] = -1
        rows = np.flatnonzero(doubtful)
        if len(rows):
            ratios = chunk.ratios(self.metric, rows)
            counts = self._bounds.count(ratios, surely[rows].astype(np.intp), maybe[rows].astype(np.intp))
            surely[rows] = np.where(ratios.known, counts, -1)
        return surely

    def _ends_of(self, scale: int) -> list[tuple[float, float]]:
        if scale not in self._ends:
            self._ends[scale] = [around(bound, scale) for bound, _ in self.steps]
        return self._ends[scale]

    def _counted(self, figure: FigureColumn) -> tuple[Index, Index]:
        surely = np.zeros(len(figure.low), np.int8)
        maybe = np.zeros(len(figure.low), np.int8)
        for (below, above), (_, inclusive) in zip(self._ends_of(figure.scale), self.steps, strict=True):
            sure, possible = passes(figure, below, above, inclusive)
            surely += sure.view(np.int8)
            maybe += possible.view(np.int8)
        return surely, maybe

    def _searched(self, figure: FigureColumn) -> tuple[Index, Index]:
        surely = np.zeros(len(figure.low), np.int64)
        maybe = np.zeros(len(figure.low), np.int64)
        ends = np.array(self._ends_of(figure.scale))
        inclusive = np.array([each for _, each in self.steps])
        surely += np.searchsorted(ends[inclusive, 1], figure.low, "right")
        surely += np.searchsorted(ends[~inclusive, 1], figure.low, "left")
        maybe += np.searchsorted(ends[inclusive, 0], figure.high, "right")
        maybe += np.searchsorted(ends[~inclusive, 0], figure.high, "left")
        return surely, maybe


def stairs_of(way: Bands | PerUnit, most: Fraction) -> Stairs:
    """Bands, and points per full unit, as steps; the latter with points above 0 only."""
    if isinstance(way, Bands):
        rising = sorted(way.bands, key=lambda band: (band.low is not None, band.low or ZERO))
        steps = [(band.low, band.low_inclusive) for band in rising if band.low is not None]
        amounts = [(band.points, band.points) for band in rising]
        return Stairs(way.metric, steps, [*amounts, (min(amounts)[0], max(amounts)[0])])
    count = max(ceil(most / way.points), 0)
    each = [min(most, way.points * full) for full in range(count + 1)]
    steps = [(way.each * full, True) for full in range(1, count + 1)]
    return Stairs(way.metric, steps, [*((points, points) for points in each), (ZERO, most)])
