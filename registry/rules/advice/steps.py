"""Steps of an indicator: the points it could come to, and what has to happen for them."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from registry.rules.advice.apply import apply
from registry.rules.advice.goal import Goal, Goals, Range, joined
from registry.rules.advice.need import Search
from registry.rules.criteria.criteria_set import Indicator
from registry.rules.criteria.figures import Figures
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
)

MOST_STEPS = 24
"""Steps by unit beyond this many are taken at even distances."""


@dataclass(frozen=True)
class ScoreStep:
    """The points an indicator certainly has once the goals are reached."""

    points: Fraction
    goals: Goals


def steps_of(indicator: Indicator, search: Search) -> tuple[ScoreStep, ...]:
    """Steps above what is certain now, the most points first; for equal points only the least effort."""
    now = indicator.points.score(search.figures, indicator.most).low
    best: dict[Fraction, Goals] = {}
    for goals in _candidates(indicator.points, indicator.most, search.figures):
        facts = apply(search.criteria, search.figures.facts, goals)
        points = indicator.points.score(Figures(search.criteria.metrics, facts), indicator.most).low
        if points <= now:
            continue
        if points not in best or search.cost(goals) < search.cost(best[points]):
            best[points] = goals
    return tuple(ScoreStep(points, best[points]) for points in sorted(best, reverse=True))


def _candidates(points: Points, limit: Fraction, figures: Figures) -> Iterator[Goals]:
    if isinstance(points, BestOf):
        for way in points.ways:
            yield from _candidates(way, limit, figures)
    elif isinstance(points, Elected):
        yield from _elected(points, limit, figures)
    else:
        for goal in _goals(points, limit, figures):
            yield frozenset({goal})


def _elected(points: Elected, limit: Fraction, figures: Figures) -> Iterator[Goals]:
    for option, way in points.choices:
        chosen: Goals = frozenset()
        if figures.value(points.metric) != option.value:
            chosen = frozenset({Goal(points.metric, values=(option.value,))})
            yield chosen
        for goals in _candidates(way, limit, figures):
            both = joined(chosen, goals)
            if both is not None:
                yield both


def _goals(points: Points, limit: Fraction, figures: Figures) -> Iterator[Goal]:
    if isinstance(points, Bands):
        yield from _bands(points)
    elif isinstance(points, Options):
        yield from (Goal(points.metric, values=(option.value,)) for option, _ in points.options)
    elif isinstance(points, First):
        yield from (Goal(metric, Range(low=least)) for metric, least, _ in points.rows)
    elif isinstance(points, Several):
        yield from _several(points, limit, figures)
    elif isinstance(points, PerUnit):
        full = -(-limit // points.points)
        yield from (Goal(points.metric, Range(low=count * points.each)) for count in _counts(int(full)))
    elif isinstance(points, ByPerson):
        wanted = {*map(Fraction, _counts(int(limit))), limit}
        yield from (Goal(points.metric, Range(low=least)) for least in sorted(wanted))


def _bands(points: Bands) -> Iterator[Goal]:
    """From every band as far as the points get no fewer, so that doing better is never asked not to be."""
    for place, band in enumerate(points.bands):
        first = last = place
        while first > 0 and points.bands[first - 1].points >= band.points:
            first -= 1
        while last + 1 < len(points.bands) and points.bands[last + 1].points >= band.points:
            last += 1
        ends = (points.bands[first], points.bands[last])
        low = min(ends, key=lambda end: (end.low is not None, end.low or 0))
        high = max(ends, key=lambda end: (end.high is None, end.high or 0))
        yield Goal(points.metric, Range(low.low, low.low_inclusive, high.high, high.high_inclusive))


def _several(points: Several, limit: Fraction, figures: Figures) -> Iterator[Goal]:
    held = figures.value(points.metric)
    mine = held if isinstance(held, frozenset) else frozenset()
    counted = [option.value for option in points.allowed]
    missing = [value for value in counted if value not in mine]
    kept = [value for value in counted if value in mine]
    full = min(len(missing), int(-(-limit // points.points)) - len(kept))
    for more in range(1, full + 1):
        yield Goal(points.metric, items=frozenset(kept + missing[:more]))


def _counts(limit: int) -> Iterator[int]:
    """1 to `limit`, thinned where they are many, the last one always."""
    stride = max(1, -(-limit // MOST_STEPS))
    yield from sorted({*range(stride, limit + 1, stride), limit} - {0})
