"""From traits to what a profile states: figures of every year, facts, and rows with dates of the past."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

from demo.enterprises.traits import YEARS, Traits
from demo.state import Firm
from registry.actions.profile_list import NewRow
from registry.rules.criteria.files.shipped import shipped
from registry.rules.criteria.gathering.gather import RecordRow, Stated
from registry.rules.enterprise import wan_from_fen
from registry.rules.profile import COMPLETE, ProfileEntry, stated_of

FEN = Decimal("0.01")
LEAST_REVENUE = 1500
"""万元 of revenue; an enterprise with less does not spend the least amounts of R&D either."""
AUDITED = "演示：{}年度审计报告"
SOURCES = {
    "yearly": "演示：社会保险缴纳人数证明",
    "product": "演示：市场占有率说明",
    "management": "演示：管理体系证书与平台自测结果",
    "credit": "演示：企业信用报告",
    "smart_green": "演示：智能制造与绿色制造自评报告",
}
"""By section of the profile, for what has no year."""
LISTED = "演示：企业自行填报"


def founded(firm: Firm) -> date:
    """The day it was founded: nothing of it is older."""
    return firm.enterprise.details.founded_on or date.min


def amounts(traits: Traits, assets: Decimal) -> dict[tuple[str, int], Decimal]:
    """Yearly figures in 万元, by metric and years back (1 = the last full year)."""
    found: dict[tuple[str, int], Decimal] = {}
    revenue = traits.revenue
    for back in range(1, YEARS + 1):
        rd = _of(revenue, traits.rd[back - 1])
        if traits.revenue >= LEAST_REVENUE:
            rd = max(rd, _rounded(traits.least_rd))
        profit = _of(revenue, traits.margin)
        found |= {
            ("revenue", back): revenue,
            ("main_revenue", back): _of(revenue, traits.main),
            ("rd", back): rd,
            ("net_profit", back): profit,
            ("cost", back): revenue - _rounded(profit * Decimal("1.18")),
            ("assets", back): assets,
            ("liabilities", back): _of(assets, traits.debt),
        }
        growth = 1 + traits.growth[back - 1] / 100
        revenue, assets = _rounded(revenue / growth), _rounded(assets / (1 + (growth - 1) / 2))
    return found | traits.fixed


def _of(amount: Decimal, share: Decimal) -> Decimal:
    return _rounded(amount * share / 100)


def _rounded(amount: Decimal) -> Decimal:
    return amount.quantize(FEN, ROUND_HALF_UP)


def entries(firm: Firm, traits: Traits, last_year: int, evidence: int | None = None) -> list[ProfileEntry]:
    """Every fact; `last_year` is the accounting year the register's figures are of."""
    assets = wan_from_fen(firm.row.assets_fen) or Decimal(0)
    found = []
    for (metric, back), amount in amounts(traits, assets).items():
        year = last_year + 1 - back
        if year < founded(firm).year:
            continue
        found.append(ProfileEntry(metric, year, _text(amount), AUDITED.format(year), evidence))
    facts = {**_staff(firm, traits), **_product(firm, traits), **_management(traits), **_smart(firm, traits)}
    for metric, value in {**facts, **traits.flags}.items():
        found.append(ProfileEntry(metric, None, value, _source(metric)))
    found += [ProfileEntry(f"{COMPLETE}{record}", None, True, "") for record in sorted(traits.complete)]
    return [entry for entry in found if entry.metric not in traits.silent]


def _text(amount: Decimal) -> str:
    return f"{amount.normalize():f}"


def _source(metric: str) -> str:
    return SOURCES[shipped().metrics.families[metric].metrics[0].section]


