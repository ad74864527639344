"""A score table in words: every way to points as rows of what is asked and what it gives."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from registry.errors import Text, joined, listed, named, say
from registry.rules.criteria.criteria_set import Indicator, Scoring
from registry.rules.criteria.metric import Metric
from registry.rules.criteria.points import (
    Band,
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
from registry.rules.criteria.unit import with_unit
from registry.rules.criteria.wording.clauses import edge_text, metric_name
from registry.rules.criteria.wording.figures import MOST_PLACES, number_text


@dataclass(frozen=True)
class PointsRow:
    """One row: what is asked, and its points (None where the row only leads to others). `key` names the row
    within its indicator, so that two versions can be laid side by side."""

    key: str
    depth: int
    asked: object
    points: object = None


def points_rows(indicator: Indicator, metrics: Mapping[str, Metric]) -> tuple[PointsRow, ...]:
    """How an indicator finds its points, from its head down."""
    return tuple(_rows(indicator.points, indicator.most, metrics))


def points_text(points: Fraction) -> object:
    """ "15 分"."""
    return say("%(points)s 分", points=number_text(points))


def score_words(scoring: Scoring) -> Text:
    """What the score needs in all."""
    return say(
        "满分 %(most)s 分，%(least)s 分以上通过",
        most=number_text(scoring.most),
        least=number_text(scoring.least),
    )


def _rows(points: Points, most: Fraction, metrics: Mapping[str, Metric]) -> Iterator[PointsRow]:
    if isinstance(points, BestOf):
        yield PointsRow("best_of", 0, say("下列方式分别计分，取高者"))
        for number, way in enumerate(points.ways, start=1):
            yield from _under(f"way{number}", _rows(way, most, metrics))
    elif isinstance(points, Elected):
        name = metric_name(metrics[points.metric])
        yield PointsRow("elected", 0, say("%(name)s：由企业选一种方式计分", name=name))
        for option, way in points.choices:
            yield PointsRow(option.value, 1, named(option))
            yield from _under(option.value, _under("", _rows(way, most, metrics)))
    elif isinstance(points, First):
        yield from _first(points, metrics)
    elif isinstance(points, Bands | Options):
        yield from _steps(points, metrics[points.metric])
    else:
        yield _one_row(points, most, metrics[points.metric])


def _steps(points: Bands | Options, metric: Metric) -> Iterator[PointsRow]:
    yield PointsRow("metric", 0, metric_name(metric))
    if isinstance(points, Bands):
        for band in points.bands:
            yield PointsRow(band.code, 1, _band(band, metric), points_text(band.points))
    else:
        for option, given in points.options:
            yield PointsRow(option.value, 1, named(option), points_text(given))


def _one_row(points: PerUnit | Several | ByPerson, most: Fraction, metric: Metric) -> PointsRow:
    name = metric_name(metric)
    if isinstance(points, ByPerson):
        asked = say("%(name)s，由审核人员评分", name=name)
        return PointsRow("manual", 0, asked, say("0–%(most)s 分", most=number_text(most)))
    if isinstance(points, Several):
        allowed = listed(named(option) for option in points.allowed)
        asked = say("%(name)s，每具备一项计分：%(allowed)s", name=name, allowed=allowed)
        return PointsRow("several", 0, asked, _up_to(points.points, most))
    each = with_unit(number_text(points.each, 0, MOST_PLACES), metric.unit)
    asked = say("%(name)s每满 %(each)s", name=name, each=each)
    return PointsRow("each", 0, asked, _up_to(points.points, most))


def _first(points: First, metrics: Mapping[str, Metric]) -> Iterator[PointsRow]:
    yield PointsRow("first", 0, say("按先后次序，取第一个达到的"))
    for number, (metric, least, given) in enumerate(points.rows, start=1):
        name, edge = metric_name(metrics[metric]), edge_text(metrics[metric], least)
        asked = joined("%(name)s ≥ %(edge)s", name=name, edge=edge)
        yield PointsRow(f"row{number}", 1, asked, points_text(given))
    yield PointsRow("otherwise", 1, say("均未达到"), points_text(points.otherwise))


def _under(key: str, rows: Iterator[PointsRow]) -> Iterator[PointsRow]:
    """Rows one step deeper, under a key."""
    for row in rows:
        yield replace(row, key=f"{key}/{row.key}" if key else row.key, depth=row.depth + 1)


def _up_to(points: Fraction, most: Fraction) -> object:
    return say("%(points)s 分，最高 %(most)s 分", points=number_text(points), most=number_text(most))


def _band(band: Band, metric: Metric) -> object:
    low = _side("≥" if band.low_inclusive else ">", metric, band.low)
    high = _side("≤" if band.high_inclusive else "<", metric, band.high)
    if low and high:
        return say("%(low)s，且 %(high)s", low=low, high=high)
    return low or high or say("任何数值")


def _side(sign: str, metric: Metric, edge: Fraction | None) -> object:
    return None if edge is None else joined("%(sign)s %(edge)s", sign=sign, edge=edge_text(metric, edge))
