"""A small set of criteria in use for an open call, and what an enterprise states to meet it."""

from typing import Any

from registry.actions.criteria import publish_table
from registry.actions.profile import save_facts
from registry.models import CriteriaVersion, Enterprise
from registry.queries.profile import profile_of
from registry.rules.criteria.files.shipped import parse_toml
from registry.rules.profile import ProfileEntry
from tests.make import SYSTEM

SET = """
schema = "registry-criteria/1"
id = "{id}"
scheme = "innovative_sme"
zh = "试验标准"
en = "Test criteria"
document = "试验办法"
number = "试〔2026〕1号"
source = "test"
confidence = "high"
[[use]]
levels = ["municipal"]
kinds = ["new", "re_review"]
from = "{first}"
[[gate]]
id = "rd"
zh = "上年度研发费用占营业收入比重不低于3%"
en = "R&D at least 3 % of revenue"
clause = "第一条"
test = {{ metric = "rd_ratio_y1", op = ">=", value = 3 }}
[[gate]]
id = "brand"
zh = "拥有自主品牌"
en = "Own brand"
clause = "第二条"
test = {{ flag = "own_brand" }}
[[gate]]
id = "position"
zh = "市场地位较高（由审核人员判定）"
en = "Market position (decided by officers)"
clause = "第三条"
test = {{ manual = "market_position_ok" }}
[[veto]]
id = "debt"
zh = "资产负债率高于90%"
en = "Debt ratio above 90 %"
clause = "第四条"
test = {{ metric = "debt_ratio_y1", op = ">", value = 90 }}
[scoring]
max = 30
pass = 10
[[dimension]]
id = "all"
zh = "创新能力"
en = "Innovation"
max = 30
[[indicator]]
id = "rd"
dimension = "all"
zh = "研发投入"
en = "R&D"
max = 20
points = {{ metric = "rd_ratio_y1", bands = [
    {{ code = "A", ge = 5, points = 20 }},
    {{ code = "B", ge = 3, lt = 5, points = 15 }},
    {{ code = "C", lt = 3, points = 0 }},
] }}
[[indicator]]
id = "local"
dimension = "all"
zh = "地方特色"
en = "Local feature"
max = 10
points = {{ manual = "local_feature_points" }}
"""
YEAR = 2025
PERIODS = {"own_brand": None}
STATED: dict[str, Any] = {
    "revenue": "5400",
    "rd": "162",
    "own_brand": True,
    "assets": "900",
    "liabilities": "300",
}
"""What leaves only the officers' own word open."""


def publish_small(id: str = "small.2026", first: str = "2026-01-01") -> CriteriaVersion:
    """The set above in use from a day on."""
    return publish_table(parse_toml("test", SET.format(id=id, first=first)), SYSTEM)


def state(enterprise: Enterprise, **facts: Any) -> None:
    """State facts of last year, over what was stated before."""
    entries = [
        ProfileEntry(name, PERIODS.get(name, YEAR), value, "审计报告") for name, value in facts.items()
    ]
    save_facts(enterprise, entries, SYSTEM, seen=profile_of(enterprise.id).last_fact)
