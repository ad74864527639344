"""Judging one enterprise, and a whole pool by columns: against the engine one by one and plain float64."""

import statistics
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import numpy as np

from bench.cpu import in_turns, timed
from bench.pools import make_pool
from bench.table import FigureTable, Measured, TimedTable
from registry.rules.criteria.assess import Assessment, assess
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
SEED = 20260302
ON_EDGE = 0.02
"""Share of enterprises with a ratio put onto an edge or one fen beside: what float64 cannot decide."""
SAID = {True: 1, False: 0, None: -1}


def bench_criteria(rows: int) -> Iterator[TimedTable | FigureTable]:
    """One enterprise by every set that is shipped, `rows` of them by that of 13 indicators in every way, and
    random ones over all sets, compared in every part."""
    yield _sheets(min(ALONE, max(10, rows // 500)))
    yield _pools(rows)
    yield _same(rows)


def _sheets(alone: int) -> FigureTable:
    """What one costs in pure Python: a mean of so many made-up ones, a tenth of their facts unknown."""
    table = FigureTable(
        "criteria.sheets", ("set", "clauses", "indicators", "judged, µs", "sheet in words, µs")
    )
    for criteria in shipped().sets.values():
        pool = make_pool(criteria, alone, SEED, unknown=0.1, stated=0)
        facts = [dict(pool.facts(row)) for row in range(alone)]
        judged = _median(lambda: [assess(criteria, each) for each in facts])  # noqa: B023 -- called at once
        sheets = _median(lambda: [sheet_of(criteria, each, DAY) for each in facts])  # noqa: B023
        scored = len(criteria.scoring.indicators) if criteria.scoring else 0
        costs = (judged / alone * 1e6, sheets / alone * 1e6)
        table.rows.append((criteria.id, len(criteria.clauses), scored, *costs))
    return table


def _pools(rows: int) -> TimedTable:
    """All ways of assessing a pool, in turns; the engine, and what makes columns, do a sample of it."""
    criteria = shipped().sets[SET]
    known = make_pool(criteria, rows, SEED, unknown=0, aimed=ON_EDGE, stated=0)
    partly = make_pool(criteria, rows, SEED, unknown=0.1, aimed=ON_EDGE, stated=0)
    assert floor_eligible(known).mean() > 0
    facts = [dict(partly.facts(row)) for row in range(min(SAMPLE, partly.size))]
    sheets = [assess(criteria, each) for each in facts]
    assert not unlike(sheets, assess_columns(criteria, columns_of(facts, criteria.metrics))), "they differ"
    ways: dict[str, tuple[int, Callable[[], object]]] = {
        "all known: verdict and total": (rows, lambda: assess_columns(criteria, known, parts=False)),
        "all known: every clause and indicator": (rows, lambda: assess_columns(criteria, known)),
        "a tenth unknown: verdict and total": (rows, lambda: assess_columns(criteria, partly, parts=False)),
        "a tenth unknown: every clause and indicator": (rows, lambda: assess_columns(criteria, partly)),
        "making columns of gathered facts": (len(facts), lambda: columns_of(facts, criteria.metrics)),
    }
    floor = lambda: timed(lambda: floor_eligible(known)) / rows  # noqa: E731 -- one of the ways
    engine = lambda: timed(lambda: [assess(criteria, each) for each in facts]) / len(facts)  # noqa: E731
    ours = {name: lambda way=way, count=count: timed(way) / count for name, (count, way) in ways.items()}
    found = in_turns({"floor": floor, "peer": engine, **ours}, ROUNDS)
    names = {"ours": "columns", "floor": "NumPy by hand, inexact", "peer": "the engine one by one"}
    of = f"one of {rows:,} by {SET}"
    both = {way: found[way] for way in ("floor", "peer")}
    return TimedTable(
        "criteria.pool", of, "µs", names, [Measured(each, {"ours": found[each], **both}) for each in ours]
    )


def _median(ask: Callable[[], object]) -> float:
    return statistics.median(timed(ask) for _ in range(ROUNDS))


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


def _same(rows: int) -> FigureTable:
    """Judge `rows` random enterprises over all shipped sets both ways, many of them on an edge or one fen
    beside, and compare every verdict and every point; one that differs fails the run."""
    sets = shipped().sets
    seed = compared = differing = 0
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
    if differing:
        raise SystemExit(f"{differing} of {compared} differ")
    heads = ("random enterprises judged both ways", "sets", "differ")
    return FigureTable("criteria.same", heads, [(f"{compared:,}", len(sets), differing)])
