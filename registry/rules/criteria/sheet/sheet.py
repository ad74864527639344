"""The sheet 评价表: an assessment told clause by clause, the same for applicant, officer and bureau."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

from registry.errors import Text, named, say
from registry.rules.criteria.assess import Assessment, DecidedClause, ScoredIndicator, assess
from registry.rules.criteria.condition import ConditionGroup, Decided, Truth
from registry.rules.criteria.criteria_set import CriteriaSet
from registry.rules.criteria.figures import Facts, Figures
from registry.rules.criteria.points import Bands, Points, ways_of
from registry.rules.criteria.wording.figures import (
    asked,
    group_count,
    group_text,
    lacking,
    leaf_text,
    name_of,
    number_text,
    value_text,
    working,
)


@dataclass(frozen=True)
class SheetLine:
    """One part of a clause: what it asks, what was found, and how deep it stands. Of groups only a k-of-n has
    something found: how far it is."""

    depth: int
    asked: object
    found: object
    truth: Truth
    is_group: bool
    metric: str


class SheetLines(Sequence[SheetLine]):
    """The parts of a decided clause in words, written when they are first asked for: a list of many sheets
    shows none of them, and they are most of the work."""

    def __init__(self, decided: Decided, figures: Figures, last_year: int) -> None:
        self._decided, self._figures, self._last_year = decided, figures, last_year

    @cached_property
    def written(self) -> tuple[SheetLine, ...]:
        """All of them."""
        return tuple(_lines(self._decided, self._figures, self._last_year, 0))

    def __getitem__(self, place: Any) -> Any:
        return self.written[place]

    def __len__(self) -> int:
        return len(self.written)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self.written == tuple(other)

    def __hash__(self) -> int:
        return hash(self.written)


@dataclass(frozen=True)
class SheetClause:
    """A gate, veto or direct pass. `found` is what the facts say, `truth` what counts after an override."""

    key: str
    id: str
    role: str
    title: Text
    clause: str
    document: str
    number: str
    source: str
    confidence: str
    found: Truth
    truth: Truth
    lines: Sequence[SheetLine]

    @property
    def overridden(self) -> bool:
        return self.found is not self.truth

    @property
    def passes(self) -> Truth:
        """Whether it lets the enterprise through: a veto does where it is not met."""
        if self.role != "veto" or self.truth is None:
            return self.truth
        return not self.truth


@dataclass(frozen=True)
class SheetIndicator:
    """A row of the score table; `points` is a number or, with unknown facts, an interval such as "5–20".

    `share` and `share_at_best` are its ends as parts of `most`; `metric` is the figure that is looked at.
    """

    id: str
    title: Text
    dimension: str
    clause: str
    document: str
    number: str
    confidence: str
    points: str
    most: str
    code: str
    found: object
    known: bool
    share: float
    share_at_best: float
    metric: str


@dataclass(frozen=True)
class SheetDimension:
    """A dimension with the points of its indicators."""

    id: str
    title: Text
    points: str
    most: str
    least: str
    truth: Truth
    indicators: tuple[SheetIndicator, ...]


@dataclass(frozen=True)
class Sheet:
    """Everything a page shows. `day` is the day looked at; years are counted from the year before it."""

    criteria: CriteriaSet
    day: date
    assessment: Assessment
    clauses: tuple[SheetClause, ...]
    dimensions: tuple[SheetDimension, ...]
    total: str
    most: str
    least: str
    bar: Text | None = None
    """Why its enterprise may not file on the day, whatever the clauses say; never of a filed sheet."""

    @property
    def eligible(self) -> Truth:
        return False if self.bar else self.assessment.eligible

    @property
    def gates(self) -> tuple[SheetClause, ...]:
        """What must be met, and what must not be."""
        return tuple(clause for clause in self.clauses if clause.role != "direct")

    @property
    def directs(self) -> tuple[SheetClause, ...]:
        return tuple(clause for clause in self.clauses if clause.role == "direct")

    @property
    def failed(self) -> tuple[SheetClause, ...]:
        return tuple(clause for clause in self.gates if clause.passes is False)

    @property
    def undecided(self) -> tuple[SheetClause, ...]:
        return tuple(clause for clause in self.gates if clause.passes is None)


def sheet_of(
    criteria: CriteriaSet, facts: Facts, day: date, overrides: Mapping[str, Truth] | None = None
) -> Sheet:
    """The sheet of one enterprise's facts on a day; `overrides` as `assess` takes them."""
    assessment = assess(criteria, facts, overrides)
    figures, last_year = assessment.figures, day.year - 1
    scoring = criteria.scoring
    return Sheet(
        criteria=criteria,
        day=day,
        assessment=assessment,
        clauses=tuple(_clause(item, figures, last_year) for item in assessment.clauses),
        dimensions=tuple(_dimensions(assessment, figures, last_year)),
        total=interval(assessment.low, assessment.high),
        most=number_text(scoring.most) if scoring else "",
        least=number_text(scoring.least) if scoring else "",
    )