def _staff(firm: Firm, traits: Traits) -> dict[str, Any]:
    staff = firm.row.staff or 0
    rd = -(-staff * traits.rd_staff // 100)
    tech = max(rd, -(-staff * traits.tech_staff // 100))
    return {
        "staff_total": str(staff),
        "rd_staff": f"{min(rd, Decimal(staff)):f}",
        "tech_staff": f"{min(tech, Decimal(staff)):f}",
        "rd_choice": "sales",
    }


def _product(firm: Firm, traits: Traits) -> dict[str, Any]:
    emerging = traits.class1 > 0
    return {
        "segment_since": max(traits.since, founded(firm)).isoformat(),
        "market_share_pct": _text(traits.share),
        "market_rank_domestic": str(traits.rank_home),
        "market_rank_global": str(traits.rank_world),
        "is_new_product": False,
        "product_field": "strategic_emerging" if emerging else "other",
        "srdi_field": "six_bases_or_timehonoured_or_key_chain_supplier" if emerging else "none",
    }


def _management(traits: Traits) -> dict[str, Any]:
    return {
        "quality_items": ["qms_certified", "own_brand"],
        "digital_level": str(traits.digital),
        "platform_score_effective": _text(traits.platform),
    }


def _smart(firm: Firm, traits: Traits) -> dict[str, Any]:
    if firm.enterprise.part == "data_center":
        return {
            "months_running": str(18 + traits.scenes),
            "standard_racks": str(3000 + 120 * traits.digital),
            "rack_use_pct": _text(62 + traits.margin),
            "pue": "1.27",
            "gb40879_level": "2",
            "gbt44989_level": "2",
            "public_or_finance": False,
        }
    if firm.enterprise.part == "park":
        return {}
    scenes = {"scenes": str(traits.scenes), "ai_scene_share": _text(traits.ai)}
    return {"maturity_level": str(traits.maturity), **scenes}


def rows(firm: Firm, traits: Traits, day: date, random: Random) -> list[NewRow]:
    """What its lists name; every day lies before `day`, those of windows well inside them."""
    mark, begun = f"（演示{firm.number:04d}）", founded(firm)
    return [
        NewRow(record, content, LISTED) for record, content in _contents(traits, day, begun, mark, random)
    ]


def _contents(
    traits: Traits, day: date, begun: date, mark: str, random: Random
) -> Iterator[tuple[str, dict[str, Any]]]:
    def ago(least: int, most: int) -> str:
        return max(day - timedelta(days=random.randint(least, most)), begun).isoformat()

    for nth in range(1, traits.class1 + 1):
        grade = "class1_self_developed" if nth % 2 else "class1"
        yield "intellectual_property", _right(f"发明专利{nth}{mark}", "invention", grade, ago(120, 2000))
    for nth in range(1, traits.class2 + 1):
        kind = ("utility_model", "software")[nth % 2]
        name = ("实用新型专利", "软件著作权")[nth % 2]
        yield "intellectual_property", _right(f"{name}{nth}{mark}", kind, "class2", ago(800, 2600))
    if traits.institution:
        name = {"below_municipal": "研发中心", "municipal": "市级企业技术中心"}.get(
            traits.institution, "省部级工程技术研究中心"
        )
        yield (
            "institution",
            {"name": f"{name}{mark}", "level": traits.institution, "date": ago(400, 2200)},
        )
    if traits.awards:
        award = {"kind": "science", "standing": "provincial_top3", "date": ago(100, 850)}
        yield "award", {"name": f"科技进步奖{mark}", **award}
    if traits.equity:
        paid = {"amount": str(traits.equity), "date": ago(90, 550), "qualified": True, "minority": True}
        yield "equity", {"investor": f"产业投资基金{mark}", **paid}
    certificates = ["qms", "ems"] if not traits.high_tech else ["high_tech", "qms", "ems"]
    for kind in certificates:
        number = f"DEMO-{kind.upper()}-{mark[1:-1]}"
        yield "certificate", {"kind": kind, "number": number, "date": ago(60, 900), "valid": True}


def _right(name: str, kind: str, grade: str, granted: str) -> dict[str, Any]:
    return {
        "name": name,
        "type": kind,
        "grade": grade,
        "date": granted,
        "rank": "1",
        "origin": "own",
        "related": True,
        "applied": True,
        "valid": True,
    }


def stated(said: list[ProfileEntry], listed: list[NewRow]) -> Stated:
    """What the profile will say, for looking at it before it is kept."""
    facts = {(entry.metric, entry.period): entry.value for entry in said}
    return stated_of(facts, [RecordRow(row.record, row.content) for row in listed])
