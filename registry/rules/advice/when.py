"""When a goal could be reached at the earliest: closed years do not change, they make room for later ones.

Looking `ahead` years ahead, what is today the last year is the year `ahead` before it, and the years since
are still open. A goal can be reached from the first such day on which its figures are good or open enough.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from registry.rules.advice.apply import Lever, base_of, lever_of
from registry.rules.advice.goal import Goal, nearest
from registry.rules.advice.kind import YEARLY, Kind
from registry.rules.criteria.figures import Figures, Value
from registry.rules.criteria.metric import Metric

FARTHEST = 6


@dataclass(frozen=True)
class When:
    """From `day` on. `year` is the last accounting year looked at then; `lever`, where it can be told, the
    figure of a year still open and what it must come to."""

    day: date
    year: int
    lever: Lever | None = None


def earliest(goal: Goal, kind: Kind, figures: Figures, day: date) -> When | None:
    """The first day a goal of TIME or YEAR could be reached; None for others, or where none is in sight."""
    if kind is Kind.TIME:
        return _in_years(goal, figures, day)
    if kind is not Kind.YEAR:
        return None
    for ahead in range(1, FARTHEST + 1):
        then = _Later(figures, ahead)
        lever = then.reaches(goal)
        if lever is not None:
            moved = lever if isinstance(lever, Lever) else None
            return When(date(day.year + ahead, 1, 1), day.year - 1 + ahead, moved)
    return None


def _in_years(goal: Goal, figures: Figures, day: date) -> When | None:
    metric = figures.metrics[goal.metric]
    now = figures.number(metric.id)
    target = nearest(goal, now, metric)
    if now is None or not isinstance(target, Fraction):
        return None
    year = _year_of(figures.facts.get(metric.since), int(target)) or day.year + int(target - now)
    return When(date(year, 1, 1), year - 1)


def _year_of(since: Value | None, years: int) -> int | None:
    """The year on whose first day so many full years lie between a day and the end of the year before."""
    try:
        began = date.fromisoformat(str(since))
    except ValueError:
        return None
    return began.year + years + ((began.month, began.day) > (1, 1))


class _Later:
    """The facts of a later day: yearly figures moved back, the years still open standing as last known."""

    def __init__(self, figures: Figures, ahead: int) -> None:
        self.open: set[str] = set()
        facts: dict[str, Value | None] = {}
        for metric in figures.metrics.values():
            if metric.year is None and not _of_year(metric):
                facts[metric.id] = figures.facts.get(metric.id)
            elif metric.year is not None and metric.year > ahead:
                facts[metric.id] = figures.facts.get(f"{metric.stem}_y{metric.year - ahead}")
            elif metric.formula is None:
                self.open.add(metric.id)
                facts[metric.id] = _stand_in(metric, figures)
        self.figures = Figures(figures.metrics, facts)

    def reaches(self, goal: Goal) -> Lever | bool | None:
        """What an open figure must come to; True where nothing can be said of it; None where none helps."""
        metric = self.figures.metrics[goal.metric]
        if goal.reached(self.figures.value(metric.id)):
            return True
        if metric.id in self.open:
            target = nearest(goal, None, metric)
            at_most = goal.range is not None and goal.range.low is None
            return Lever(metric.id, target, at_most=at_most) if isinstance(target, Fraction) else True
        lever = lever_of(goal, self.figures, self.open.__contains__)
        if lever is None:
            return None
        others = set(base_of(metric, self.figures.metrics)) - {lever.metric}
        return True if others & self.open else lever


def _of_year(metric: Metric) -> bool:
    """Figures of the end of a year that carry no year in their name, and what derives from yearly ones."""
    return metric.is_number and (metric.section == YEARLY or metric.formula is not None)


def _stand_in(metric: Metric, figures: Figures) -> Fraction:
    """The last known figure for one that is still open; anything positive serves."""
    last = figures.number(metric.id if metric.year is None else f"{metric.stem}_y1")
    return last if last is not None and last > 0 else Fraction(1)
