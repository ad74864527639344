"""A pool judged column by column says of everybody what the engine says: on edges, beside them, unknown, odd."""

from fractions import Fraction

import numpy as np
import pytest

from bench.criteria import unlike
from bench.pools import make_pool
from registry.rules.criteria import columns
from registry.rules.criteria.assess import assess
from registry.rules.criteria.column_figures import around
from registry.rules.criteria.column_pool import Choices, Flags, Numbers, Pool, columns_of, numbers_of
from registry.rules.criteria.columns import assess_columns
from registry.rules.criteria.criteria_set import CriteriaSet
from registry.rules.criteria.figures import Facts
from registry.rules.criteria.shelf import build_set, packaged, read_metrics
from tests.rules.criteria.small import COMMON, MONEY, SHARE, gate, metric, scored, table

RARE = COMMON + "".join(
    [
        metric("share", "比例", **SHARE, derive="pct(rd_y1, sum(revenue_y1, revenue_y2, revenue_y3))"),
        metric("inner", "内层", **SHARE, derive="growth(growth_y1, rd_ratio_y1)"),
        metric("deep", "深层", **SHARE, derive="pct(pct(pct(rate, growth_mean), inner), share)"),
        metric(
            "higher", "较高", **SHARE, derive="best(growth_y1, ratio(rd_y1, rd_y2), mean(rd_ratio_y1, 7))"
        ),
        metric("fixed", "定数", **MONEY, derive="sum(1, 2)"),
        metric("route", "路径", kind="choice", options=[{"value": v, "zh": v, "en": v} for v in "xyz"]),
    ]
)
BANDS = """{{ metric = "{0}", bands = [
    {{ code = "A", ge = 12.5, points = 20 }}, {{ code = "B", gt = 3, lt = 12.5, points = 7.5 }},
    {{ code = "C", ge = -0.1, le = 3, points = 2 }}, {{ code = "D", lt = -0.1, points = 0 }} ] }}"""


def named(*values: str) -> str:
    return "[" + ", ".join(f'{{ value = "{v}", zh = "{v}", en = "{v}" }}' for v in values) + "]"


def rare() -> CriteriaSet:
    """A set of every kind of condition and points, over formulas as involved as formulas may be."""
    numbers = ["share", "inner", "deep", "higher", "fixed", "rate", "growth_mean", "rd_ratio_y1"]
    sides = [(">=", 3), ("<", 5), (">", 0), ("<=", 12.5)]
    gates = [
        gate(f"g{nth}", f'{{ metric = "{name}", op = "{sides[nth % 4][0]}", value = {sides[nth % 4][1]} }}')
        for nth, name in enumerate(numbers)
    ]
    some = '{ least = 2, of = [{ flag = "brand" }, { choice = "ip", among = ["high"] }, { manual = "fit" }, { metric = "years", op = ">", value = 2 }] }'
    elected = f'{{ elected = "route", choices = [{{ value = "x", zh = "x", en = "x", points = {BANDS.format("rate")} }}, {{ value = "y", zh = "y", en = "y", points = {{ manual = "points" }} }}] }}'
    indicators = [
        ("bands", 20, BANDS.format("deep")),
        ("best", 20, f"{{ best_of = [{BANDS.format('growth_y1')}, {BANDS.format('share')}] }}"),
        ("elected", 20, elected),
        ("each", 20, '{ metric = "rd_ratio_y1", each = 0.1, points = 0.2 }'),
        ("full", 5, '{ metric = "years", each = 2, points = 1.5 }'),
        ("several", 5, f'{{ several = "items", points = 2, allowed = {named("a", "c")} }}'),
        ("first", 9, '{ first = [{ metric = "higher", ge = 3, points = 9 }, { metric = "wins", ge = 1, points = 4 }, { metric = "rd_ratio_y1", ge = 3, points = 6 }], otherwise = 1 }'),
        ("person", 15, '{ manual = "points" }'),
        ("ip", 8, '{ choice = "ip", options = [{ value = "high", zh = "a", en = "a", points = 8 }, { value = "none", zh = "b", en = "b", points = 0.5 }] }'),
    ]  # fmt: skip
    parts = [*gates, gate("k", some), gate("v", '{ flag = "clean" }', "veto"), gate("d", some, "direct")]
    written = table(*parts, scored(40, *indicators, dimension_least=30))
    return build_set("test", written, read_metrics("test", RARE).by_id)


def differing(criteria: CriteriaSet, pool: Pool) -> list[int]:
    told = [assess(criteria, pool.facts(row)) for row in range(pool.size)]
    return unlike(told, assess_columns(criteria, pool))


@pytest.mark.parametrize("name", packaged().sets)
@pytest.mark.parametrize("unknown", [0.02, 0.3])
def test_every_packaged_set_says_of_everybody_what_the_engine_says(name: str, unknown: float) -> None:
    criteria = packaged().sets[name]
    assert differing(criteria, make_pool(criteria, 600, 7, unknown)) == []


@pytest.mark.parametrize("stated", [0, 1])
def test_every_kind_of_condition_points_and_formula(stated: float) -> None:
    criteria = rare()
    assert differing(criteria, make_pool(criteria, 1_500, 11, 0.05, aimed=0.8, stated=stated)) == []


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
    told = [assess(criteria, each) for each in facts]
    result = assess_columns(criteria, wide)
    assert unlike(told, result) == []
    assert result.apart[1].indicators[7].score.low == Fraction(1, 21)
    assert 63 not in result.apart


