"""Facts as programs write them: reading a JSON object of metrics, and writing one in canonical form."""

import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from registry.errors import Text, listed, named, say
from registry.rules.criteria.figures import Facts, Value
from registry.rules.criteria.metric import Metric


class BadLine(Exception):
    """A line that is no object of facts; `reason` says what it is."""

    def __init__(self, reason: Text) -> None:
        super().__init__(str(reason))
        self.reason = reason


def read_line(line: bytes) -> dict[str, Any]:
    """The JSON object of one line, numbers exact. Raises BadLine."""
    try:
        table = json.loads(line.decode("utf-8-sig"), parse_float=Decimal, object_pairs_hook=_once_each)
    except UnicodeDecodeError:
        raise BadLine(say("不是 UTF-8 文本。")) from None
    except (ValueError, RecursionError):
        raise BadLine(say("不是有效的 JSON。")) from None
    if not isinstance(table, dict):
        raise BadLine(say("应为一个 JSON 对象，如 %(example)s。", example='{"revenue_y1": 5400}'))
    return table


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) < len(pairs):
        raise BadLine(say("同一个名称出现了两次。"))
    return table


def read_facts(table: Mapping[str, Any], metrics: Mapping[str, Metric]) -> tuple[Facts, list[Text]]:
    """Facts of a plain object, and everything wrong with it. null is unknown; names the metrics do not know
    are wrong unless they belong to another set's metrics and so are absent from `metrics`."""
    facts: dict[str, Value | None] = {}
    reasons: list[Text] = []
    for name, raw in table.items():
        metric = metrics.get(name)
        if metric is None:
            continue
        if raw is None:
            facts[name] = None
            continue
        value = read_value(metric, raw)
        if value is None:
            reasons.append(_wrong(metric, raw))
        else:
            facts[name] = value
    return facts, reasons


def read_value(metric: Metric, raw: Any) -> Value | None:
    """One value; None where it cannot be read as the metric's kind."""
    if metric.kind == "flag":
        return raw if isinstance(raw, bool) else None
    if metric.kind == "choice":
        return raw if raw in {option.value for option in metric.options} else None
    if metric.kind == "several":
        if not isinstance(raw, list | tuple | set | frozenset):
            return None
        known = {option.value for option in metric.options}
        return frozenset(raw) if all(item in known for item in raw) else None
    if metric.kind == "day":
        return str(raw) if isinstance(raw, str) else None
    number = read_number(raw)
    if number is None or metric.formula is None:
        return number
    return metric.formula.bound_of(number)


def read_number(raw: Any) -> Fraction | None:
    """An exact, finite number of an int, a float's digits, a Decimal or a text; None for all else."""
    if isinstance(raw, bool) or not isinstance(raw, int | float | Decimal | str | Fraction):
        return None
    if isinstance(raw, Fraction):
        return raw
    try:
        number = Decimal(str(raw).strip())
    except InvalidOperation:
        return None
    # Beyond this a figure is a slip of the keyboard, and exact arithmetic on it could take for ever.
    return Fraction(number) if number.is_finite() and abs(number.adjusted()) <= 30 else None


def _wrong(metric: Metric, raw: Any) -> Text:
    wanted: object
    if metric.kind == "flag":
        wanted = say("true 或 false")
    elif metric.options:
        wanted = listed(option.value for option in metric.options)
    else:
        wanted = say("数字")
    return say(
        "“%(name)s”（%(id)s）的值 %(value)s 无法识别，应为：%(wanted)s。",
        name=named(metric),
        id=metric.id,
        value=str(raw)[:40],
        wanted=wanted,
    )


def written(value: Value | None) -> Any:
    """A value as JSON holds it: numbers as exact texts ("162", "2.5", "1/3"), several sorted."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, frozenset):
        return sorted(value)
    return number_text(value)


def number_text(number: Fraction) -> str:
    """The exact decimal text where there is one, else "a/b"."""
    denominator = number.denominator
    for prime in (2, 5):
        while denominator % prime == 0:
            denominator //= prime
    if denominator != 1:
        return f"{number.numerator}/{number.denominator}"
    places = 0
    scaled = number
    while scaled.denominator != 1:
        scaled *= 10
        places += 1
    digits = str(abs(scaled.numerator)).rjust(places + 1, "0")
    sign = "-" if number < 0 else ""
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)


def canonical(thing: Any) -> str:
    """The one way to write a plain object, for digests."""
    return json.dumps(thing, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def _plain(thing: Any) -> Any:
    if isinstance(thing, Decimal):
        return number_text(Fraction(thing))
    raise TypeError(f"{thing!r} has no canonical form")
