"""Figures and their arithmetic in words: "研发费用 162 万元 ÷ 营业收入 5,400 万元 = 3.00 % ≥ 3 %"."""

from collections.abc import Sequence
from decimal import Decimal, localcontext
from fractions import Fraction

from registry.errors import Text, joined, listed, named, say
from registry.rules.criteria.condition import (
    OPERATORS,
    Among,
    Compare,
    ConditionGroup,
    Flag,
    Leaf,
    Person,
    Truth,
)
from registry.rules.criteria.figures import Figures, Value
from registry.rules.criteria.formula import Formula
from registry.rules.criteria.metric import Metric
from registry.rules.criteria.unit import places_of, with_unit

SIGNS = {">=": "≥", ">": ">", "<=": "≤", "<": "<"}
OPPOSITE = {">=": "<", ">": "≤", "<=": ">", "<": "≥"}
MOST_PLACES = 8


def name_of(metric: Metric, last_year: int) -> Text:
    """What a metric is called, with its accounting year where it has one."""
    if metric.year is None:
        return named(metric)
    return say("%(year)s年%(name)s", year=last_year + 1 - metric.year, name=named(metric))


def number_text(number: Fraction, least: int = 0, most: int = 2) -> str:
    """With thousands separators; `least` to `most` decimal places, half up, as many as say it exactly."""
    for places in range(least, most + 1):
        if 10**places % number.denominator == 0:
            return _placed(number, places)
    return _placed(number, most)


def _placed(number: Fraction, places: int) -> str:
    doubled = 2 * number.denominator
    digits = (abs(number.numerator) * 2 * 10**places + number.denominator) // doubled
    whole, rest = divmod(digits, 10**places)
    sign = "-" if number < 0 else ""
    return f"{sign}{whole:,}.{rest:0{places}d}" if places else f"{sign}{whole:,}"


def shown(metric: Metric, number: Fraction, against: Fraction | None = None) -> object:
    """A figure with its unit, rounded so little that it never seems to meet, or miss, `against`."""
    if metric.formula and metric.formula.function == "cagr":
        number = rate_of(number, metric.formula.power)
        # The root is shown, the powers are compared: an edge that is met exactly is the threshold itself.
        against = None
    least, most = (2, 2) if metric.unit == "%" and metric.formula else (0, places_of(metric.unit))
    text = number_text(number, least, most)
    while against is not None and most < MOST_PLACES and _misleads(text, number, against):
        most += 1
        text = number_text(number, least, most)
    return with_unit(text, metric.unit)


def _misleads(text: str, number: Fraction, against: Fraction) -> bool:
    rounded = Fraction(text.replace(",", ""))
    return (rounded > against) != (number > against) or (rounded < against) != (number < against)


def rate_of(factor: Fraction, years: int) -> Fraction:
    """The yearly rate in % of a growth factor over `years`, to 12 digits: for showing only."""
    if factor <= 0:
        return Fraction(-100)
    with localcontext() as context:
        context.prec = 40
        root = (Decimal(factor.numerator) / Decimal(factor.denominator)) ** (Decimal(1) / years)
        return Fraction(((root - 1) * 100).quantize(Decimal("1e-10")))


def value_text(metric: Metric, value: Value | None, against: Fraction | None = None) -> object:
    """Any value in words."""
    if value is None:
        return say("未知")
    if isinstance(value, bool):
        return say("是") if value else say("否")
    if isinstance(value, Fraction):
        return shown(metric, value, against)
    if isinstance(value, frozenset):
        options = [option for option in metric.options if option.value in value]
        return listed(named(option) for option in options) if options else say("无")
    return named(metric.option(value)) if metric.options else value


def working(metric: Metric, figures: Figures, last_year: int, against: Fraction | None = None) -> object:
    """How a figure came about: "甲 1 万元 ÷ 乙 2 万元 = 50.00 %"; without a formula the figure itself."""
    value = figures.number(metric.id)
    if value is None or metric.formula is None or figures.stated(metric.id):
        return joined(
            "%(name)s %(value)s",
            name=name_of(metric, last_year),
            value=value_text(metric, figures.value(metric.id), against),
        )
    steps = _formula(metric.formula, figures, last_year)
    return joined("%(working)s = %(value)s", working=steps, value=shown(metric, value, against))


def _formula(formula: Formula, figures: Figures, last_year: int) -> object:
    parts = [_part(part, figures, last_year) for part in formula.parts]
    if formula.function in {"pct", "ratio"}:
        return joined("%(a)s ÷ %(b)s", a=parts[0], b=parts[1])
    if formula.function == "growth":
        return say("（%(a)s − %(b)s）÷ %(c)s", a=parts[0], b=parts[1], c=_bare(formula.parts[1], figures))
    if formula.function == "cagr":
        return say("（%(a)s ÷ %(b)s）的 %(n)s 次方根 − 1", a=parts[0], b=parts[1], n=formula.power)
    if formula.function == "best":
        return say("取较高者：%(parts)s", parts=listed(parts))
    if formula.function == "mean":
        return say("（%(parts)s）÷ %(n)s", parts=_added(parts), n=len(parts))
    return _added(parts)


def _added(parts: list[object]) -> object:
    row: object = parts[-1]
    for part in reversed(parts[:-1]):
        row = joined("%(a)s + %(b)s", a=part, b=row)
    return row


