"""The engine in three values: groups, windows, scores with intervals, direct passes, vetoes, overrides."""

from fractions import Fraction

import pytest

from registry.rules.catalog_entry import CatalogError
from registry.rules.criteria.assess import assess
from registry.rules.criteria.sheet.summary import summary
from tests.rules.criteria.small import criteria, facts, gate, scored

BANDS = '{ metric = "rd_ratio_y1", bands = [{ code = "A", ge = 5, points = 20 }, { code = "B", ge = 3, lt = 5, points = 15 }, { code = "C", lt = 3, points = 0 }] }'


def test_an_empty_form_is_unknown_and_nothing_else() -> None:
    wanted = criteria(
        gate("a", '{ flag = "brand" }'),
        gate("b", '{ metric = "rd_ratio", years = 2, op = ">=", value = 3 }'),
        gate("v", '{ flag = "clean" }', role="veto"),
        scored(10, ("i", 20, BANDS)),
    )
    assessed = summary(assess(wanted, {}))
    assert assessed["eligible"] is None
    assert assessed["failed_gates"] == []
    assert assessed["unknown_gates"] == ["a", "b", "v"]
    assert assessed["score_pass"] is None
    assert assessed["total"] is None


@pytest.mark.parametrize(
    ("values", "truth", "met", "possible"),
    [
        ({}, None, 0, 4),
        ({"brand": True, "clean": True}, True, 2, 4),
        ({"brand": False, "clean": False, "fit": False}, False, 0, 1),
        ({"brand": False, "clean": False}, None, 0, 2),
        ({"brand": True, "clean": False, "fit": False}, None, 1, 2),
    ],
)
def test_k_of_n_counts_what_is_and_what_could_be(
    values: dict[str, bool], truth: bool | None, met: int, possible: int
) -> None:
    wanted = criteria(
        gate(
            "k",
            '{ least = 2, of = [{ flag = "brand" }, { flag = "clean" }, { flag = "fit" }, { flag = "holds" }] }',
        )
    )
    decided = assess(wanted, facts(wanted, **values)).clauses[0].decided
    assert (decided.truth, decided.met, decided.possible) == (truth, met, possible)


def test_a_window_asks_every_year() -> None:
    wanted = criteria(gate("w", '{ metric = "rd_ratio", years = 2, op = ">=", value = 3 }'))
    figures = {"revenue_y1": "5400", "rd_y1": "162", "revenue_y2": "10000"}
    assert assess(wanted, facts(wanted, **figures, rd_y2="300")).eligible is True
    assert assess(wanted, facts(wanted, **figures, rd_y2="299.99")).eligible is False
    assert assess(wanted, facts(wanted, **figures)).eligible is None


def test_compound_growth_is_compared_exactly() -> None:
    wanted = criteria(gate("c", '{ metric = "rate", op = ">=", value = 5 }'))
    assert assess(wanted, facts(wanted, revenue_y1="1102.5", revenue_y3="1000")).eligible is True
    assert assess(wanted, facts(wanted, revenue_y1="1102.499999", revenue_y3="1000")).eligible is False
    assert assess(wanted, facts(wanted, rate=5)).eligible is True
    assert assess(wanted, facts(wanted, rate="4.999")).eligible is False


@pytest.mark.parametrize("base", ["0", "-10"])
def test_growth_from_nothing_or_a_loss_is_unknown(base: str) -> None:
    wanted = criteria(gate("g", '{ metric = "growth_y1", op = ">=", value = 0 }'))
    assert assess(wanted, facts(wanted, revenue_y1="5", revenue_y2=base)).eligible is None


def test_a_veto_strikes_where_it_is_met() -> None:
    wanted = criteria(gate("v", '{ flag = "clean" }', role="veto"))
    assert assess(wanted, facts(wanted, clean=False)).eligible is True
    struck = assess(wanted, facts(wanted, clean=True))
    assert struck.eligible is False
    assert struck.failed_gates == ("v",)


def test_a_direct_pass_stands_for_the_score_but_not_for_a_gate() -> None:
    wanted = criteria(
        gate("a", '{ flag = "brand" }'),
        gate("d", '{ flag = "won" }', role="direct"),
        scored(15, ("i", 20, BANDS)),
    )
    low = {"revenue_y1": 100, "rd_y1": 1, "brand": True}
    assert assess(wanted, facts(wanted, **low, won=False)).eligible is False
    assert assess(wanted, facts(wanted, **low)).eligible is None
    assert assess(wanted, facts(wanted, **low, won=True)).eligible is True
    assert assess(wanted, facts(wanted, **{**low, "brand": False}, won=True)).eligible is False


