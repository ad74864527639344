"""Sets of what no document asks for, over formulas as involved as formulas may be; pools against the engine."""

from bench.criteria import unlike
from registry.rules.criteria.assess import assess
from registry.rules.criteria.criteria_set import CriteriaSet
from registry.rules.criteria.files.shipped import build_set, read_metrics, shipped
from registry.rules.pool.assess import assess_columns
from registry.rules.pool.columns import PoolColumns
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
        metric(
            "near",
            "相近",
            **SHARE,
            derive="growth(rd_y1, sum(ratio(rd_y2, revenue_y2), ratio(rd_y3, revenue_y3)))",
        ),
        metric("up1", "升一", **SHARE, derive="ratio(revenue_y1, revenue_y2)"),
        metric("down1", "降一", **SHARE, derive="ratio(revenue_y2, revenue_y1)"),
        *(
            metric(
                f"{ours}{nth}", f"{ours}{nth}", **SHARE, derive=f"ratio({ours}{nth - 1}, {theirs}{nth - 1})"
            )
            for nth in range(2, 6)
            for ours, theirs in (("up", "down"), ("down", "up"))
        ),
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
    numbers += ["revenue_y2", "rd_y1"]
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


def small(*parts: str) -> CriteriaSet:
    """A set of a few parts over the same metrics."""
    return build_set("test", table(*parts), read_metrics("test", RARE).by_id)


def differing(criteria: CriteriaSet, pool: PoolColumns) -> list[int]:
    """The rows of which the columns say anything else than the engine."""
    sheets = [assess(criteria, pool.facts(row)) for row in range(pool.size)]
    return unlike(sheets, assess_columns(criteria, pool))


SETS = [*shipped().sets, "rare"]


def the_set(name: str) -> CriteriaSet:
    """A shipped set by its name, or the rare one."""
    return rare() if name == "rare" else shipped().sets[name]
