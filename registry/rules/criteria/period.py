"""When which version is used: per scheme, level and kind of application, without gaps and overlaps."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from registry.errors import Text, say
from registry.rules.criteria.wording.periods import kind_words, level_words

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Use:
    """A version's use for `levels` × `kinds` ("new", "re_review") from a first to a last day, both included.

    `last` is None where it holds until a later version begins.
    """

    levels: tuple[str, ...]
    kinds: tuple[str, ...]
    first: date
    last: date | None


@dataclass(frozen=True)
class Period:
    """One published use: whose it is, for one level and kind of application to its scheme."""

    name: str
    level: str
    kind: str
    first: date
    last: date | None
    scheme: str = ""


def in_use(periods: Iterable[Period], level: str, kind: str, day: date) -> str | None:
    """The name of the version in use on a day, or None. An open-ended one gives way to a later one."""
    begun = [
        period
        for period in periods
        if period.level == level
        and period.kind == kind
        and period.first <= day
        and (period.last is None or day <= period.last)
    ]
    return max(begun, key=lambda period: period.first).name if begun else None


def unmet_periods(new: Iterable[Period], published: Iterable[Period]) -> list[Text]:
    """Why these uses cannot be published beside those: every overlap and every gap they would leave."""
    reasons: list[Text] = []
    in_force = list(published)
    for period in new:
        mine = [other for other in in_force if (other.level, other.kind) == (period.level, period.kind)]
        reasons += [_overlap(period, other) for other in mine if _overlaps(period, other)]
        if not any(_overlaps(period, other) for other in mine):
            reasons += _gaps(period, mine)
        in_force.append(period)
    return reasons


def _overlaps(period: Period, other: Period) -> bool:
    # An open-ended version ends by itself the day before a later one begins.
    if other.last is None and other.first < period.first:
        return False
    if period.last is None and period.first < other.first:
        return False
    starts_before_end = period.last is None or other.first <= period.last
    ends_after_start = other.last is None or period.first <= other.last
    return starts_before_end and ends_after_start


def _overlap(period: Period, other: Period) -> Text:
    return say(
        "适用期与“%(other)s”重叠（%(level)s、%(kind)s）：%(first)s 起的版本须在其结束之后开始。",
        other=other.name,
        level=level_words(period.scheme, period.level),
        kind=kind_words(period.kind),
        first=period.first.isoformat(),
    )


def _gaps(period: Period, others: list[Period]) -> list[Text]:
    """Days between this use and its neighbors for which nothing would be in use."""
    reasons = []
    before = [other for other in others if other.first < period.first]
    if before and all(other.last is not None for other in before):
        last = max(other.last for other in before if other.last is not None)
        if last + DAY < period.first:
            reasons.append(_gap(period, last + DAY, period.first - DAY))
    after = [other for other in others if other.first > period.first]
    if after and period.last is not None:
        first = min(other.first for other in after)
        if period.last + DAY < first:
            reasons.append(_gap(period, period.last + DAY, first - DAY))
    return reasons


def _gap(period: Period, first: date, last: date) -> Text:
    return say(
        "%(first)s 至 %(last)s 没有任何版本适用（%(level)s、%(kind)s），请调整起止日期。",
        first=first.isoformat(),
        last=last.isoformat(),
        level=level_words(period.scheme, period.level),
        kind=kind_words(period.kind),
    )