def test_the_edges_lie_where_float_arithmetic_goes_wrong() -> None:
    criteria = packaged().sets["specialized_new.2022"]
    pool = make_pool(criteria, 3_000, 17, unknown=0, aimed=1, stated=0)
    main = []
    for year in (1, 2, 3):
        column = pool.columns[f"main_revenue_y{year}"]
        assert isinstance(column, Numbers)
        main.append(column.numerators / 1e6)
    with np.errstate(all="ignore"):
        plain = ((main[0] - main[1]) / main[1] + (main[1] - main[2]) / main[2]) * 50 >= 10
    result = assess_columns(criteria, pool)
    low, high = result.indicator("main_growth")
    top = low == 10 * result.denominator
    assert ((low == high) & (plain != top)).any()


def test_a_sum_that_only_float_arithmetic_keeps_from_zero_divides_nothing() -> None:
    criteria = rare()
    fen = {"revenue_y1": "0.1", "revenue_y2": "0.2", "revenue_y3": "-0.3", "rd_y1": "5"}
    facts = [{name: Fraction(value) for name, value in fen.items()}]
    assert assess_columns(criteria, columns_of(facts, criteria.metrics)).clause("g0").tolist() == [-1]


def test_whole_numbers_beyond_float64_are_compared_as_they_are() -> None:
    criteria = build_set(
        "test",
        table(gate("a", f'{{ metric = "revenue_y1", op = ">=", value = {2**53 + 1} }}')),
        read_metrics("test", COMMON).by_id,
    )
    pool = Pool(3, {"revenue_y1": Numbers(np.array([2**53, 2**53 + 1, 2**53 + 2]))})
    assert assess_columns(criteria, pool).eligible.tolist() == [0, 1, 1]


def test_chunks_meet_without_a_seam(monkeypatch: pytest.MonkeyPatch) -> None:
    criteria = rare()
    pool = make_pool(criteria, 230, 19)
    whole = assess_columns(criteria, pool)
    monkeypatch.setattr(columns, "CHUNK", 23)
    parted = assess_columns(criteria, pool)
    assert (whole.low == parted.low).all()
    assert all((whole.clauses[name] == parted.clauses[name]).all() for name in whole.clauses)


def test_what_is_not_asked_for_is_not_kept_and_nothing_else_changes() -> None:
    criteria = rare()
    pool = make_pool(criteria, 300, 23)
    kept, bare = assess_columns(criteria, pool), assess_columns(criteria, pool, parts=False)
    assert (bare.eligible == kept.eligible).all()
    assert (bare.high == kept.high).all()
    assert not bare.clauses
    assert not bare.indicators


def test_a_dimension_adds_up_its_indicators() -> None:
    criteria = packaged().sets["tech_sme.2017"]
    pool = make_pool(criteria, 200, 29)
    result = assess_columns(criteria, pool)
    for row in range(pool.size):
        for item in assess(criteria, pool.facts(row)).dimensions:
            span = result.dimension(item.dimension.id)
            assert (int(span.low[row]), int(span.high[row])) == (
                item.low * result.denominator,
                item.high * result.denominator,
            )
    with pytest.raises(KeyError):
        result.dimension("nothing")


def test_nobody_and_nothing_known() -> None:
    criteria = rare()
    assert assess_columns(criteria, Pool(0, {})).eligible.tolist() == []
    assert assess_columns(criteria, Pool(2, {})).eligible.tolist() == [-1, -1]
    assert differing(criteria, Pool(2, {})) == []


def test_facts_come_back_from_their_columns() -> None:
    criteria = rare()
    pool = make_pool(criteria, 100, 31, 0.3)
    facts = [dict(pool.facts(row)) for row in range(pool.size)]
    again = columns_of(facts, criteria.metrics)
    for row in range(pool.size):
        found = {name: value for name, value in again.facts(row).items() if value is not None}
        assert found == {name: value for name, value in facts[row].items() if value is not None}


def test_a_column_takes_the_scale_that_holds_most() -> None:
    many = [Fraction(1, 10**6), None, Fraction(10**12), Fraction(5, 2), Fraction(1, 3), Fraction(10**13)]
    column = numbers_of(many)
    assert (column.scale, dict(column.odd)) == (6, {4: Fraction(1, 3), 5: Fraction(10**13)})
    assert [column.fact(row) for row in range(6)] == many
    assert numbers_of([Fraction(1, 7)]).odd == {0: Fraction(1, 7)}


@pytest.mark.parametrize("number", [Fraction(1, 3), Fraction(-1, 10), Fraction(1, 4), Fraction(10**400)])
def test_bounds_lie_around_their_number(number: Fraction) -> None:
    below, above = around(number)
    assert below <= number <= above
    assert (below == above) == (number == Fraction(1, 4))
    assert (below, above) == (above, above) or np.nextafter(below, np.inf) == above or number > 1e308


@pytest.mark.parametrize(
    ("pool", "fault"),
    [
        (lambda: Pool(1, {"brand": Numbers(np.zeros(1, np.int64))}), "brand must be Flags"),
        (lambda: Pool(2, {"brand": Flags(np.zeros(1, np.int8))}), "1 rows, not 2"),
        (lambda: Pool(1, {"brand": Flags(np.full(1, 2, np.int8))}), "codes go from -1 to 1"),
        (lambda: Pool(1, {"ip": Choices(np.zeros(1, np.int8), ("high", "high"))}), "twice"),
        (lambda: Pool(1, {"rd_y1": Numbers(np.zeros(1))}), "int64"),
        (lambda: columns_of([{"rd_y1": "5"}], rare().metrics), "rd_y1"),
    ],
)
def test_a_column_that_is_not_what_it_says_is_refused(pool: object, fault: str) -> None:
    with pytest.raises((TypeError, ValueError), match=fault):
        assess_columns(rare(), pool())  # type: ignore[operator]
