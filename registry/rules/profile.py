"""What an enterprise may state in its profile 企业画像, and what is wrong with what was stated."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from registry.errors import Text, named, say
from registry.rules.criteria.facts import read_number, read_value
from registry.rules.criteria.figures import Value
from registry.rules.criteria.files.profile_schema import Record, RecordField
from registry.rules.criteria.files.shipped import Metrics
from registry.rules.criteria.gathering.gather import RecordRow, Stated
from registry.rules.criteria.metric import Metric, MetricFamily
from registry.rules.enterprise import EARLIEST

COMPLETE = "complete:"
"""Begins the name of the fact that says a record is complete: what is not listed there does not exist."""
YEARS = 3
"""How many accounting years the profile asks for, the last full one first."""
MAY_BE_NEGATIVE = frozenset({"net_profit"})
MOST_WAN = Fraction(10**9)
MOST_WHOLE = Fraction(10**9)
MOST_PLACES = 6
LONGEST = 200
HUNDRED = Fraction(100)


@dataclass(frozen=True)
class ProfileEntry:
    """One fact as the profile is to say it. `value` is plain JSON in the metric's unit, numbers as exact
    texts; None takes the fact back. `evidence` is the number of a profile file."""

    metric: str
    period: int | None
    value: Any
    source: str = ""
    evidence: int | None = None


def stated_of(facts: Mapping[tuple[str, int | None], Any], rows: Sequence[RecordRow]) -> Stated:
    """What a profile says, as gathering takes it; `facts` by metric and accounting year, None taken back."""
    values = {key: value for key, value in facts.items() if value is not None}
    complete = {
        name.removeprefix(COMPLETE)
        for (name, _), value in values.items()
        if value and name.startswith(COMPLETE)
    }
    return Stated(values, rows, complete)


def asked_in(section: str, metrics: Metrics) -> list[MetricFamily]:
    """What a section asks of the enterprise itself, in the order of the file: what is found otherwise, or is
    a fact of a site or project, is not asked."""
    return [
        family
        for family in metrics.families.values()
        if family.metrics[0].section == section
        and family.metrics[0].stated
        and family.id not in metrics.profile.asked_of
    ]


def asked_of_kind(kind: str, metrics: Metrics) -> list[MetricFamily]:
    """What every subject of a kind is asked for, in the order of the file."""
    of = metrics.profile.asked_of
    return [family for family in metrics.families.values() if of.get(family.id) == kind]


def records_in(section: str, metrics: Metrics) -> list[Record]:
    """What a section lists."""
    return [record for record in metrics.profile.records.values() if record.section == section]


def accounting_years(today: date) -> list[int]:
    """The years asked for: the last full one and those before."""
    return [today.year - back for back in range(1, YEARS + 1)]


def is_yearly(family: MetricFamily) -> bool:
    """Whether every accounting year has a figure of its own."""
    return family.years > 0


def unmet_entry(entry: ProfileEntry, metrics: Metrics, today: date) -> list[Text]:
    """Why a fact cannot be kept; nothing is wrong with taking one back."""
    if entry.metric.startswith(COMPLETE):
        known = entry.metric.removeprefix(COMPLETE) in metrics.profile.records and entry.period is None
        return [] if known and entry.value in (True, None) else [_unknown(entry.metric)]
    family = metrics.families.get(entry.metric)
    metric = family.metrics[0] if family else None
    if family is None or metric is None or not (metric.section and metric.stated):
        return [_unknown(entry.metric)]
    if is_yearly(family) != (entry.period is not None):
        return [_unknown(entry.metric)]
    if entry.period is not None and not EARLIEST.year <= entry.period < today.year:
        return [say("%(year)s 年还没有完整的年度数据。", year=entry.period)]
    if entry.value is None:
        return []
    return unmet_value(metric, read_value(metric, entry.value), today)


def unmet_of_enterprise(entry: ProfileEntry, metrics: Metrics) -> list[Text]:
    """Why the enterprise itself cannot say this: it is asked of each of its sites or projects. What it said
    before can be taken back."""
    if entry.value is None or entry.metric not in metrics.profile.asked_of:
        return []
    name = named(metrics.families[entry.metric].metrics[0])
    return [say("“%(name)s”按厂区、园区等分别填写，请在“厂区与产品”中选择对象后填写。", name=name)]


def _unknown(name: str) -> Text:
    return say("没有“%(name)s”这一项，请刷新后重试。", name=name)


def unmet_value(metric: Metric, value: Value | None, today: date) -> list[Text]:
    """What is wrong with a value of a metric; None is what could not be read."""
    name = named(metric)
    if value is None:
        return [say("“%(name)s”的内容无法识别，请重新填写。", name=name)]
    if metric.kind == "day":
        return unmet_day(name, str(value), today)
    if isinstance(value, Fraction):
        return unmet_number(name, metric.kind, value, negative=metric.stem in MAY_BE_NEGATIVE)
    return []


def unmet_number(name: Text, kind: str, number: Fraction, *, negative: bool = False) -> list[Text]:
    """Bounds of a figure, so wide that only slips of the keyboard lie outside."""
    if number < 0 and not negative:
        return [say("“%(name)s”不能为负数。", name=name)]
    if kind == "whole" and number.denominator != 1:
        return [say("“%(name)s”应为整数。", name=name)]
    if kind == "percent" and number > HUNDRED:
        return [say("“%(name)s”是百分数，应在 0 至 100 之间。", name=name)]
    if abs(number) > (MOST_WHOLE if kind == "whole" else MOST_WAN):
        return [say("“%(name)s”数值过大，请核对位数和单位。", name=name)]
    if (number * 10**MOST_PLACES).denominator != 1:
        return [say("“%(name)s”最多保留 %(most)s 位小数。", name=name, most=MOST_PLACES)]
    return []


def unmet_day(name: Text, iso: str, today: date, *, future: bool = False) -> list[Text]:
    """A day of the past, or with `future` of any time."""
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return [say("“%(name)s”不是日期，请按 2016-03-01 的格式填写。", name=name)]
    if day < EARLIEST:
        return [say("“%(name)s”过早，请核对。", name=name)]
    if day > today and not future:
        return [say("“%(name)s”不能晚于今天。", name=name)]
    return []


MAY_LIE_AHEAD = frozenset({"valid_to"})
"""Days of records that may come after today."""


def unmet_row(record: Record, content: Mapping[str, Any], today: date) -> list[Text]:
    """Why a row of a record cannot be kept: everything at once."""
    known = {field.id for field in record.fields}
    reasons = [_unknown(name) for name in content if name not in known]
    for field in record.fields:
        reasons += unmet_field(field, content.get(field.id), today)
    return reasons


def unmet_field(field: RecordField, raw: Any, today: date) -> list[Text]:
    """What is wrong with one field of a row; None is an empty one."""
    if raw is None and not field.required:
        return []
    name = named(field)
    if field.kind in {"flag", "choice"}:
        allowed: Sequence[Any] = [option.value for option in field.options] or [True, False]
        return [] if raw in allowed else [say("请选择“%(name)s”。", name=name)]
    if raw is None:
        return [say("请填写“%(name)s”。", name=name)]
    if field.kind == "day":
        return unmet_day(name, str(raw), today, future=field.id in MAY_LIE_AHEAD)
    if field.kind in {"whole", "amount"}:
        number = read_number(raw)
        wrong = [say("“%(name)s”应为数字。", name=name)]
        return wrong if number is None else unmet_number(name, field.kind, number)
    return (
        [say("“%(name)s”不能超过 %(most)s 个字。", name=name, most=LONGEST)]
        if len(str(raw)) > LONGEST
        else []
    )