def interval(low: Fraction, high: Fraction) -> str:
    """ "15" or, where it is not known, "5–20"."""
    return number_text(low) if low == high else f"{number_text(low)}–{number_text(high)}"


def _clause(item: DecidedClause, figures: Figures, last_year: int) -> SheetClause:
    clause = item.clause
    return SheetClause(
        key=f"{clause.role}:{clause.id}",
        id=clause.id,
        role=clause.role,
        title=named(clause),
        clause=clause.clause,
        document=clause.document,
        number=clause.number,
        source=clause.source,
        confidence=clause.confidence,
        found=item.decided.truth,
        truth=item.truth,
        lines=SheetLines(item.decided, figures, last_year),
    )


def _lines(decided: Decided, figures: Figures, last_year: int, depth: int) -> Iterator[SheetLine]:
    condition = decided.condition
    if isinstance(condition, ConditionGroup):
        count = group_count(condition, decided.met, decided.possible)
        yield SheetLine(depth, group_text(condition), count, decided.truth, True, "")
        for item in decided.items:
            yield from _lines(item, figures, last_year, depth + 1)
        return
    metric = figures.metrics[condition.metric]
    found = leaf_text(condition, figures, decided.truth, last_year)
    yield SheetLine(depth, asked(condition, metric, last_year), found, decided.truth, False, metric.id)


def _dimensions(assessment: Assessment, figures: Figures, last_year: int) -> Iterator[SheetDimension]:
    for scored in assessment.dimensions:
        dimension = scored.dimension
        yield SheetDimension(
            id=dimension.id,
            title=named(dimension),
            points=interval(scored.low, scored.high),
            most=number_text(dimension.most),
            least="" if dimension.least is None else number_text(dimension.least),
            truth=scored.truth,
            indicators=tuple(
                _indicator(item, figures, last_year)
                for item in assessment.indicators
                if item.indicator.dimension == dimension.id
            ),
        )


def _indicator(item: ScoredIndicator, figures: Figures, last_year: int) -> SheetIndicator:
    indicator, score = item.indicator, item.score
    return SheetIndicator(
        id=indicator.id,
        title=named(indicator),
        dimension=indicator.dimension,
        clause=indicator.clause,
        document=indicator.document,
        number=indicator.number,
        confidence=indicator.confidence,
        points=interval(score.low, score.high),
        most=number_text(indicator.most),
        code=score.code if len(score.code) == 1 else "",
        found=_found(item, figures, last_year),
        known=score.low == score.high,
        share=float(score.low / indicator.most) if indicator.most else 0.0,
        share_at_best=float(score.high / indicator.most) if indicator.most else 0.0,
        metric=_looked_at(item),
    )


def _looked_at(item: ScoredIndicator) -> str:
    """The figure that gave the points, or the first that could."""
    return item.score.metric or item.indicator.points.metrics()[0]


def _found(item: ScoredIndicator, figures: Figures, last_year: int) -> object:
    """The figure the points were found by, with its arithmetic, or what is missing."""
    name = _looked_at(item)
    metric = figures.metrics[name]
    value = figures.value(name)
    if value is None:
        every = item.indicator.points.metrics()
        return lacking([each for each in every if figures.value(each) is None], figures, last_year)
    if isinstance(value, Fraction):
        return working(metric, figures, last_year, _nearest_edge(item.indicator.points, name, value))
    return say(
        "%(name)s：%(value)s",
        name=name_of(metric, last_year),
        value=value_text(metric, value),
    )


def _nearest_edge(points: Points, metric: str, value: Fraction) -> Fraction | None:
    """The band edge a figure must not seem to cross by rounding."""
    edges = [
        edge
        for way in ways_of(points)
        if isinstance(way, Bands) and way.metric == metric
        for band in way.bands
        for edge in (band.low, band.high)
        if edge is not None
    ]
    return min(edges, key=lambda edge: abs(edge - value)) if edges else None
