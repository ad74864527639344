"""A pool judged column by column says of everybody what the engine says, on every edge and beside it."""

import numpy as np
import pytest

from bench.pools import make_pool
from registry.rules.criteria.assess import assess
from registry.rules.criteria.files.shipped import shipped
from registry.rules.pool import assess as columns
from registry.rules.pool.assess import assess_columns
from registry.rules.pool.columns import Choices, Flags, Numbers, PoolColumns, columns_of
from tests.rules.criteria.rare import differing, rare, small
from tests.rules.criteria.small import scored

pytestmark = pytest.mark.slow


def test_the_edges_lie_where_float_arithmetic_goes_wrong() -> None:
    criteria = shipped().sets["specialized_new.2022"]
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


def test_more_bands_than_are_compared_one_by_one() -> None:
    bands = ['{ code = "b0", lt = 0, points = 0 }']
    for edge in range(80):
        lower = "gt" if edge % 2 else "ge"
        upper = f"{'lt' if edge % 2 else 'le'} = {edge + 1}, " if edge < 79 else ""
        bands.append(f'{{ code = "b{edge + 1}", {lower} = {edge}, {upper}points = {edge * 7 % 20} }}')
    points = f'{{ metric = "rd_ratio_y1", bands = [{", ".join(bands)}] }}'
    for name in ("rd_ratio_y1", "wins"):
        criteria = small(scored(10, ("i", 20, points.replace("rd_ratio_y1", name))))
        assert differing(criteria, make_pool(criteria, 1_000, 43, aimed=0.9)) == []


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
    criteria = shipped().sets["tech_sme.2017"]
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
    assert assess_columns(criteria, PoolColumns(0, {})).eligible.tolist() == []
    assert assess_columns(criteria, PoolColumns(2, {})).eligible.tolist() == [-1, -1]
    assert differing(criteria, PoolColumns(2, {})) == []


def test_facts_come_back_from_their_columns() -> None:
    criteria = rare()
    pool = make_pool(criteria, 100, 31, 0.3)
    facts = [dict(pool.facts(row)) for row in range(pool.size)]
    again = columns_of(facts, criteria.metrics)
    for row in range(pool.size):
        found = {name: value for name, value in again.facts(row).items() if value is not None}
        assert found == {name: value for name, value in facts[row].items() if value is not None}


@pytest.mark.parametrize(
    ("pool", "fault"),
    [
        (lambda: PoolColumns(1, {"brand": Numbers(np.zeros(1, np.int64))}), "brand must be Flags"),
        (lambda: PoolColumns(2, {"brand": Flags(np.zeros(1, np.int8))}), "1 rows, not 2"),
        (lambda: PoolColumns(1, {"brand": Flags(np.full(1, 2, np.int8))}), "codes go from -1 to 1"),
        (lambda: PoolColumns(1, {"ip": Choices(np.zeros(1, np.int8), ("high", "high"))}), "twice"),
        (lambda: PoolColumns(1, {"rd_y1": Numbers(np.zeros(1))}), "int64"),
        (lambda: columns_of([{"rd_y1": "5"}], rare().metrics), "rd_y1"),
    ],
)
def test_a_column_that_is_not_what_it_says_is_refused(pool: object, fault: str) -> None:
    with pytest.raises((TypeError, ValueError), match=fault):
        assess_columns(rare(), pool())  # type: ignore[operator]
