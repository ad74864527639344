"""Some rows of a pool under a set: figures and the truth of conditions; in doubt, exactly."""

from fractions import Fraction
from functools import reduce
from math import inf

import numpy as np

from registry.rules.criteria.condition import Among, Compare, Condition, ConditionGroup, Flag, Person
from registry.rules.criteria.criteria_set import CriteriaSet
from registry.rules.pool.columns import Choices, Codes, Flags, Known, Numbers, PoolColumns
from registry.rules.pool.exact import Bounds, Picked, Ratios, compute, no_ratios, stated_ratios
from registry.rules.pool.exact import preferring as exactly_preferring
from registry.rules.pool.figures import (
    DEEPEST,
    NO,
    UNKNOWN,
    YES,
    Approx,
    FigureColumn,
    Truths,
    approximate,
    around,
    divisions,
    figure_of,
    passes,
    preferring,
    stated_approx,
    stated_figure,
)


class Chunk:
    """The rows from `rows.start` up to `rows.stop`; every figure is computed once."""

    def __init__(self, criteria: CriteriaSet, pool: PoolColumns, rows: slice) -> None:
        self.criteria = criteria
        self.pool = pool
        self.rows = rows
        self.size = rows.stop - rows.start
        self._figures: dict[str, FigureColumn] = {}
        self._approx: dict[str, Approx] = {}

    def numbers(self, id: str) -> Numbers | None:
        """What is stated of a number."""
        column = self.pool.columns.get(id)
        return column if isinstance(column, Numbers) else None

    def figure(self, id: str) -> FigureColumn:
        """The figure of a metric in every row."""
        if id not in self._figures:
            column = self.numbers(id)
            if column is not None and (column.complete or not self.derives(id)):
                self._figures[id] = stated_figure(column, self.rows)
            else:
                self._figures[id] = figure_of(self._approximated(id))
        return self._figures[id]

    def _approximated(self, id: str) -> Approx:
        if id not in self._approx:
            self._approx[id] = self._approximate(id)
        return self._approx[id]

    def _approximate(self, id: str) -> Approx:
        column, metric = self.numbers(id), self.criteria.metrics.get(id)
        formula = metric.formula if metric else None
        if formula is None:
            return stated_approx(column, self.rows) if column else self._everywhere(0.0, known=False)
        if divisions(formula, self.criteria.metrics) > DEEPEST:
            derived = self._everywhere(inf, known=True)
        else:
            found = approximate(formula, self._approximated)
            # A formula of constants alone gives one number.
            derived = Approx(*np.broadcast_arrays(*found, np.empty(self.size))[:3])
        return preferring(stated_approx(column, self.rows), derived) if column else derived

    def _everywhere(self, error: float, known: bool) -> Approx:
        return Approx(np.zeros(self.size), np.full(self.size, error), np.full(self.size, known))

    def codes(self, id: str) -> tuple[Codes, Choices | None]:
        """The codes of a choice or of several, and the column that says what they mean."""
        column = self.pool.columns.get(id)
        if isinstance(column, Choices):
            return column.codes[self.rows], column
        return np.full(self.size, -1, np.int8), None

    def derives(self, id: str) -> bool:
        """Whether a formula gives the number where nobody states it."""
        metric = self.criteria.metrics.get(id)
        return metric is not None and metric.formula is not None

    def absent(self, id: str) -> bool:
        """Whether a number is known of nobody: neither stated nor derived."""
        return self.numbers(id) is None and not self.derives(id)

    def truth(self, condition: Condition) -> Truths:
        """Whether the condition is met, in every row."""
        if isinstance(condition, ConditionGroup):
            return self._group(condition)
        if isinstance(condition, Compare):
            return self._compare(condition)
        if isinstance(condition, Among):
            return self._among(condition)
        return self._flag(condition)

    def _group(self, group: ConditionGroup) -> Truths:
        truths = [self.truth(item) for item in group.items]
        if group.is_all:
            return reduce(np.minimum, truths)
        if group.is_any:
            return reduce(np.maximum, truths)
        met = np.zeros(self.size, np.int16)
        possible = np.zeros(self.size, np.int16)
        for truth in truths:
            met += truth == YES
            possible += truth >= UNKNOWN
        return (met >= group.least).view(np.int8) + (possible >= group.least).view(np.int8)

    def _unknown(self) -> Truths:
        return np.full(self.size, UNKNOWN)

    def reaches(self, id: str, bound: Fraction, inclusive: bool) -> Truths:
        """Whether the figures of a metric are at least `bound`, or above it where that is not inclusive."""
        if self.absent(id):
            return self._unknown()
        figure = self.figure(id)
        sure, possible = passes(figure, *around(bound, figure.scale), inclusive)
        truth: Truths = sure.view(np.int8) + possible.view(np.int8)
        doubtful = truth == UNKNOWN
        rows = np.flatnonzero(doubtful if figure.known is None else doubtful & figure.known)
        if len(rows):
            ratios = self.ratios(id, rows)
            reached = Bounds([(bound, inclusive)]).reached(ratios, 0)
            truth[rows] = np.where(ratios.known, np.where(reached, YES, NO), UNKNOWN)
        return truth

    def ratios(self, id: str, rows: Picked) -> Ratios:
        """The exact figures of some rows, counted from the first of these."""
        column, metric = self.numbers(id), self.criteria.metrics.get(id)
        stated = stated_ratios(column, rows + self.rows.start) if column else no_ratios(len(rows))
        if metric is None or metric.formula is None:
            return stated
        derived = compute(metric.formula, lambda part: self.ratios(part, rows), len(rows))
        return exactly_preferring(stated, derived) if column else derived

    def _compare(self, leaf: Compare) -> Truths:
        truth = self.reaches(leaf.metric, leaf.bound, leaf.op in {">=", "<"})
        return truth if leaf.op in {">=", ">"} else YES - truth

    def _among(self, leaf: Among) -> Truths:
        codes, column = self.codes(leaf.metric)
        if column is None:
            return self._unknown()
        by_code = [YES if value in leaf.values else NO for value in column.values]
        # The last entry is that of the code -1.
        truths: Truths = np.array([*by_code, UNKNOWN], np.int8)
        return truths[codes]

    def _flag(self, leaf: Flag | Person) -> Truths:
        column = self.pool.columns.get(leaf.metric)
        if not isinstance(column, Flags):
            return self._unknown()
        codes = column.codes[self.rows]
        yes: Known = codes > 0
        not_no: Known = codes != 0
        return yes.view(np.int8) + not_no.view(np.int8)
