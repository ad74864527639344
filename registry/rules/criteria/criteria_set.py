"""A criteria set 认定标准: clauses, scores, and when it is used."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from registry.rules.criteria.condition import Condition, Leaf, leaves_of
from registry.rules.criteria.metric import Metric
from registry.rules.criteria.period import Period, Use
from registry.rules.criteria.points import Points

ROLES = ("gate", "veto", "direct")


@dataclass(frozen=True)
class Clause:
    """A condition of the document. `role` is "gate", "veto" or "direct"; what it left out is the set's."""

    id: str
    role: str
    zh: str
    en: str
    clause: str
    document: str
    number: str
    source: str
    confidence: str
    test: Condition

    def leaves(self) -> Iterator[Leaf]:
        return leaves_of(self.test)


@dataclass(frozen=True)
class Dimension:
    """A part of the score; `least` is None where no minimum of its own is asked."""

    id: str
    zh: str
    en: str
    most: Fraction
    least: Fraction | None


@dataclass(frozen=True)
class Indicator:
    """One row of the score table."""

    id: str
    dimension: str
    zh: str
    en: str
    clause: str
    document: str
    number: str
    source: str
    confidence: str
    most: Fraction
    points: Points


@dataclass(frozen=True)
class Scoring:
    """The score table: `least` of `most` points are needed in all."""

    most: Fraction
    least: Fraction
    dimensions: tuple[Dimension, ...]
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True)
class CriteriaSet:
    """A whole set. `metrics` holds every metric it can ask for, with those they derive from."""

    id: str
    aliases: tuple[str, ...]
    scheme: str
    zh: str
    en: str
    document: str
    number: str
    source: str
    confidence: str
    note: str
    note_en: str
    uses: tuple[Use, ...]
    clauses: tuple[Clause, ...]
    scoring: Scoring | None
    metrics: Mapping[str, Metric]

    def of_role(self, role: str) -> tuple[Clause, ...]:
        return tuple(clause for clause in self.clauses if clause.role == role)

    @property
    def gates(self) -> tuple[Clause, ...]:
        return self.of_role("gate")

    @property
    def vetoes(self) -> tuple[Clause, ...]:
        return self.of_role("veto")

    @property
    def directs(self) -> tuple[Clause, ...]:
        return self.of_role("direct")

    @property
    def names(self) -> tuple[str, ...]:
        return (self.id, *self.aliases)

    @property
    def first_day(self) -> date:
        """The first day it is used for anything."""
        return min(use.first for use in self.uses)

    @property
    def periods(self) -> list[Period]:
        """Its uses one by one, for each level and kind of application, under its own name."""
        return [
            Period(self.id, level, kind, use.first, use.last, self.scheme)
            for use in self.uses
            for level in use.levels
            for kind in use.kinds
        ]

    def clause(self, id: str) -> Clause:
        """The clause of this id; KeyError if there is none."""
        for clause in self.clauses:
            if clause.id == id:
                return clause
        raise KeyError(id)
