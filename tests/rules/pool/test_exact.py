"""Where float64 ends: numbers it cannot hold, sums that cancel, quotients too small, ends of intervals."""

import random
from fractions import Fraction
from math import gcd

import numpy as np
import pytest

from bench.criteria import unlike
from bench.pools import make_pool
from registry.rules.criteria.assess import assess
from registry.rules.criteria.figures import Facts
from registry.rules.pool import assess as columns
from registry.rules.pool.assess import assess_columns
from registry.rules.pool.chunk import Chunk
from registry.rules.pool.columns import Numbers, PoolColumns, columns_of, numbers_of
from registry.rules.pool.figures import around
from tests.rules.criteria.rare import differing, rare, small
from tests.rules.criteria.small import gate


def test_figures_that_no_column_holds_are_judged_too(monkeypatch: pytest.MonkeyPatch) -> None:
    criteria = rare()
    monkeypatch.setattr(columns, "CHUNK", 100)
    pool = make_pool(criteria, 450, 13, 0.1)
    amounts = [Fraction(1, 3), Fraction(10**25 + 1), Fraction(10**30, 7), Fraction(-(2**53) - 1), Fraction(3)]
    facts: list[Facts] = [
        {
            **pool.facts(row),
            "revenue_y2": amounts[row % 5],
            "rd_y1": amounts[row % 4] * Fraction(3, 100),
            "points": Fraction(row, 21),
            "ip": "of_old" if row % 3 == 0 else "high",
            "items": frozenset({"a", "of_old"}),
        }
        for row in range(450)
    ]
    wide = columns_of(facts, criteria.metrics)
    assessed = [assess(criteria, each) for each in facts]
    result = assess_columns(criteria, wide)
    assert unlike(assessed, result) == []
    assert result.apart[1].indicators[7].score.low == Fraction(1, 21)
    assert 63 not in result.apart


def test_a_sum_that_only_float_arithmetic_keeps_from_zero_divides_nothing() -> None:
    criteria = rare()
    fen = {"revenue_y1": "0.1", "revenue_y2": "0.2", "revenue_y3": "-0.3", "rd_y1": "5"}
    facts = [{name: Fraction(value) for name, value in fen.items()}]
    assert assess_columns(criteria, columns_of(facts, criteria.metrics)).clause("g0").tolist() == [-1]


@pytest.mark.parametrize(
    ("op", "bound", "met"), [(">=", 1, [0, 1, 1]), (">", 0, [0, 1, 1]), ("<", 2, [1, 1, 0])]
)
def test_whole_numbers_beyond_float64_are_compared_as_they_are(op: str, bound: int, met: list[int]) -> None:
    criteria = small(gate("a", f'{{ metric = "revenue_y1", op = "{op}", value = {2**53 + bound} }}'))
    pool = PoolColumns(3, {"revenue_y1": Numbers(np.array([2**53, 2**53 + 1, 2**53 + 2]))})
    assert assess_columns(criteria, pool).eligible.tolist() == met


def test_the_interval_of_a_figure_encloses_it_however_much_cancels() -> None:
    criteria = rare()
    dice = np.random.default_rng(37)
    first, second, rest = (dice.integers(1, 10**12, 2_000) for _ in range(3))
    numerators = {"revenue_y1": first, "revenue_y2": second, "rd_y1": rest, "rd_y2": rest // 7 + 1}
    numerators["revenue_y3"] = -first - second + dice.integers(-5, 6, 2_000)
    pool = PoolColumns(2_000, {name: Numbers(column, 6) for name, column in numerators.items()})
    chunk = Chunk(criteria, pool, slice(0, 2_000))
    with np.errstate(all="ignore"):
        for name in ("share", "inner", "higher", "growth_mean", "rate"):
            figure, exact = chunk.figure(name), chunk.ratios(name, np.arange(2_000))
            for row in np.flatnonzero(exact.known):
                assert figure.low[row] <= Fraction(exact.above[row], exact.below[row]) <= figure.high[row]


def test_two_quotients_that_nearly_cancel_keep_the_sign_of_their_sum() -> None:
    criteria = small(gate("a", '{ metric = "near", op = "<", value = 0 }'))
    dice = random.Random(41)
    facts: list[Facts] = []
    for _ in range(300):
        below = dice.randrange(10**8, 10**9)
        above = dice.randrange(1, below)
        if gcd(above, below) == 1:
            # above/below and the next fraction differ by 1 ÷ (below · other), far below float64.
            other = pow(above, -1, below)
            next_above = (above * other - 1) // below
            sign = dice.choice((1, -1))
            parts = {"rd_y2": above, "revenue_y2": below, "rd_y3": -next_above, "revenue_y3": other}
            values = {name: Fraction(value) for name, value in parts.items()}
            facts.append(
                values
                | {"rd_y1": Fraction(1), "rd_y2": sign * values["rd_y2"], "rd_y3": sign * values["rd_y3"]}
            )
    assessed = [assess(criteria, each) for each in facts]
    assert {one.eligible for one in assessed} == {False, None}
    assert unlike(assessed, assess_columns(criteria, columns_of(facts, criteria.metrics))) == []


def test_a_quotient_too_small_for_float64_is_not_nothing() -> None:
    criteria = small(gate("a", '{ metric = "down5", op = ">", value = 0 }'))
    columns_ = {
        "revenue_y1": Numbers(np.array([9 * 10**18])),
        "revenue_y2": Numbers(np.array([1]), 18),
    }
    assert assess_columns(criteria, PoolColumns(1, columns_)).eligible.tolist() == [1]


def test_an_odd_number_is_known_whatever_the_mask_says() -> None:
    criteria = small(
        gate("a", '{ metric = "revenue_y1", op = ">", value = 0 }'),
        gate("b", '{ metric = "rd_ratio_y1", op = "<=", value = 3 }'),
    )
    odd = Numbers(np.zeros(2, np.int64), 0, np.zeros(2, np.bool_), {1: Fraction(100, 3)})
    pool = PoolColumns(2, {"revenue_y1": odd, "rd_y1": Numbers(np.array([1, 1]))})
    assert assess_columns(criteria, pool).eligible.tolist() == [-1, 1]
    assert differing(criteria, pool) == []


def test_a_column_takes_the_scale_that_holds_most() -> None:
    many = [Fraction(1, 10**6), None, Fraction(10**12), Fraction(5, 2), Fraction(1, 3), Fraction(10**13)]
    column = numbers_of(many)
    assert (column.scale, dict(column.odd)) == (6, {4: Fraction(1, 3), 5: Fraction(10**13)})
    assert [column.fact(row) for row in range(6)] == many
    assert numbers_of([Fraction(1, 7)]).odd == {0: Fraction(1, 7)}


@pytest.mark.parametrize(
    "number", [Fraction(1, 3), Fraction(1, 10), Fraction(-1, 10), Fraction(1, 4), Fraction(10**400)]
)
def test_bounds_lie_around_their_number(number: Fraction) -> None:
    below, above = around(number)
    assert below <= number <= above
    assert (below == above) == (number == Fraction(1, 4))
    assert (below, above) == (above, above) or np.nextafter(below, np.inf) == above or number > 1e308
