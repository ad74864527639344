"""Exact figures of some rows: pairs of whole numbers of any size, for what float64 leaves open.

The arrays hold Python's integers: far slower than float64, far faster than a Fraction a row.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import reduce
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from registry.rules.criteria.formula import Formula
from registry.rules.pool.columns import Known, Numbers

Integers = NDArray[np.object_]
Picked = NDArray[np.intp]
"""Numbers of rows."""


class Ratios(NamedTuple):
    """`above` ÷ `below` where `known`; `below` is positive in every row."""

    above: Integers
    below: Integers
    known: Known


Look = Callable[[str], Ratios]


def stated_ratios(column: Numbers, picked: Picked) -> Ratios:
    """What a column states in the picked rows."""
    above = column.numerators[picked].astype(np.object_)
    below = whole(10**column.scale, len(picked))
    known = np.ones(len(picked), np.bool_) if column.known is None else column.known[picked]
    if column.odd:
        for nth, row in enumerate(picked.tolist()):
            if row in column.odd:
                above[nth], below[nth] = column.odd[row].as_integer_ratio()
                known[nth] = True
    return Ratios(above, below, known)


def no_ratios(count: int) -> Ratios:
    """Of a figure nobody knows."""
    return Ratios(whole(0, count), whole(1, count), np.zeros(count, np.bool_))


def preferring(stated: Ratios, derived: Ratios) -> Ratios:
    """The stated number where there is one, else the derived."""
    return Ratios(*(np.where(stated.known, mine, other) for mine, other in zip(stated, derived, strict=True)))


def compute(formula: Formula, look: Look, count: int) -> Ratios:
    """The value of a formula in `count` rows, as `Formula.compute` defines it."""
    parts = [_part(part, look, count) for part in formula.parts]
    first, second = parts[0], parts[min(1, len(parts) - 1)]
    match formula.function:
        case "pct":
            return _quotient(_times(first, 100), second)
        case "growth":
            return _quotient(_times(_sum(first, _times(second, -1)), 100), second, growing=True)
        case "ratio":
            return _quotient(first, second)
        case "cagr":
            return _quotient(first, second, growing=True)
        case "mean":
            total = reduce(_sum, parts)
            return Ratios(total.above, total.below * len(parts), total.known)
        case "sum":
            return reduce(_sum, parts)
        case "best":
            return reduce(_greater, parts)
    raise NotImplementedError(formula.function)


def _part(part: Formula | Fraction | str, look: Look, count: int) -> Ratios:
    if isinstance(part, str):
        return look(part)
    if isinstance(part, Formula):
        return compute(part, look, count)
    return Ratios(whole(part.numerator, count), whole(part.denominator, count), np.ones(count, np.bool_))


def whole(number: int, count: int) -> Integers:
    """The same whole number in every row."""
    return np.full(count, number, np.object_)


def _times(part: Ratios, factor: int) -> Ratios:
    return Ratios(part.above * factor, part.below, part.known)


def _quotient(a: Ratios, b: Ratios, growing: bool = False) -> Ratios:
    positive = np.asarray(b.above > 0, np.bool_)
    defined = positive | (not growing) & np.asarray(b.above != 0, np.bool_)
    above, below = a.above * b.below, a.below * b.above
    below = np.where(defined, np.where(positive, below, -below), 1)
    return Ratios(np.where(positive, above, -above), below, a.known & b.known & defined)


def _sum(a: Ratios, b: Ratios) -> Ratios:
    return Ratios(a.above * b.below + b.above * a.below, a.below * b.below, a.known & b.known)


def _greater(a: Ratios, b: Ratios) -> Ratios:
    first = np.asarray(a.above * b.below >= b.above * a.below, np.bool_)
    return Ratios(np.where(first, a.above, b.above), np.where(first, a.below, b.below), a.known & b.known)


class Bounds:
    """Rising numbers to compare with: the nth is reached at itself if `inclusive[n]`, else above itself."""

    def __init__(self, bounds: Sequence[tuple[Fraction, bool]]) -> None:
        self.above = _integers([bound.numerator for bound, _ in bounds])
        self.below = _integers([bound.denominator for bound, _ in bounds])
        self.inclusive = np.array([inclusive for _, inclusive in bounds], np.bool_)

    def reached(self, ratios: Ratios, nth: Any) -> Known:
        """Whether each ratio reaches its bound; `nth` is one number for all, or one for each."""
        ours, theirs = ratios.above * self.below[nth], ratios.below * self.above[nth]
        reached: Known = np.where(self.inclusive[nth], ours >= theirs, ours > theirs).astype(np.bool_)
        return reached

    def count(self, ratios: Ratios, least: Picked, most: Picked) -> Picked:
        """How many bounds each ratio reaches, known to be from `least` to `most`; by halving."""
        while (least < most).any():
            middle = np.minimum((least + most) // 2, len(self.inclusive) - 1)
            open_ = least < most
            reached = self.reached(ratios, middle)
            least = np.where(open_ & reached, middle + 1, least)
            most = np.where(open_ & ~reached, middle, most)
        return least


def _integers(numbers: list[int]) -> Integers:
    found = np.empty(len(numbers), np.object_)
    found[:] = numbers
    return found
