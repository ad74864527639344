"""From what is stated, listed and held to the facts a set looks at: all of one enterprise, on one day."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from registry.rules.criteria.facts import read_number, read_value
from registry.rules.criteria.figures import Facts, Value
from registry.rules.criteria.gathering.refused_files import refusal_figure
from registry.rules.criteria.metric import FromRecords, Metric


@dataclass(frozen=True)
class RecordRow:
    """One row of a record; `content` by field id: texts, true/false, numbers as texts, days as ISO texts."""

    record: str
    content: Mapping[str, Any]


@dataclass(frozen=True)
class Stated:
    """What the profile says. `facts` by (metric family, accounting year or None); `complete` names the
    records declared complete: what is not listed there does not exist."""

    facts: Mapping[tuple[str, int | None], Any] = field(default_factory=dict)
    rows: Sequence[RecordRow] = ()
    complete: Collection[str] = ()


@dataclass(frozen=True)
class Circumstances:
    """What is looked at: the day, the kind and level applied for, the titles that count on the day (as
    "scheme" and "scheme:level") and the size class, None where it is not known."""

    day: date
    kind: str = "new"
    level: str = ""
    titles: Collection[str] = ()
    size_class: str | None = None
    in_principle: Collection[str] = ()
    """Titles asked in principle 原则上 only: where one is lacking a person says whether it will do."""
    denied: Collection[str] = ()
    """Facts that decisions in the ledger show to be untrue, by metric: whatever is stated of them."""
    refused: Sequence[date] = ()
    """On which days up to the day files of the holder in the family of the title were refused."""

    @property
    def last_year(self) -> int:
        """The last full accounting year 上年度: what ends in _y1."""
        return self.day.year - 1


def gather(metrics: Mapping[str, Metric], stated: Stated, around: Circumstances) -> Facts:
    """The facts of every metric that is known without computing; formulas are left to Figures."""
    found: dict[str, Value] = {}
    for metric in metrics.values():
        value = _value(metric, stated, around)
        if value is not None:
            found[metric.id] = value
    return found


def _value(metric: Metric, stated: Stated, around: Circumstances) -> Value | None:  # noqa: PLR0911
    """One return for each way a metric is found."""
    if metric.id in around.denied:
        return False
    said = stated_value(metric, stated, around)
    if said is not None:
        return said
    if metric.titles or metric.not_titles:
        return _from_titles(metric, around)
    if metric.applying:
        return around.kind == metric.applying
    if metric.level_not:
        return around.level != metric.level_not if around.level else None
    if metric.sizes:
        return None if around.size_class is None else around.size_class in metric.sizes
    if metric.since:
        return _full_years(stated.facts.get((metric.since, None)), around)
    if metric.records:
        return _from_records(metric, metric.records, stated, around.day)
    if metric.refusals:
        return refusal_figure(metric.refusals, around.refused, around.day)
    return None


def _from_titles(metric: Metric, around: Circumstances) -> Value | None:
    if metric.not_titles:
        return not any(title in around.titles for title in metric.not_titles)
    held = any(title in around.titles for title in metric.titles)
    return None if not held and set(metric.titles) & set(around.in_principle) else held


def stated_value(metric: Metric, stated: Stated, around: Circumstances) -> Value | None:
    """What the profile states of a metric itself; None where it states nothing that can be read."""
    if not metric.stated:
        return None
    # Some yearly metrics are families of one (rd_staff), some carry their year in the id (main_growth_y1).
    year = None if metric.year is None else around.last_year + 1 - metric.year
    raw = stated.facts.get((metric.stem if year is not None else metric.id, year))
    return None if raw is None else read_value(metric, raw)


def _full_years(raw: Any, around: Circumstances) -> Value | None:
    """Full years from a day to the end of the last accounting year."""
    try:
        since = date.fromisoformat(str(raw))
    except ValueError:
        return None
    years = around.day.year - since.year - ((since.month, since.day) > (1, 1))
    return Fraction(max(years, 0))


def _from_records(metric: Metric, wanted: FromRecords, stated: Stated, day: date) -> Value | None:
    """A figure from the rows. What is listed is claimed; what is not listed is unknown unless the record is
    declared complete."""
    rows = [row.content for row in stated.rows if row.record == wanted.record]
    found = [row for row in rows if _fits(row, wanted, day)]
    complete = wanted.record in stated.complete
    what, _, field_id = wanted.count.partition(":")
    if what == "any":
        return True if found else (False if complete else None)
    if not found and not complete:
        return None
    if what == "count":
        return Fraction(len(found))
    if what == "sum":
        parts = [read_number(row.get(field_id)) for row in found]
        return None if None in parts else sum((part for part in parts if part is not None), Fraction(0))
    order = [option.value for option in metric.options]
    held = [row.get(field_id) for row in found]
    return next((value for value in order if value in held), "none" if "none" in order else None)


def _fits(row: Mapping[str, Any], wanted: FromRecords, day: date) -> bool:
    for name, value in wanted.where.items():
        allowed = value if isinstance(value, list) else [value]
        if row.get(name) not in allowed:
            return False
    if wanted.rank_max is not None:
        rank = read_number(row.get("rank"))
        if rank is None or rank > wanted.rank_max:
            return False
    return wanted.within_years is None or _within(row.get("date"), wanted.within_years, day)


def _within(raw: Any, years: int, day: date) -> bool:
    """Whether a day lies within the last `years` years up to `day`, both ends included."""
    try:
        happened = date.fromisoformat(str(raw))
    except ValueError:
        return False
    start = (day.year - years, day.month, day.day)
    return start <= (happened.year, happened.month, happened.day) and happened <= day
