"""What a change of rules means for a pool: sums that close, reasons, holders judged as for a re-review."""

from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.rules.catalog import catalog
from registry.rules.criteria.assess import assess
from registry.rules.criteria.gathering.gather import RecordRow, Stated
from registry.rules.pool.judge import Comparison, Member, PoolAim, favorable, scan
from registry.rules.pool.what_if import (
    SCORE,
    Balance,
    ScanOutcome,
    VerdictChange,
    WhatIfOutcome,
    Where,
    deciding,
    levels_of,
    outcome_of,
    unmet_for_what_if,
)
from registry.rules.setting import Settings
from tests.rules.criteria.small import criteria, facts, gate, scored

DAY = date(2026, 5, 1)
AIM = PoolAim("specialized_new", "municipal", DAY, Settings(catalog().settings))
HOLDS = frozenset({"specialized_new", "specialized_new:municipal"})
TRUTHS = (True, False, None)
RATIO = '{{ metric = "rd_ratio_y1", op = ">=", value = {0} }}'
BANDS = '{ metric = "rd_ratio_y1", bands = [{ code = "A", ge = 5, points = 20 }, { code = "B", lt = 5, points = 0 }] }'


def member(id: int, titles: frozenset[str] = frozenset(), where: Where = Where()) -> Member:  # noqa: B008
    return Member(id, where, titles)


def stated(**figures: Any) -> Stated:
    """Figures of the last full year."""
    return Stated({(name, 2025 if name in ("rd", "revenue") else None): raw for name, raw in figures.items()})


@pytest.mark.parametrize(("base", "changed", "held"), list(product(TRUTHS, TRUTHS, (True, False))))
def test_every_change_has_one_name(base: bool | None, changed: bool | None, held: bool) -> None:
    outcome = outcome_of(base, changed, held=held)
    assert (outcome is WhatIfOutcome.UNCHANGED) == (base is changed)
    assert (outcome is WhatIfOutcome.ENTERS) == (changed is True and base is not True)
    assert (outcome is WhatIfOutcome.LEAVES) == (base is True and changed is False and held)
    assert (outcome is WhatIfOutcome.DROPS) == (base is True and changed is False and not held)
    assert (outcome is WhatIfOutcome.UNDECIDED) == (changed is None and base is not None)


verdict = st.sampled_from(TRUTHS)
places = st.builds(
    Where,
    st.sampled_from(("", "120101", "120111")),
    st.just(""),
    st.sampled_from(("", "I1", "I5")),
    st.sampled_from(("", "small", "medium")),
    st.sampled_from(((), ("ic",), ("ic", "auto"))),
)
pools = st.lists(st.tuples(st.booleans(), verdict, verdict, places), max_size=40)


@given(pools, st.integers(1, 7))
def test_in_minus_out_is_the_change_of_the_total(pool: list[Any], size: int) -> None:
    changes = [VerdictChange(id, *rest) for id, rest in enumerate(pool)]
    balance = Balance()
    for start in range(0, len(changes), size):
        balance.take_in(changes[start : start + size])
    result = balance.result()
    tables = [result["totals"], *(row for rows in result["by"].values() for row in rows.values())]
    for row in tables:
        assert row.get("enters", 0) - row.get("out", 0) == row.get("changed", 0) - row.get("base", 0)
        assert row.get("out", 0) >= row.get("leaves", 0) + row.get("drops", 0)
        assert sum(row.get(outcome.value, 0) for outcome in WhatIfOutcome) == row.get("total", 0)
    for dimension in ("district", "industry", "size"):
        rows = result["by"].get(dimension, {}).values()
        for column in set().union(*rows) if rows else ():
            assert sum(row.get(column, 0) for row in rows) == result["totals"][column], (dimension, column)
    assert sum(result["matrix"].values()) == len(pool)
    whole = Balance()
    whole.take_in(changes)
    assert whole.result() == result, "how it was cut in chunks must not show"


def test_unchanged_rules_change_nothing_and_count_as_a_direct_recount() -> None:
    wanted = criteria(gate("r", RATIO.format(3)))
    known = [(member(n), stated(revenue="10000", rd=str(100 * n))) for n in range(8)]
    changes = Comparison(wanted, wanted, AIM).changes(known)
    assert {change.outcome for change in changes} == {WhatIfOutcome.UNCHANGED}
    recount = [
        assess(wanted, facts(wanted, revenue_y1="10000", rd_y1=str(100 * n))).eligible for n in range(8)
    ]
    assert [change.base for change in changes] == recount
    assert sum(truth is True for truth in recount) == 5


def test_a_stricter_threshold_says_who_goes_and_why() -> None:
    base = criteria(gate("ratio", RATIO.format(3)), gate("brand", '{ flag = "brand" }'))
    strict = criteria(gate("ratio", RATIO.format(5)), gate("brand", '{ flag = "brand" }'))
    known = [
        (member(1, HOLDS), stated(revenue="100", rd="4", brand=True)),
        (member(2), stated(revenue="100", rd="4", brand=True)),
        (member(3), stated(revenue="100", rd="5", brand=True)),
        (member(4), stated(revenue="100", rd="4")),
        (member(5, HOLDS), stated(revenue="100", rd="1", brand=False)),
    ]
    found = {change.enterprise: change for change in Comparison(base, strict, AIM).changes(known)}
    assert {id: change.outcome.value for id, change in found.items()} == {
        1: "leaves",
        2: "drops",
        3: "unchanged",
        4: "ruled_out",
        5: "unchanged",
    }
    assert found[1].because == found[2].because == found[4].because == ("gate:ratio",)
    back = {change.enterprise: change for change in Comparison(strict, base, AIM).changes(known)}
    assert back[1].outcome is back[2].outcome is WhatIfOutcome.ENTERS
    assert back[1].because == ("gate:ratio",), "what stood in the way"
    assert back[4].outcome is WhatIfOutcome.UNDECIDED
    assert back[4].because == ("gate:brand",), "what is not known"


