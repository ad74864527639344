"""What the proof of an advised set leaves out: only goals that can do no harm."""

from fractions import Fraction

import pytest

from registry.rules.advice.goal import Goal, Range
from registry.rules.advice.prove import Case, plain_metrics
from registry.rules.criteria.figures import Figures
from tests.rules.criteria.small import criteria, facts, gate, scored


def test_figures_that_undo_each_other_do_not_hide_a_smaller_part() -> None:
    """Revenue alone takes the ratio below 3 %, R&D alone above 4 %; both leave it as it was: in between."""
    wanted = criteria(
        gate("brand", '{ flag = "brand" }'),
        gate("least", '{ metric = "rd_ratio_y1", op = ">=", value = 3 }'),
        gate("most", '{ metric = "rd_ratio_y1", op = "<=", value = 4 }'),
    )
    brand = Goal("brand", values=(True,))
    others = {Goal("revenue_y1", Range(low=Fraction(1000))), Goal("rd_y1", Range(low=Fraction(30)))}
    case = Case(wanted, Figures(wanted.metrics, facts(wanted, rd_y1=20, revenue_y1=600)))
    for part, met in (({brand}, True), (others, False), ({brand, *others}, True)):
        assert case.meets(frozenset(part)) is met
    assert not any(case.meets(frozenset({brand, other})) for other in others)
    assert case.smallest(frozenset({brand, *others}), [brand, *others]) == {brand}


AMOUNT = '{ metric = "rd_y1", op = ">", value = 2 }'
FIRST = '{{ first = [{{ metric = "wins", ge = 1, points = {0} }}, {{ metric = "years", ge = 3, points = {1} }}], otherwise = 0 }}'


@pytest.mark.parametrize(
    ("parts", "helps"),
    [
        ((gate("a", '{ flag = "brand" }'), gate("b", '{ flag = "brand" }')), {"brand"}),
        ((gate("a", '{ flag = "brand" }'), gate("v", '{ flag = "brand" }', "veto")), set()),
        ((gate("a", '{ metric = "wins", op = ">", value = 2 }'),), {"wins"}),
        ((gate("a", AMOUNT), gate("b", AMOUNT)), set()),
        ((scored(5, ("f", 5, FIRST.format(5, 2))),), {"wins", "years"}),
        ((scored(5, ("f", 5, FIRST.format(2, 5))),), set()),
    ],
)
def test_only_what_nothing_else_looks_at_can_do_no_harm(parts: tuple[str, ...], helps: set[str]) -> None:
    assert plain_metrics(criteria(*parts)) == helps
