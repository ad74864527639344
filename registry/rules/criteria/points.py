"""How an indicator finds its points. Unknown figures give an interval: the least and the most it could be."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from registry.rules.criteria.figures import Figures
from registry.rules.criteria.metric import Option

ZERO = Fraction(0)


@dataclass(frozen=True)
class Score:
    """Points between `low` and `high`, equal where they are known; `code` names the band or option that gave
    them, `metric` the figure it was found by."""

    low: Fraction
    high: Fraction
    code: str = ""
    metric: str = ""

    @property
    def points(self) -> Fraction | None:
        return self.low if self.low == self.high else None


@dataclass(frozen=True)
class Band:
    """From `low` to `high`, each end inclusive or not; None is without end. Bounds are what is compared."""

    code: str
    points: Fraction
    low: Fraction | None
    low_inclusive: bool
    high: Fraction | None
    high_inclusive: bool

    def holds(self, figure: Fraction) -> bool:
        if self.low is not None and (figure < self.low or (figure == self.low and not self.low_inclusive)):
            return False
        return self.high is None or figure < self.high or (figure == self.high and self.high_inclusive)


@dataclass(frozen=True)
class Bands:
    """The band a figure lies in."""

    metric: str
    bands: tuple[Band, ...]

    def score(self, figures: Figures, most: Fraction) -> Score:  # noqa: ARG002 - all kinds of points are asked alike
        figure = figures.number(self.metric)
        if figure is None:
            every = [band.points for band in self.bands]
            return Score(min(every), max(every), "", self.metric)
        band = next(band for band in self.bands if band.holds(figure))
        return Score(band.points, band.points, band.code, self.metric)

    def metrics(self) -> tuple[str, ...]:
        return (self.metric,)


@dataclass(frozen=True)
class Options:
    """The points of the option chosen."""

    metric: str
    options: tuple[tuple[Option, Fraction], ...]

    def score(self, figures: Figures, most: Fraction) -> Score:  # noqa: ARG002
        value = figures.value(self.metric)
        for option, points in self.options:
            if option.value == value:
                return Score(points, points, option.value, self.metric)
        every = [points for _, points in self.options]
        return Score(min(every), max(every), "", self.metric)

    def metrics(self) -> tuple[str, ...]:
        return (self.metric,)


@dataclass(frozen=True)
class BestOf:
    """The better of several ways to count, such as an amount or a ratio."""

    ways: tuple["Points", ...]

    def score(self, figures: Figures, most: Fraction) -> Score:
        scores = [way.score(figures, most) for way in self.ways]
        low, high = max(score.low for score in scores), max(score.high for score in scores)
        winner = max(scores, key=lambda score: (score.low, score.high))
        return Score(low, high, winner.code, winner.metric)

    def metrics(self) -> tuple[str, ...]:
        return tuple(metric for way in self.ways for metric in way.metrics())


@dataclass(frozen=True)
class Elected:
    """The way the applicant elects."""

    metric: str
    choices: tuple[tuple[Option, "Points"], ...]

    def score(self, figures: Figures, most: Fraction) -> Score:
        value = figures.value(self.metric)
        for option, way in self.choices:
            if option.value == value:
                return way.score(figures, most)
        scores = [way.score(figures, most) for _, way in self.choices]
        return Score(min(score.low for score in scores), max(score.high for score in scores), "", self.metric)

    def metrics(self) -> tuple[str, ...]:
        return (self.metric, *(metric for _, way in self.choices for metric in way.metrics()))


@dataclass(frozen=True)
class PerUnit:
    """Points per full `each` units, up to the indicator's most."""

    metric: str
    each: Fraction
    points: Fraction

    def score(self, figures: Figures, most: Fraction) -> Score:
        figure = figures.number(self.metric)
        if figure is None:
            return Score(ZERO, most, "", self.metric)
        found = min(most, max(ZERO, (figure // self.each) * self.points))
        return Score(found, found, "", self.metric)

    def metrics(self) -> tuple[str, ...]:
        return (self.metric,)


@dataclass(frozen=True)
class Several:
    """Points per item held, up to the indicator's most."""

    metric: str
    points: Fraction
    allowed: tuple[Option, ...]

    def score(self, figures: Figures, most: Fraction) -> Score:
        held = figures.value(self.metric)
        if not isinstance(held, frozenset):
            return Score(ZERO, min(most, self.points * len(self.allowed)), "", self.metric)
        count = sum(option.value in held for option in self.allowed)
        found = min(most, self.points * count)
        return Score(found, found, "", self.metric)

    def metrics(self) -> tuple[str, ...]:
        return (self.metric,)


@dataclass(frozen=True)
class First:
    """The first row whose figure reaches its least; `otherwise` where none does."""

    rows: tuple[tuple[str, Fraction, Fraction], ...]
    """(metric, least, points)"""
    otherwise: Fraction

    def score(self, figures: Figures, most: Fraction) -> Score:  # noqa: ARG002
        reachable: list[Fraction] = []
        for metric, least, points in self.rows:
            figure = figures.number(metric)
            if figure is None:
                reachable.append(points)
            elif figure >= least:
                return self._among([*reachable, points], metric)
        return self._among([*reachable, self.otherwise], "")

    @staticmethod
    def _among(reachable: list[Fraction], metric: str) -> Score:
        return Score(min(reachable), max(reachable), "", metric)

    def metrics(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(metric for metric, _, _ in self.rows))


@dataclass(frozen=True)
class ByPerson:
    """Points a person gives."""

    metric: str

    def score(self, figures: Figures, most: Fraction) -> Score:
        figure = figures.number(self.metric)
        if figure is None:
            return Score(ZERO, most, "", self.metric)
        # More than the most, or less than nothing, counts as the nearest that may be given.
        found = min(most, max(ZERO, figure))
        return Score(found, found, "", self.metric)

    def metrics(self) -> tuple[str, ...]:
        return (self.metric,)


Points = Bands | Options | BestOf | Elected | PerUnit | Several | First | ByPerson


def ways_of(points: Points) -> Iterator[Points]:
    """The points and every way inside them."""
    yield points
    inner: tuple[Points, ...] = ()
    if isinstance(points, BestOf):
        inner = points.ways
    elif isinstance(points, Elected):
        inner = tuple(way for _, way in points.choices)
    for way in inner:
        yield from ways_of(way)
