"""Pools of made-up enterprises for a criteria set: many of them on an edge of it, or one fen beside."""

from collections import defaultdict
from collections.abc import Mapping
from fractions import Fraction
from random import Random

import numpy as np

from registry.rules.criteria.condition import Compare
from registry.rules.criteria.criteria_set import CriteriaSet
from registry.rules.criteria.formula import Formula
from registry.rules.criteria.metric import Metric
from registry.rules.criteria.points import Bands, First, PerUnit, ways_of
from registry.rules.pool.columns import Choices, Column, Flags, Items, Numbers, PoolColumns, column_type


def edges_of(criteria: CriteriaSet) -> Mapping[str, list[Fraction]]:
    """Every number a set compares a metric with."""
    edges: dict[str, list[Fraction]] = defaultdict(list)
    for clause in criteria.clauses:
        for leaf in clause.leaves():
            if isinstance(leaf, Compare):
                edges[leaf.metric].append(leaf.bound)
    for indicator in criteria.scoring.indicators if criteria.scoring else ():
        for way in ways_of(indicator.points):
            if isinstance(way, Bands):
                edges[way.metric] += [band.low for band in way.bands if band.low is not None]
            elif isinstance(way, PerUnit):
                edges[way.metric] += [way.each * full for full in range(1, 5)]
            elif isinstance(way, First):
                for metric, least, _ in way.rows:
                    edges[metric].append(least)
    return edges


def make_pool(
    criteria: CriteriaSet, size: int, seed: int, unknown: float = 0.1, aimed: float = 0.5, stated: float = 0.3
) -> PoolColumns:
    """`unknown` is the share of unknown facts; `aimed` that of enterprises with figures moved onto an edge or
    beside it; `stated` how likely a derived metric also has a column, sparsely known."""
    maker = _Maker(criteria, size, seed, stated)
    for row in range(size):
        if maker.chance.random() < aimed:
            maker.aim_row(row)
    return maker.pool(unknown)


class _Maker:
    """Numerators per metric while they are made up."""

    def __init__(self, criteria: CriteriaSet, size: int, seed: int, stated: float) -> None:
        self.criteria = criteria
        self.size = size
        self.chance = Random(seed)
        self.dice = np.random.default_rng(seed)
        self.edges = edges_of(criteria)
        self.scales: dict[str, int] = {}
        self.numerators: dict[str, np.ndarray] = {}
        numbers = [metric for metric in criteria.metrics.values() if metric.is_number]
        for metric in numbers:
            if metric.formula is None or self.chance.random() < stated:
                self._begin(metric)
        self.derived = [metric for metric in numbers if metric.formula and metric.id in self.edges]

    def _begin(self, metric: Metric) -> None:
        money = metric.unit == "万元"
        scale = 6 if money else 0 if metric.kind == "whole" else self.chance.choice((0, 2, 4))
        size = 10 ** self.dice.uniform(0, 6 if money else 3, self.size)
        sign = self.dice.choice((1, 1, 1, 1, 1, 1, 1, 1, 0, -1), self.size)
        numerators = np.rint(size * sign * 10**scale).astype(np.int64)
        edges = self.edges.get(metric.id, [])
        for row in np.flatnonzero(self.dice.random(self.size) < 0.3) if edges else ():
            numerators[row] = round(self.chance.choice(edges) * 10**scale) + self.chance.choice((-1, 0, 0, 1))
        self.scales[metric.id], self.numerators[metric.id] = scale, numerators

    def aim_row(self, row: int) -> None:
        """Move a row's figures so that one or two derived metrics lie on an edge or next to it."""
        fixed: dict[str, Fraction] = {}
        for metric in self.chance.sample(self.derived, min(2, len(self.derived))):
            assert metric.formula is not None
            self._aim(metric.formula, self.chance.choice(self.edges[metric.id]), row, fixed)
        if fixed and self.chance.random() < 0.5:
            name = self.chance.choice(list(fixed))
            self.numerators[name][row] += self.chance.choice((-1, 1))

    def _aim(
        self, part: Formula | Fraction | str, target: Fraction, row: int, fixed: dict[str, Fraction]
    ) -> None:
        if isinstance(part, Fraction):
            return
        if isinstance(part, str):
            metric = self.criteria.metrics[part]
            if metric.formula:
                self._aim(metric.formula, target, row, fixed)
            elif part not in fixed:
                number = round(target * 10 ** self.scales[part])
                self.numerators[part][row] = number
                fixed[part] = Fraction(number, 10 ** self.scales[part])
            return
        parts = part.parts
        if part.function in {"mean", "sum"}:
            share = target if part.function == "mean" else target / len(parts)
            for each in reversed(parts):
                self._aim(each, share, row, fixed)
        elif part.function == "best":
            self._aim(self.chance.choice(parts), target, row, fixed)
        else:
            self._aim_quotient(part, target, row, fixed)

    def _aim_quotient(self, formula: Formula, target: Fraction, row: int, fixed: dict[str, Fraction]) -> None:
        above, below = formula.parts[:2]
        base = Fraction(self.chance.randint(1, 60) * 10 ** self.chance.randint(0, 4))
        if isinstance(below, str):
            base = fixed.get(below, base)
        self._aim(below, base, row, fixed)
        factor = {"pct": target / 100, "growth": 1 + target / 100}.get(formula.function, target)
        self._aim(above, base * factor, row, fixed)

    def pool(self, unknown: float) -> PoolColumns:
        """What was made, some of it unknown."""
        columns: dict[str, Column] = {}
        for metric in self.criteria.metrics.values():
            if metric.id in self.numerators:
                share = 0.8 if metric.formula else unknown
                known = self.dice.random(self.size) >= share if share else None
                columns[metric.id] = Numbers(self.numerators[metric.id], self.scales[metric.id], known)
            elif not metric.is_number and metric.kind != "day":
                columns[metric.id] = self._coded(metric, unknown)
        return PoolColumns(self.size, columns)

    def _coded(self, metric: Metric, unknown: float) -> Column:
        values = tuple(option.value for option in metric.options)
        kind = column_type(metric)
        if kind is Flags:
            codes = (self.dice.random(self.size) < 0.7).astype(np.int8)
        else:
            top = 1 << len(values) if kind is Items else len(values)
            codes = self.dice.integers(0, top, self.size).astype(np.int16 if top < 2**15 else np.int64)
        codes[self.dice.random(self.size) < unknown] = -1
        return (
            Flags(codes)
            if kind is Flags
            else Items(codes, values)
            if kind is Items
            else Choices(codes, values)
        )
