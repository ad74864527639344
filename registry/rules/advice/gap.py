"""Goals and gaps in natural units: "≥ 3 %", "还差 0.22 个百分点", "研发费用须由 150 万元增至 162 万元"."""

from fractions import Fraction

from registry.errors import Text, joined, listed, named, say
from registry.rules.advice.apply import Lever
from registry.rules.advice.goal import Goal, Range
from registry.rules.criteria.figures import Figures
from registry.rules.criteria.metric import Metric
from registry.rules.criteria.unit import places_of, with_unit
from registry.rules.criteria.wording.clauses import edge_text
from registry.rules.criteria.wording.figures import name_of, number_text, rate_of

ROUNDED = 2


def goal_text(goal: Goal, metric: Metric, last_year: int) -> object:
    """What is needed: "2025年营业收入 ≥ 1,500 万元"."""
    name = name_of(metric, last_year)
    if goal.range is not None:
        return say("%(name)s：%(range)s", name=name, range=range_text(goal.range, metric))
    if goal.items:
        options = listed(named(metric.option(item)) for item in _in_order(goal.items, metric))
        return say("%(name)s：具备%(options)s", name=name, options=options)
    if goal.values == (True,):
        return name
    if goal.values == (False,):
        return say("%(name)s：否", name=name)
    options = listed(named(metric.option(str(value))) for value in goal.values)
    return say("%(name)s：%(options)s", name=name, options=options)


def _in_order(items: frozenset[str], metric: Metric) -> list[str]:
    return [option.value for option in metric.options if option.value in items]


def range_text(wanted: Range, metric: Metric) -> object:
    """ "≥ 3 %", or both ends."""
    low = None if wanted.low is None else _end("≥" if wanted.low_inclusive else ">", wanted.low, metric)
    high = None if wanted.high is None else _end("≤" if wanted.high_inclusive else "<", wanted.high, metric)
    if low and high:
        return say("%(low)s，且 %(high)s", low=low, high=high)
    return low or high or say("任何数值")


def _end(sign: str, bound: Fraction, metric: Metric) -> object:
    return joined(f"{sign} %(edge)s", edge=edge_text(metric, bound))


def gap_text(goal: Goal, figures: Figures) -> object:
    """How much is lacking, in the unit of the figure; '' where it is no number or not known."""
    metric = figures.metrics[goal.metric]
    if goal.items:
        held = figures.value(metric.id)
        more = goal.items - held if isinstance(held, frozenset) else goal.items
        return say("还差 %(count)s 项", count=len(more))
    now = figures.number(metric.id)
    if goal.range is None or now is None:
        return ""
    low, high = goal.range.low, goal.range.high
    if low is not None and now <= low:
        lacking = _natural(low, metric) - _natural(now, metric)
        text = say("还差 %(gap)s", gap=amount_text(lacking, metric, share=True))
        return text if goal.range.low_inclusive else say("%(gap)s以上", gap=text)
    if high is not None and now >= high:
        above = _natural(now, metric) - _natural(high, metric)
        text = say("高出 %(gap)s", gap=amount_text(above, metric, share=True))
        return text if goal.range.high_inclusive else say("%(gap)s以上", gap=text)
    return ""


def _natural(number: Fraction, metric: Metric) -> Fraction:
    """A compound rate is compared as a factor; people speak of the rate."""
    if metric.formula is not None and metric.formula.function == "cagr":
        return rate_of(number, metric.formula.power)
    return number


def amount_text(number: Fraction, metric: Metric, *, share: bool = False) -> object:
    """A difference with its unit, never rounded to less than it is; shares differ in percent points."""
    text = _upwards(number, metric)
    if metric.unit == "%" and share:
        return say("%(number)s 个百分点", number=text)
    return with_unit(text, metric.unit)


def _upwards(number: Fraction, metric: Metric) -> str:
    exact = places_of(metric.unit)
    if (number * 10**exact).denominator == 1:
        return number_text(number, 0, exact)
    scale = Fraction(10**ROUNDED)
    return number_text(Fraction(-(-number * scale // 1)) / scale, ROUNDED, ROUNDED)


def _downwards(number: Fraction, metric: Metric) -> str:
    exact = places_of(metric.unit)
    if (number * 10**exact).denominator == 1:
        return number_text(number, 0, exact)
    scale = Fraction(10**ROUNDED)
    return number_text(Fraction(number * scale // 1) / scale, ROUNDED, ROUNDED)


def reached_text(lever: Lever, metric: Metric, last_year: int) -> Text:
    """What a figure must come to, or may not exceed."""
    name = name_of(metric, last_year)
    return _no_more(name, lever.value, metric) if lever.at_most else _no_less(name, lever.value, metric)


def limits_text(limits: Range, metric: Metric, last_year: int) -> Text | None:
    """Between what an unknown figure must lie; None where there is nothing to say."""
    name = name_of(metric, last_year)
    low = high = None
    if limits.low is not None and (limits.low_inclusive or not _is_exact(limits.low, metric)):
        low = _no_less(name, limits.low, metric)
    elif limits.low is not None:
        low = say("%(name)s须大于 %(value)s", name=name, value=_shown(limits.low, metric))
    if limits.high is not None and (limits.high_inclusive or not _is_exact(limits.high, metric)):
        high = _no_more(name, limits.high, metric)
    elif limits.high is not None:
        high = say("%(name)s须小于 %(value)s", name=name, value=_shown(limits.high, metric))
    if low and high:
        return say("%(low)s，且 %(high)s", low=low, high=high)
    return low or high


def _no_less(name: object, value: Fraction, metric: Metric) -> Text:
    """Nothing need be reached to stand at zero."""
    shown = with_unit(_upwards(value, metric), metric.unit)
    if value <= 0:
        return say("%(name)s不得低于 %(value)s", name=name, value=shown)
    return say("%(name)s须达到 %(value)s", name=name, value=shown)


def _no_more(name: object, value: Fraction, metric: Metric) -> Text:
    shown = with_unit(_downwards(value, metric), metric.unit)
    return say("%(name)s不得超过 %(value)s", name=name, value=shown)


def _is_exact(value: Fraction, metric: Metric) -> bool:
    """Whether a value is shown without rounding."""
    exact: Fraction = value * 10 ** places_of(metric.unit)
    return exact.denominator == 1


def _shown(value: Fraction, metric: Metric) -> object:
    return with_unit(number_text(value, 0, places_of(metric.unit)), metric.unit)


def moved_text(lever: Lever, figures: Figures, last_year: int) -> Text:
    """The figure to move: from what to what, and by how much; where it is unknown only what it must be."""
    metric = figures.metrics[lever.metric]
    now = figures.number(lever.metric)
    if now is None:
        return reached_text(lever, metric, last_year)
    name, was = (
        name_of(metric, last_year),
        with_unit(number_text(now, 0, places_of(metric.unit)), metric.unit),
    )
    if lever.value >= now:
        return say(
            "其他数值不变时，%(name)s由 %(now)s 增至 %(value)s，增加 %(gap)s",
            name=name,
            now=was,
            value=with_unit(_upwards(lever.value, metric), metric.unit),
            gap=amount_text(lever.value - now, metric, share=True),
        )
    return say(
        "其他数值不变时，%(name)s由 %(now)s 降至 %(value)s，减少 %(gap)s",
        name=name,
        now=was,
        value=with_unit(_downwards(lever.value, metric), metric.unit),
        gap=amount_text(now - lever.value, metric, share=True),
    )
