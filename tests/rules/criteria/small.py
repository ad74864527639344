"""Small criteria sets from a few lines, for tests that need to see one thing."""

from typing import Any

from registry.rules.criteria.criteria_set import CriteriaSet
from registry.rules.criteria.facts import read_facts
from registry.rules.criteria.figures import Facts
from registry.rules.criteria.files.shipped import Metrics, build_set, parse_toml, read_metrics

METRIC = 'zh = "{zh}"\nen = "{id}"\ndefinition = "test"\ndocument = "测试文件"\nconfidence = "high"\n'

METRICS = """
[[section]]
id = "yearly"
zh = "年度"
en = "Yearly"
[[record]]
id = "award"
section = "yearly"
zh = "获奖"
en = "Awards"
[[record.field]]
id = "level"
zh = "级别"
en = "Level"
kind = "choice"
options = [{ value = "national", zh = "国家级", en = "National" }, { value = "provincial", zh = "省级", en = "Provincial" }]
[[record.field]]
id = "date"
zh = "日期"
en = "Date"
kind = "day"
[[record.field]]
id = "rank"
zh = "名次"
en = "Rank"
kind = "whole"
[[record.field]]
id = "amount"
zh = "金额"
en = "Amount"
kind = "amount"
"""


def metric(id: str, zh: str, **keys: Any) -> str:
    """A [[metric]] of the given keys; values are written as TOML."""
    lines = "".join(f"{key} = {_toml(value)}\n" for key, value in keys.items())
    return f'[[metric]]\nid = "{id}"\n' + METRIC.format(zh=zh, id=id) + lines


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    return str(value)


MONEY = {"unit": "万元", "kind": "amount"}
SHARE = {"unit": "%", "kind": "percent"}
OPTIONS = [{"value": "high", "zh": "高", "en": "High"}, {"value": "none", "zh": "无", "en": "None"}]
COMMON = METRICS + "".join(
    [
        metric("revenue", "营业收入", **MONEY, years=3),
        metric("rd", "研发费用", **MONEY, years=3),
        metric("rd_ratio", "研发费用占比", **SHARE, years=3, derive="pct(rd, revenue)"),
        metric("growth_y1", "营业收入增长率", **SHARE, derive="growth(revenue_y1, revenue_y2)"),
        metric(
            "growth_mean",
            "平均增长率",
            **SHARE,
            derive="mean(growth(revenue_y1, revenue_y2), growth(revenue_y2, revenue_y3))",
        ),
        metric("rate", "复合增长率", **SHARE, derive="cagr(revenue_y1, revenue_y3, 2)"),
        metric("years", "从业年限", unit="年", kind="whole", derive="years_since(since)"),
        metric("since", "从业日期", kind="day", section="yearly"),
        metric("brand", "自主品牌", kind="flag", section="yearly"),
        metric("clean", "信用良好", kind="flag", section="yearly"),
        metric("fit", "人工认定", kind="flag"),
        metric("points", "特色加分", unit="分", kind="amount"),
        metric("ip", "知识产权", kind="choice", options=OPTIONS),
        metric("items", "质量管理", kind="several", options=[{"value": c, "zh": c, "en": c} for c in "abc"]),
        metric("holds", "持有称号", kind="flag", titles=["innovative_sme"]),
        metric("sme", "属于中小企业", kind="flag", size=["small", "micro"]),
        metric("again", "属于复核", kind="flag", applying="re_review"),
        metric(
            "won",
            "近三年国家级前三名",
            kind="flag",
            records="award",
            where={"level": "national"},
            count="any",
            within_years=3,
            rank_max=3,
        ),
        metric("wins", "获奖数", unit="项", kind="whole", records="award", count="count"),
        metric("money", "奖金", **MONEY, records="award", count="sum:amount"),
    ]
)


def metrics() -> Metrics:
    """The metrics above."""
    return read_metrics("test", COMMON)


def gate(id: str, test: str, role: str = "gate") -> str:
    """A clause of a given test, as TOML."""
    return f'[[{role}]]\nid = "{id}"\nzh = "条件{id}"\nen = "Condition {id}"\ntest = {test}\n'


def scored(least: int, *indicators: tuple[str, int, str], dimension_least: int | None = None) -> str:
    """A score table of one dimension; (id, max, points as TOML)."""
    most = sum(points for _, points, _ in indicators)
    text = f"[scoring]\nmax = {most}\npass = {least}\n"
    text += f'[[dimension]]\nid = "d"\nzh = "维度"\nen = "Dimension"\nmax = {most}\n'
    text += f"pass = {dimension_least}\n" if dimension_least is not None else ""
    for id, points, how in indicators:
        text += f'[[indicator]]\nid = "{id}"\ndimension = "d"\nzh = "指标{id}"\nen = "{id}"\nmax = {points}\npoints = {how}\n'
    return text


HEAD = """
schema = "registry-criteria/1"
id = "{id}"
scheme = "specialized_new"
zh = "测试标准"
en = "Test set"
document = "测试办法"
number = "测试〔2026〕1号"
source = "test"
confidence = "high"
"""
USE = '[[use]]\nlevels = ["municipal"]\nkinds = ["new", "re_review"]\nfrom = "2026-01-01"\n'


REVENUE = gate("money", '{ metric = "revenue_y1", op = ">=", value = 1000 }')


def table(*parts: str, id: str = "test.2026", use: str = USE) -> dict[str, Any]:
    """The plain table of a set of clauses and scores."""
    return parse_toml("test", HEAD.format(id=id) + "".join(parts) + use)


def criteria(*parts: str, id: str = "test.2026", use: str = USE) -> CriteriaSet:
    """The set itself."""
    return build_set("test", table(*parts, id=id, use=use), metrics().by_id)


def facts(wanted: CriteriaSet, **values: Any) -> Facts:
    """Facts from plain values; a wrong one fails the test."""
    found, reasons = read_facts(values, wanted.metrics)
    assert not reasons, reasons
    return found
