"""Figures of many enterprises at once: each between two float64 that surely enclose the exact number.

A column of whole numerators is its own exact figure, in units of its scale. What is derived is computed in
float64 with a bound on the error, every operation adding at least what its rounding can cost. A comparison is
settled where both ends of the interval agree; where they do not, the engine decides that row exactly.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import inf, nextafter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from registry.rules.criteria.formula import Formula
from registry.rules.criteria.metric import Metric
from registry.rules.pool.columns import Known, Numbers

Floats = NDArray[np.float64]
Truths = NDArray[np.int8]
"""0 not met, 1 unknown, 2 met: all-of is the least, any-of the greatest, the opposite 2 minus it."""
NO, UNKNOWN, YES = np.int8(0), np.int8(1), np.int8(2)
STEP = 2.0**-52
"""Twice what rounding to the nearest float64 costs: the rest covers the rounding of the bounds themselves."""
DEEPEST = 3
"""Divisions inside each other up to which no float64 can over- or underflow: a stated number other than 0
lies between 1e-18 and 1e19, so three quotients of such lie well inside 1e-308 and 1e308."""
LARGEST = 10**18


class FigureColumn(NamedTuple):
    """The number of every row × 10^`scale` lies from `low` to `high`, without end where it is unknown; known
    rows whose ends agree are exact. `known` is None where all rows are."""

    low: Floats
    high: Floats
    known: Known | None
    scale: int = 0


class Approx(NamedTuple):
    """Numbers and how far each may be from the exact one; an infinite error leaves all to exact arithmetic,
    even whether there is a number."""

    value: Floats
    error: Floats
    known: Known


Look = Callable[[str], Approx]


def stated_figure(column: Numbers, rows: slice) -> FigureColumn:
    """The figure of a column as it is stated: exact in units of its scale, except beyond 2^53."""
    low = high = column.numerators[rows].astype(np.float64)
    if not column.floats_exact:
        slack = np.abs(low) * (2 * STEP)
        low, high = low - slack, high + slack
    if column.complete:
        return FigureColumn(low, high, None, column.scale)
    known = known_rows(column, rows)
    low, high = np.where(known, low, -inf), np.where(known, high, inf)
    for row in odd_rows(column, rows):
        low[row], high[row] = -inf, inf
    return FigureColumn(low, high, known, column.scale)


def known_rows(column: Numbers, rows: slice) -> Known:
    """Which of the rows are known, the odd ones among them."""
    known = np.ones(rows.stop - rows.start, np.bool_) if column.known is None else column.known[rows].copy()
    known[odd_rows(column, rows)] = True
    return known


def odd_rows(column: Numbers, rows: slice) -> list[int]:
    """The odd ones, counted from the first of the rows."""
    return [row - rows.start for row in column.odd if rows.start <= row < rows.stop]


def stated_approx(column: Numbers, rows: slice) -> Approx:
    """The numbers of a column in the metric's unit."""
    value = column.numerators[rows] / 10.0**column.scale
    exact = column.scale == 0 and column.floats_exact
    error = np.zeros_like(value) if exact else np.abs(value) * (2 * STEP)
    error[odd_rows(column, rows)] = inf
    return Approx(value, error, known_rows(column, rows))


def figure_of(approx: Approx) -> FigureColumn:
    """The interval of an approximation. Twice the error: the second half covers the rounding of the ends and
    of all that the error was computed with."""
    value, error, known = approx
    low, high = value - 2 * error, value + 2 * error
    sure = known & np.isfinite(error)
    if not sure.all():
        low, high = np.where(sure, low, -inf), np.where(sure, high, inf)
    return FigureColumn(low, high, None if known.all() else known)


def preferring(stated: Approx, derived: Approx) -> Approx:
    """The stated number where there is one, else the derived."""
    return Approx(*(np.where(stated.known, mine, other) for mine, other in zip(stated, derived, strict=True)))


def divisions(part: Formula | Fraction | str, metrics: Mapping[str, Metric]) -> int:
    """How many divisions by figures lie inside each other in a part of a formula."""
    if isinstance(part, Fraction):
        return 0 if abs(part) <= LARGEST else DEEPEST + 1
    if isinstance(part, str):
        formula = metrics[part].formula if part in metrics else None
        return divisions(formula, metrics) if formula else 0
    inside = max(divisions(each, metrics) for each in part.parts)
    return inside + (part.function in {"pct", "growth", "ratio", "cagr"})


