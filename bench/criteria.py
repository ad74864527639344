"""Judging one enterprise, and a whole pool by columns: against the engine one by one and plain float64."""

import json
import statistics
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np

from bench.pools import make_pool
from registry.rules.criteria.assess import Assessment, assess
from registry.rules.criteria.criteria_set import CriteriaSet
from registry.rules.criteria.facts import read_facts
from registry.rules.criteria.files.shipped import shipped
from registry.rules.criteria.sheet.frozen import facts_text
from registry.rules.criteria.sheet.sheet import sheet_of
from registry.rules.pool.assess import ColumnAssessment, assess_columns
from registry.rules.pool.columns import PoolColumns, columns_of

SET = "specialized_new.2022"
SAMPLE = 5_000
ALONE = 200
DAY = date(2026, 3, 2)
ROUNDS = 5
ON_EDGE = 0.02
"""Share of enterprises with a ratio put onto an edge or one fen beside: what float64 cannot decide."""
SAID = {True: 1, False: 0, None: -1}


def bench_sheets(rows: int) -> None:
    """What one enterprise costs in pure Python, by every set shipped; a small bench tries few enterprises."""
    alone = min(ALONE, max(10, rows // 500))
    print(
        f"\none enterprise in pure Python, µs: mean of {alone} made-up ones, a tenth of their facts unknown"
    )
    print(f"{'set':<32}{'clauses':>8}{'indicators':>11}{'judged':>10}{'sheet in words':>16}")
    for criteria in shipped().sets.values():
        _bench_sheet(criteria, alone)


def _bench_sheet(criteria: CriteriaSet, alone: int) -> None:
    pool = make_pool(criteria, alone, 20260302, unknown=0.1, stated=0)
    facts = [dict(pool.facts(row)) for row in range(alone)]
    judged = _median(lambda: [assess(criteria, each) for each in facts])
    sheets = _median(lambda: [sheet_of(criteria, each, DAY) for each in facts])
    scored = len(criteria.scoring.indicators) if criteria.scoring else 0
    costs = f"{judged / alone * 1e6:>10.0f}{sheets / alone * 1e6:>16.0f}"
    print(f"{criteria.id:<32}{len(criteria.clauses):>8}{scored:>11}{costs}", flush=True)


def bench_criteria(rows: int) -> None:
    """Assess `rows` enterprises by the set of 13 indicators in every way, and print what each costs."""
    criteria = shipped().sets[SET]
    known = make_pool(criteria, rows, 20260302, unknown=0, aimed=ON_EDGE, stated=0)
    partly = make_pool(criteria, rows, 20260302, unknown=0.1, aimed=ON_EDGE, stated=0)
    assert floor_eligible(known).mean() > 0
    sheet, one_by_one, gathered = _engine(criteria, partly)
    floor = _median(lambda: floor_eligible(known))
    print(
        f"\n{criteria.id} over {rows:,} enterprises, {ON_EDGE:.0%} of them moved onto an edge; "
        f"median of {ROUNDS}"
    )
    print(f"{'way':<58}{'seconds':>10}{'× floor':>10}{'engine ÷':>10}")
    timed = {
        "floor: float64 without exactness or unknowns": floor,
        "columns, all known: verdict and total": _median(
            lambda: assess_columns(criteria, known, parts=False)
        ),
        "columns, all known: with clauses and indicators": _median(lambda: assess_columns(criteria, known)),
        "columns, a tenth unknown: verdict and total": _median(
            lambda: assess_columns(criteria, partly, parts=False)
        ),
        "columns, a tenth unknown: with clauses and indicators": _median(
            lambda: assess_columns(criteria, partly)
        ),
        f"making columns of gathered facts ({SAMPLE:,}, scaled)": gathered * rows,
        f"the exact engine one by one ({SAMPLE:,}, scaled)": one_by_one * rows,
    }
    for name, seconds in timed.items():
        ratios = f"{seconds / floor:>9.1f}×{one_by_one * rows / seconds:>9.0f}×"
        print(f"{name:<58}{seconds:>10.2f}{ratios}", flush=True)
    print(
        f"one sheet in pure Python: {sheet * 1e6:.0f} µs from its JSON, {one_by_one * 1e6:.0f} µs from facts"
    )


def _engine(criteria: CriteriaSet, pool: PoolColumns) -> tuple[float, float, float]:
    """Seconds per enterprise: reading and assessing its JSON, assessing its facts, making columns of them."""
    facts = [dict(pool.facts(row)) for row in range(min(SAMPLE, pool.size))]
    texts = [facts_text(each) for each in facts]
    began = time.process_time()
    for text in texts:
        assess(criteria, read_facts(json.loads(text), criteria.metrics)[0])
    read = time.process_time()
    sheets = [assess(criteria, each) for each in facts]
    assessed = time.process_time()
    columns = columns_of(facts, criteria.metrics)
    made = time.process_time()
    assert not unlike(sheets, assess_columns(criteria, columns)), "the columns differ from the engine"
    return tuple(seconds / len(facts) for seconds in (read - began, assessed - read, made - assessed))  # type: ignore[return-value]


def _median(ask: Callable[[], object]) -> float:
    seconds = []
    for _ in range(ROUNDS):
        began = time.process_time()
        ask()
        seconds.append(time.process_time() - began)
    return statistics.median(seconds)


def floor_eligible(pool: PoolColumns) -> Any:
    """What a careful hand would write for this one set in NumPy: every fact known, ratios in float64."""
    with np.errstate(all="ignore"):
        revenue, rd, years = (_number(pool, name) for name in ("revenue_y1", "rd_y1", "segment_years"))
        rd_share, equity = rd / revenue * 100, _number(pool, "equity_new_2y")
        gates = _flag(pool, "has_innovative_sme") & (years >= 2) & (rd >= 100) & (rd_share >= 3)
        gates &= (revenue >= 1000) | (equity >= 2000)
        direct = _flag(pool, "award_prov_top3_or_nat_top5_3y") | _flag(pool, "makerchina_top500_3y")
        direct |= (equity >= 6000) | ((rd + _number(pool, "rd_y2")) / 2 >= 1000)
        return gates & ((_floor_score(pool, revenue, rd, rd_share, years) >= 60) | direct)


def _floor_score(pool: PoolColumns, revenue: Any, rd: Any, rd_share: Any, years: Any) -> Any:
    """The points of the 13 indicators."""
    main = [_number(pool, f"main_revenue_y{year}") for year in (1, 2, 3)]
    growth = ((main[0] - main[1]) / main[1] + (main[1] - main[2]) / main[2]) * 50
    several: Any = pool.columns["quality_items"]
    score = _banded(main[0] / revenue * 100, [60, 70, 80], [0, 1, 3, 5]).astype(np.float64)
    score += _banded(growth, [0, 4, 6, 8, 10], [0, 2, 4, 6, 8, 10])
    score += np.clip(years // 2, 0, 5)
    score += _choice(pool, "srdi_field", [5, 3, 0])
    score += _banded(_number(pool, "digital_level"), [2, 3], [0, 3, 5])
    score += np.minimum(np.bitwise_count(several.codes) * 3, 5)
    score += _banded(_number(pool, "net_profit_y1") / revenue * 100, [2, 4, 6, 8, 10], [0, 2, 4, 6, 8, 10])
    debt = _number(pool, "liabilities_y1") / _number(pool, "assets_y1") * 100
    score += _banded(debt, [50, 60, 70], [5, 3, 1, 0], "left")
    score += np.clip(_number(pool, "local_feature_points"), 0, 15)
    score += _choice(pool, "ip_best", [10, 8, 6, 2, 0])
    rd_points = _banded(rd, [100, 200, 300, 400, 500], [0, 2, 4, 6, 8, 10])
    score += np.maximum(rd_points, _banded(rd_share, [3, 4, 6, 8, 10], [0, 2, 4, 6, 8, 10]))
    rd_staff = _number(pool, "rd_staff") / _number(pool, "staff_total") * 100
    score += _banded(rd_staff, [5, 10, 20], [0, 1, 3, 5])
    return score + _choice(pool, "rd_institution_level", [10, 8, 4, 2, 0])


def _number(pool: PoolColumns, name: str) -> Any:
    column: Any = pool.columns[name]
    return column.numerators / 10.0**column.scale


def _flag(pool: PoolColumns, name: str) -> Any:
    column: Any = pool.columns[name]
    return column.codes == 1


def _choice(pool: PoolColumns, name: str, points: list[int]) -> Any:
    column: Any = pool.columns[name]
    return np.take(np.array(points, np.int8), column.codes)


def _banded(figures: np.ndarray, edges: list[float], points: list[int], side: Any = "right") -> Any:
    return np.take(np.array(points, np.int8), np.searchsorted(edges, figures, side))


def unlike(sheets: list[Assessment], columns: ColumnAssessment) -> list[int]:
    """The rows of which the columns say anything else than the engine, in whatever part."""
    clauses = {name: verdicts.tolist() for name, verdicts in columns.clauses.items()}
    spans = {name: (span.low.tolist(), span.high.tolist()) for name, span in columns.indicators.items()}
    spans[""] = (columns.low.tolist(), columns.high.tolist())
    eligible, score_pass = columns.eligible.tolist(), columns.score_pass.tolist()
    wrong = []
    for row, one in enumerate(sheets):
        # A clause's id with its role, then every verdict and every interval of points.
        said = {f"{item.clause.role}:{item.clause.id}": SAID[item.truth] for item in one.clauses}
        same = {name: verdicts[row] for name, verdicts in clauses.items()} == said
        same &= (eligible[row], score_pass[row]) == (SAID[one.eligible], SAID[one.score_pass])
        points = {item.indicator.id: (item.score.low, item.score.high) for item in one.indicators}
        points[""] = (one.low, one.high)
        if row in columns.apart:
            same &= columns.apart[row] == one
        else:
            parts = {name: (low[row], high[row]) for name, (low, high) in spans.items()}
            same &= parts == {
                name: (low * columns.denominator, high * columns.denominator)
                for name, (low, high) in points.items()
            }
        if not same:
            wrong.append(row)
    return wrong


def check_criteria(rows: int) -> None:
    """Judge `rows` random enterprises over all shipped sets both ways, many of them on an edge or one fen
    beside, and compare every verdict and every point; one that differs fails the run."""
    sets = shipped().sets
    seed = compared = differing = 0
    began = time.process_time()
    while compared < rows:
        for name, criteria in sets.items():
            seed += 1
            size = min(5_000, -(-rows // len(sets)), rows - compared)
            if size <= 0:
                break
            pool = make_pool(criteria, size, seed, unknown=(0.02, 0.1, 0.4, 0)[seed // len(sets) % 4])
            sheets = [assess(criteria, pool.facts(row)) for row in range(size)]
            wrong = unlike(sheets, assess_columns(criteria, pool))
            for row in wrong[:3]:
                print(f"{name}, seed {seed}, row {row}: {facts_text(pool.facts(row))}")
            compared, differing = compared + size, differing + len(wrong)
    seconds = time.process_time() - began
    print(
        f"\n{compared:,} random enterprises over {len(sets)} sets judged both ways, every part compared "
        f"in {seconds:.0f} s: {differing} differ",
        flush=True,
    )
    if differing:
        raise SystemExit(1)
