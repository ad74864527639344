"""Advice over a figure nobody knows yet: what it must reach, or may not exceed; never that it must come to 0."""

import gettext
import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest

from registry.errors import Joined, Named, Text
from registry.rules.advice.advise import advise
from registry.rules.advice.apply import Lever, limits_of
from registry.rules.advice.gap import reached_text
from registry.rules.advice.goal import Goal, Range
from registry.rules.advice.wording import Item, advice_in_words
from registry.rules.criteria.assess import assess
from registry.rules.criteria.criteria_set import CriteriaSet
from registry.rules.criteria.figures import Facts, Figures, Value
from registry.rules.criteria.files.shipped import shipped
from registry.rules.criteria.metric import Metric
from tests.rules.advice.test_wording import only, typed
from tests.rules.criteria.small import gate

DAY = date(2026, 3, 2)
ENGLISH = gettext.translation("messages", Path(__file__).parents[3] / "translations", ["en"])
RANGES = (
    Range(low=Fraction(7)),
    Range(low=Fraction(7), low_inclusive=False),
    Range(high=Fraction(7)),
    Range(high=Fraction(7), high_inclusive=False),
)
TO_ZERO = re.compile(r"(须达到|must come to) -?0(\.0+)?(?![\d.,])")


@pytest.mark.parametrize(
    ("op", "value", "said"),
    [
        (">=", 3, "2025年研发费用须达到 162 万元"),
        (">", 3, "2025年研发费用须大于 162 万元"),
        ("<=", 60, "2025年研发费用不得超过 3,240 万元"),
        ("<", 60, "2025年研发费用须小于 3,240 万元"),
        (">=", 0, "2025年研发费用不得低于 0 万元"),
        (">", 0, "2025年研发费用须大于 0 万元"),
        ("<=", 0, "2025年研发费用不得超过 0 万元"),
        ("<", 0, "2025年研发费用须小于 0 万元"),
    ],
)
def test_every_comparison_with_an_unknown_figure(op: str, value: int, said: str) -> None:
    wanted = typed(gate("g", f'{{ metric = "rd_ratio_y1", op = "{op}", value = {value} }}'))
    item = only(wanted, revenue_y1=5400)
    assert str(item.how) == said


def test_both_ends_and_a_base_nobody_knows() -> None:
    both = '{ all = [{ metric = "rd_ratio_y1", op = ">=", value = 3 }, { metric = "rd_ratio_y1", op = "<", value = 5 }] }'
    item = only(typed(gate("g", both)), revenue_y1=5400)
    assert str(item.how) == "2025年研发费用须达到 162 万元，且 2025年研发费用须小于 270 万元"
    item = only(typed(gate("g", '{ metric = "rd_ratio_y1", op = "<=", value = 5 }')), rd_y1=100)
    assert str(item.how) == ""


def test_the_year_to_come_may_not_exceed_what_is_too_high_now() -> None:
    item = only(
        typed(gate("g", '{ metric = "growth_y1", op = "<=", value = 5 }')), revenue_y1=4400, revenue_y2=4000
    )
    assert "届时" not in str(item.then) or "须达到" not in str(item.then)


@pytest.mark.parametrize("name", shipped().sets)
def test_no_shipped_set_asks_for_nothing(name: str) -> None:
    """Whatever is known and whatever is not: nobody is told that a figure must come to 0, in either language."""
    wanted, chance = shipped().sets[name], Random(name)
    for _ in range(6):
        advice = advice_in_words(advise(assess(wanted, _some(wanted, chance))), DAY)
        for item in (item for plan in advice.plans for item in plan.items):
            for text in _sentences(item):
                assert not TO_ZERO.search(text), (name, item.metric, text)


def test_the_limits_of_an_unknown_figure_are_exact() -> None:
    """At a limit the goal is reached, beyond it not: by every derived figure there is, whatever is compared."""
    tried = 0
    for name, wanted in shipped().sets.items():
        chance = Random(name)
        for metric in wanted.metrics.values():
            for range in RANGES if metric.formula is not None else ():
                for blank in metric.formula.metrics() if metric.formula else ():
                    facts = {**_some(wanted, chance, known=1), blank: None}
                    goal, figures = Goal(metric.id, range), Figures(wanted.metrics, facts)
                    limits = limits_of(goal, figures, blank)
                    tried += _are_exact(goal, figures, blank, limits) if limits else 0
    assert tried > 100


def _are_exact(goal: Goal, figures: Figures, blank: str, limits: Range) -> int:
    step = Fraction(1) if figures.metrics[blank].kind == "whole" else Fraction(1, 1000)
    for end, inclusive, outward in (
        (limits.low, limits.low_inclusive, -step),
        (limits.high, limits.high_inclusive, step),
    ):
        if end is None:
            continue
        for value, reached in ((end, inclusive), (end + outward, False), (end - outward, True)):
            found = Figures(figures.metrics, {**figures.facts, blank: value})
            assert goal.reached(found.value(goal.metric)) is reached, (goal, blank, limits, value)
    return 1


def _some(wanted: CriteriaSet, chance: Random, known: float = 0.7) -> Facts:
    """Facts of which some are known: none, little, or much of everything that is a number."""
    return {
        each.id: _value(each, chance)
        for each in wanted.metrics.values()
        if each.formula is None and chance.random() < known
    }


def _value(metric: Metric, chance: Random) -> Value | None:
    if metric.is_number:
        return Fraction(chance.choice((0, 0, 1, 7, 60, 4_000, 900_000)))
    return True if metric.kind == "flag" else None


def _sentences(item: Item) -> Iterator[str]:
    for text in (item.needed, item.how, item.then, item.gap):
        yield str(text)
        yield _in_english(text)


def _in_english(text: Any) -> str:
    if not isinstance(text, Text):
        return str(text)
    values = {name: _in_english(value) for name, value in text.values.items()}
    if isinstance(text, Named):
        return text.en
    found = text.msgid if isinstance(text, Joined) else ENGLISH.gettext(text.msgid)
    return found % values if values else found


def test_what_is_planted_is_found() -> None:
    """The check sees the sentence it looks for."""
    metric = shipped().sets["specialized_new.2022"].metrics["revenue_y1"]
    assert not TO_ZERO.search(str(reached_text(Lever("revenue_y1", Fraction(0)), metric, 2025)))
    assert TO_ZERO.search("营业收入须达到 0 万元")
    assert TO_ZERO.search("Revenue must come to 0 %")