def approximate(formula: Formula, look: Look) -> Approx:
    """The value of a formula that nests no deeper than DEEPEST, as `Formula.compute` defines it."""
    parts = [_part(part, look) for part in formula.parts]
    first, second = parts[0], parts[min(1, len(parts) - 1)]
    match formula.function:
        case "pct":
            return _quotient(_hundredfold(first), second)
        case "growth":
            return _quotient(_hundredfold(_total([first, _negative(second)])), second, growing=True)
        case "ratio":
            return _quotient(first, second)
        case "cagr":
            return _quotient(first, second, growing=True)
        case "mean":
            return _mean(parts)
        case "sum":
            return _total(parts)
        case "best":
            return _best(parts)
    raise NotImplementedError(formula.function)


def _part(part: Formula | Fraction | str, look: Look) -> Approx:
    if isinstance(part, str):
        return look(part)
    if isinstance(part, Formula):
        return approximate(part, look)
    value = np.array(float(part))
    return Approx(value, np.abs(value) * STEP, np.array(True))


def _hundredfold(part: Approx) -> Approx:
    value = part.value * 100
    error = np.abs(value) * STEP
    error += part.error * 100
    return Approx(value, error, part.known)


def _negative(part: Approx) -> Approx:
    return Approx(-part.value, part.error, part.known)


def _quotient(a: Approx, b: Approx, growing: bool = False) -> Approx:
    """a ÷ b, unknown where b is 0, or with `growing` where it is not above 0. Where the error of b leaves its
    sign open, so is the quotient."""
    size = np.abs(b.value)
    value = a.value / b.value
    # |A/B - a/b| ≤ (error of a + |a/b| · error of b) ÷ (|b| - error of b), and |b| - error of b ≥ |b|/2.
    error = np.abs(value) * b.error
    error += a.error
    error /= size - b.error
    error += np.abs(value) * STEP
    known = a.known & b.known & (b.value > 0 if growing else b.value != 0)
    sure = size > 2 * b.error
    if not sure.all():
        open_ = ~sure & ((b.value != 0) | (b.error != 0))
        value, error = np.where(sure, value, 0.0), np.where(sure, error, np.where(open_, inf, 0.0))
        known = np.where(open_, a.known & b.known, known)
    return Approx(value, error, known)


def _total(parts: list[Approx]) -> Approx:
    value, error, known = parts[0]
    for part in parts[1:]:
        value = value + part.value
        error = error + part.error
        error += np.abs(value) * STEP
        known = known & part.known
    return Approx(value, error, known)


def _mean(parts: list[Approx]) -> Approx:
    total = _total(parts)
    value = total.value / len(parts)
    return Approx(value, total.error / len(parts) + np.abs(value) * STEP, total.known)


def _best(parts: list[Approx]) -> Approx:
    value, error, known = parts[0]
    for part in parts[1:]:
        value = np.maximum(value, part.value)
        error = np.maximum(error, part.error)
        known = known & part.known
    return Approx(value, error, known)


def around(number: Fraction, scale: int = 0) -> tuple[float, float]:
    """The greatest float64 not above a number × 10^`scale` and the least not below it: the same one where it
    is exact."""
    scaled = number * 10**scale
    try:
        nearest = float(scaled)
    except OverflowError:
        return -inf, inf
    exact = Fraction(nearest)
    below = nearest if exact <= scaled else nextafter(nearest, -inf)
    return below, nearest if exact >= scaled else nextafter(nearest, inf)


def passes(figure: FigureColumn, below: float, above: float, inclusive: bool) -> tuple[Known, Known]:
    """Where the figures surely reach, and where they may reach, a bound `around` which the two lie; or where
    they lie above it, if it is not inclusive."""
    sure = figure.low >= above if inclusive else figure.low > above
    if figure.high is figure.low and below == above:
        return sure, sure
    return sure, figure.high >= below if inclusive else figure.high > below