def _part(part: Formula | Fraction | str, figures: Figures, last_year: int) -> object:
    if isinstance(part, Fraction):
        return number_text(part)
    if isinstance(part, str):
        metric = figures.metrics[part]
        if metric.formula is None or figures.stated(part):
            return working(metric, figures, last_year)
        return joined(
            "%(name)s %(value)s",
            name=name_of(metric, last_year),
            value=value_text(metric, figures.value(part)),
        )
    value = part.compute(figures.number)
    if value is None:
        return say("未知")
    places = 2 if part.function in {"growth", "pct"} else 0
    unit = " %" if part.function in {"growth", "pct"} else ""
    return number_text(value, places, max(places, 2)) + unit


def _bare(part: Formula | Fraction | str, figures: Figures) -> object:
    if isinstance(part, str):
        return value_text(figures.metrics[part], figures.value(part))
    return number_text(part) if isinstance(part, Fraction) else say("未知")


def leaf_text(leaf: Leaf, figures: Figures, truth: Truth, last_year: int) -> object:
    """One leaf with what it found: the arithmetic and the comparison, or what is missing."""
    metric = figures.metrics[leaf.metric]
    if isinstance(leaf, Person):
        return _person(leaf, metric, truth)
    if truth is None and metric.titles:
        return say("%(name)s：现未持有，属原则要求，由审核人员核实", name=name_of(metric, last_year))
    if truth is None:
        return lacking((leaf.metric,), figures, last_year)
    if isinstance(leaf, Compare):
        return _comparison(leaf, metric, figures, last_year)
    return say(
        "%(name)s：%(value)s",
        name=name_of(metric, last_year),
        value=value_text(metric, figures.value(metric.id)),
    )


def _comparison(leaf: Compare, metric: Metric, figures: Figures, last_year: int) -> Text:
    value = figures.number(metric.id)
    met = value is not None and OPERATORS[leaf.op](value, leaf.bound)
    return joined(
        "%(working)s %(sign)s %(threshold)s",
        working=working(metric, figures, last_year, leaf.bound),
        sign=SIGNS[leaf.op] if met else OPPOSITE[leaf.op],
        threshold=threshold_text(leaf, metric),
    )


def _person(leaf: Person, metric: Metric, truth: Truth) -> Text:
    name = named(leaf if leaf.zh else metric)
    if truth is not None:
        return say(
            "%(name)s：经人工认定%(verdict)s", name=name, verdict=say("符合") if truth else say("不符合")
        )
    if leaf.supply:
        return say("%(name)s：待市局补充条件内容", name=name)
    return say("%(name)s：须由审核人员认定", name=name)


def threshold_text(leaf: Compare, metric: Metric) -> object:
    """What a comparison asks for, with its unit."""
    return with_unit(number_text(leaf.value, 0, MOST_PLACES), metric.unit)


def lacking(ids: Sequence[str], figures: Figures, last_year: int) -> Text:
    """Why figures are unknown: what is missing, or, where nothing is, that the first cannot be computed."""
    missing = dict.fromkeys(part for id in ids for part in missing_of(id, figures, last_year))
    if missing:
        return say("尚缺：%(missing)s", missing=listed(missing))
    return say("%(name)s无法计算：除数为零，或基期不为正数", name=name_of(figures.metrics[ids[0]], last_year))


def missing_of(id: str, figures: Figures, last_year: int) -> list[Text]:
    """The unknown metrics a figure waits for; none where all are known and it has no value all the same."""
    metric = figures.metrics[id]
    if metric.since:
        return [name_of(figures.metrics[metric.since], last_year)]
    if metric.formula is None:
        return [name_of(metric, last_year)]
    missing: dict[Text, None] = {}
    for part in metric.formula.metrics():
        if figures.value(part) is None:
            missing.update(dict.fromkeys(missing_of(part, figures, last_year)))
    return list(missing)


def asked(leaf: Leaf, metric: Metric, last_year: int) -> object:
    """What a leaf asks for, without any facts."""
    if leaf.zh:
        return named(leaf)
    if isinstance(leaf, Compare):
        return joined(
            "%(name)s %(sign)s %(threshold)s",
            name=name_of(metric, last_year),
            sign=SIGNS[leaf.op],
            threshold=threshold_text(leaf, metric),
        )
    if isinstance(leaf, Among):
        values = listed(named(metric.option(value)) for value in leaf.values)
        return say("%(name)s 属于：%(values)s", name=name_of(metric, last_year), values=values)
    return named(metric) if isinstance(leaf, Flag | Person) else name_of(metric, last_year)


def group_head(group: ConditionGroup) -> Text:
    """How many of a group's parts are asked for."""
    if group.is_all:
        return say("以下各项均须满足")
    if group.is_any:
        return say("以下满足一项即可")
    return say("以下 %(all)s 项至少满足 %(least)s 项", all=len(group.items), least=group.least)


def group_text(group: ConditionGroup) -> Text:
    """What a group asks for: in the document's words, else how many of its parts."""
    return named(group) if group.zh else group_head(group)


def group_count(group: ConditionGroup, met: int, possible: int) -> object:
    """How far a k-of-n is: "4–6 / 12，需 4"; '' of all-of and any-of, whose parts say it."""
    if group.is_all or group.is_any:
        return ""
    if met == possible:
        return say(
            "已满足 %(met)s 项，共 %(all)s 项，需 %(least)s 项",
            met=met,
            all=len(group.items),
            least=group.least,
        )
    return say(
        "已满足 %(met)s–%(possible)s 项，共 %(all)s 项，需 %(least)s 项",
        met=met,
        possible=possible,
        all=len(group.items),
        least=group.least,
    )