def test_holders_are_judged_as_for_a_re_review() -> None:
    base = criteria(gate("r", RATIO.format(3)))
    eased = criteria(gate("r", "{ any = [" + RATIO.format(3) + ', { flag = "again" }] }'))
    known = [
        (member(n, titles), stated(revenue="100", rd="1")) for n, titles in ((1, HOLDS), (2, frozenset()))
    ]
    assert [change.outcome.value for change in Comparison(base, eased, AIM).changes(known)] == [
        "enters",
        "unchanged",
    ]


def test_what_persons_decide_stays_open_unless_it_is_supposed() -> None:
    base = criteria(gate("r", RATIO.format(3)), gate("p", '{ manual = "fit" }'))
    strict = criteria(gate("r", RATIO.format(5)), gate("p", '{ manual = "fit" }'))
    known = [
        (member(1), stated(revenue="100", rd="4")),
        (member(2), stated(revenue="100", rd="4", fit=False)),
        (member(3), stated(revenue="100", rd="6")),
    ]
    plain = Comparison(base, strict, AIM).changes(known)
    assert [(change.base, change.changed) for change in plain] == [
        (None, False),
        (False, False),
        (None, None),
    ]
    supposed = Comparison(base, strict, AIM, persons_agree=True).changes(known)
    assert [(change.base, change.changed) for change in supposed] == [
        (True, False),
        (False, False),
        (True, True),
    ]


def test_nobody_is_let_past_the_figures_by_supposing() -> None:
    wanted = criteria(gate("d", '{ manual = "fit" }', role="direct"), scored(20, ("i", 20, BANDS)))
    assert favorable(wanted) == {}
    vetoed = criteria(gate("v", '{ manual = "fit" }', role="veto"))
    assert favorable(vetoed) == {"fit": False}
    assert assess(vetoed, favorable(vetoed)).eligible is True


def test_metrics_that_mean_something_else_are_gathered_apart() -> None:
    """A version keeps its own definitions: the same name may count three years in one and two in another."""
    wanted = criteria(gate("w", '{ flag = "won" }'))
    metric = wanted.metrics["won"]
    assert metric.records
    shorter = replace(metric, records=replace(metric.records, within_years=1))
    changed = replace(wanted, metrics={"won": shorter})
    row = RecordRow("award", {"level": "national", "date": "2024-03-01", "rank": "1"})
    known = [(member(1, HOLDS), Stated(rows=(row,), complete=("award",)))]
    (change,) = Comparison(wanted, changed, AIM).changes(known)
    assert (change.base, change.changed) == (True, False)
    assert change.outcome is WhatIfOutcome.LEAVES


def test_the_way_of_score_and_direct_passes_is_a_reason_too() -> None:
    wanted = criteria(gate("d", '{ flag = "brand" }', role="direct"), scored(20, ("i", 20, BANDS)))
    low = {"revenue_y1": "100", "rd_y1": "1"}
    assert deciding(assess(wanted, facts(wanted, **low, brand=False))) == (SCORE,)
    assert deciding(assess(wanted, facts(wanted, **low))) == (SCORE,)
    assert deciding(assess(wanted, facts(wanted, **low, brand=True))) == ()


def test_a_scan_tells_apart_facts_persons_and_bars() -> None:
    wanted = criteria(gate("r", RATIO.format(3)), gate("p", '{ manual = "fit" }'))
    full, lacking = stated(revenue="100", rd="4"), stated(revenue="100")
    known = [
        (member(1), stated(revenue="100", rd="4", fit=True)),
        (member(2), full),
        (member(3), lacking),
        (member(4), stated(revenue="100", rd="1")),
        (member(5, HOLDS), full),
        (member(6), full),
        (member(7), lacking),
    ]
    found = {each.member.id: each for each in scan(wanted, AIM, known, frozenset({(6, 0), (7, 0)}))}
    assert {id: each.outcome for id, each in found.items()} == {
        1: ScanOutcome.MEETS,
        2: ScanOutcome.TO_JUDGE,
        3: ScanOutcome.MAY_MEET,
        6: ScanOutcome.BARRED,
    }
    assert found[1].because == ()
    assert found[2].because == ("gate:p",)
    assert found[3].because == ("gate:r",), "the facts, not the person"


def test_only_versions_of_one_title_can_be_compared() -> None:
    one = criteria(gate("r", RATIO.format(3)))
    national = criteria(
        gate("r", RATIO.format(3)),
        use='[[use]]\nlevels = ["national"]\nkinds = ["new"]\nfrom = "2026-01-01"\n',
    )
    other = replace(one, scheme="seed")
    assert unmet_for_what_if(one, one, "municipal") == []
    assert levels_of(one, national) == ()
    assert "级别" in str(unmet_for_what_if(one, national, "municipal")[0])
    assert "同一认定类别" in str(unmet_for_what_if(one, other, "municipal")[0])