def test_unknown_figures_leave_an_interval_and_the_verdict_waits_only_where_it_must() -> None:
    wanted = criteria(
        scored(
            20,
            ("i", 20, BANDS),
            (
                "s",
                6,
                '{ several = "items", points = 3, allowed = [{ value = "a", zh = "a", en = "a" }, { value = "b", zh = "b", en = "b" }, { value = "c", zh = "c", en = "c" }] }',
            ),
        )
    )
    high = assess(wanted, facts(wanted, rd_ratio_y1=5))
    assert (high.low, high.high, high.score_pass) == (20, 26, True)
    middle = assess(wanted, facts(wanted, rd_ratio_y1=3))
    assert (middle.low, middle.high, middle.score_pass) == (15, 21, None)
    low = assess(wanted, facts(wanted, rd_ratio_y1=1))
    assert (low.low, low.high, low.score_pass) == (0, 6, False)


@pytest.mark.parametrize(
    ("points", "values", "low", "high"),
    [
        ('{ metric = "years", each = 2, points = 1 }', {"years": 9}, 4, 4),
        ('{ metric = "years", each = 2, points = 1 }', {"years": 90}, 20, 20),
        ('{ manual = "points" }', {"points": "7.5"}, Fraction(15, 2), Fraction(15, 2)),
        ('{ manual = "points" }', {"points": 99}, 20, 20),
        ('{ best_of = [{ metric = "years", each = 1, points = 2 }, ' + BANDS + "] }", {"years": 8}, 16, 20),
        (
            '{ best_of = [{ metric = "years", each = 1, points = 2 }, ' + BANDS + "] }",
            {"years": 1, "rd_ratio_y1": 3},
            15,
            15,
        ),
        (
            '{ first = [{ metric = "wins", ge = 2, points = 20 }, { metric = "years", ge = 1, points = 8 }], otherwise = 0 }',
            {"years": 1},
            8,
            20,
        ),
        (
            '{ first = [{ metric = "wins", ge = 2, points = 20 }, { metric = "years", ge = 1, points = 8 }], otherwise = 0 }',
            {"wins": 2},
            20,
            20,
        ),
        (
            '{ first = [{ metric = "wins", ge = 2, points = 20 }, { metric = "years", ge = 1, points = 8 }], otherwise = 0 }',
            {"wins": 0, "years": 0},
            0,
            0,
        ),
    ],
)
def test_points(points: str, values: dict[str, object], low: object, high: object) -> None:
    wanted = criteria(scored(1, ("i", 20, points)))
    score = assess(wanted, facts(wanted, **values)).indicators[0].score
    assert (score.low, score.high) == (low, high)


def test_an_officers_word_counts_in_place_of_the_facts() -> None:
    wanted = criteria(gate("a", '{ flag = "brand" }'), gate("p", '{ manual = "fit" }'))
    known = facts(wanted, brand=False)
    assessed = assess(wanted, known, {"gate:a": True, "gate:p": True})
    assert assessed.eligible is True
    assert [item.overridden for item in assessed.clauses] == [True, True]


@pytest.mark.parametrize(
    ("part", "fault"),
    [
        (gate("a", '{ flag = "nobody" }'), "nobody"),
        (gate("a", '{ metric = "brand", op = ">=", value = 1 }'), "brand"),
        (gate("a", '{ metric = "years", op = "=>", value = 1 }'), "op"),
        (gate("a", '{ least = 3, of = [{ flag = "brand" }] }'), "least"),
        (gate("a", '{ flag = "brand" }') * 2, "twice"),
        (gate("a" * 57, '{ flag = "brand" }'), "form"),
        (gate("a", '{ flag = "brand", zh = "只有中文" }'), "zh and en"),
        (
            scored(
                1,
                (
                    "i",
                    20,
                    '{ metric = "years", bands = [{ code = "A", ge = 2, points = 1 }, { code = "B", lt = 1, points = 0 }] }',
                ),
            ),
            "gap",
        ),
        (
            scored(
                1,
                (
                    "i",
                    20,
                    '{ metric = "years", bands = [{ code = "A", ge = 1, points = 1 }, { code = "B", le = 1, points = 0 }] }',
                ),
            ),
            "overlap",
        ),
        (
            scored(
                1,
                (
                    "i",
                    20,
                    '{ choice = "ip", options = [{ value = "high", zh = "高", en = "High", points = 1 }] }',
                ),
            ),
            "none",
        ),
    ],
)
def test_a_broken_set_is_refused_with_what_is_wrong(part: str, fault: str) -> None:
    with pytest.raises(CatalogError, match=fault):
        criteria(part)
