"""The five kinds of made-up lists: what is asked of each, its titles and columns, what a row of it says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from registry.rules.catalog import catalog
from registry.rules.imports.asked import Asked, ListedEndings, ListedRenames, ListedRereviews
from registry.rules.imports.line import Decision
from registry.rules.validity import valid_until
from tests.made_list_words import CATEGORIES, TITLES
from tests.made_register import HELD_ON, HELD_UNTIL

ANNOUNCED, ENDED, CHANGED, REVIEWED = date(2023, 8, 1), date(2025, 6, 2), date(2025, 5, 6), date(2025, 12, 1)
NUMBER = "津工信〔2025〕9号"


@dataclass(frozen=True)
class MadeKind:
    """`needed` and `optional` columns; `says`: what every row says; `categories` of sub-headings."""

    name: str
    asked: Asked | None
    titles: Sequence[str]
    needed: Sequence[str]
    optional: Sequence[str]
    says: Mapping[str, Any] = field(default_factory=dict)
    categories: Sequence[str] = CATEGORIES
    from_register: bool = False
    """Whether it can only be about holders that the register has."""

    @property
    def title(self) -> str:
        """Scheme and level; '' for a kind that is of no title."""
        of = self.asked
        if of is None or isinstance(of, ListedRenames):
            return ""
        return f"{of.scheme.id}:{of.level.id}"  # type: ignore[union-attr]


def some_kind(chance: Random) -> MadeKind:
    """Any of them."""
    return chance.choice((ENTERPRISES, ENTERPRISES, chance.choice(RECOGNITIONS), ENDINGS, RENAMES, REREVIEWS))


def _decision(scheme: str, level: str, year: int = 2023) -> Decision:
    found = catalog().schemes[scheme]
    return Decision(found, found.level(level), ANNOUNCED.replace(year=year), year, f"津工信〔{year}〕8号")


def _granted(asked: Decision) -> dict[str, Any]:
    last = valid_until(asked.announced_on, asked.level.validity_years)
    days = {"announced_on": asked.announced_on.isoformat(), "valid_until": last.isoformat() if last else None}
    title = {"scheme": asked.scheme.id, "level": asked.level.id, "award_year": asked.award_year}
    return {**title, **days, "uscc": None, "district": None, "zone": None, "certificate_no": None}


def _recognitions(scheme: str, level: str, *titles: str, needed: Sequence[str] = ("name",)) -> MadeKind:
    asked = _decision(scheme, level)
    optional = ("code", "place", "by", "unknown", "certificate", "year", "day", "until", "batch")
    optional += ("category", "level", "remark")
    return MadeKind("recognitions", asked, ("", *titles), needed, optional, _granted(asked))


ENTERPRISES = MadeKind(
    "enterprises",
    None,
    ("", *TITLES, "天津市规上工业企业名录", "2023年企业基本情况统计表"),
    ("name",),
    ("code", "place", "by", "revenue", "staff", "founded", "unknown"),
    {"revenue_fen": None, "staff": None, "founded_on": None},
)
RECOGNITIONS = (
    _recognitions("specialized_new", "municipal", TITLES[0], "天津市“专精特新”中小企业认定名单"),
    _recognitions("innovative_sme", "municipal", "2023年度创新型中小企业名单", "天津市创新型中小企业名单"),
    _recognitions(
        "little_giant", "national", "第五批专精特新“小巨人”企业名单（天津市）", "专精特新小巨人企业名单"
    ),
    _recognitions("single_champion", "national", "2023年度制造业单项冠军企业名单"),
    _recognitions("green_factory", "municipal", "2023年度天津市绿色工厂名单", needed=("name", "site")),
    _recognitions("green_product", "national", "绿色设计产品名单", needed=("name", "product")),
)


def _of_title(kind: type) -> Any:
    scheme = catalog().schemes["specialized_new"]
    level = scheme.level("municipal")
    if kind is ListedEndings:
        return ListedEndings(scheme, level, "sme63_tax", ENDED, NUMBER)
    return ListedRereviews(scheme, level, REVIEWED, REVIEWED.year, NUMBER)


_HELD = {"scheme": "specialized_new", "level": "municipal", "announced_on": HELD_ON.isoformat()}
_LAST = valid_until(REVIEWED, 3)
_TAX = catalog().grounds.by_id["sme63_tax"].zh

ENDINGS = MadeKind(
    "endings",
    _of_title(ListedEndings),
    ("", "关于撤销部分专精特新中小企业认定的公告", "撤销专精特新中小企业称号企业名单", "取消资格企业名单"),
    ("name",),
    ("code", "place", "ground", "ended", "document", "unknown"),
    {
        **_HELD,
        "valid_until": HELD_UNTIL,
        "uscc": None,
        "ended_on": ENDED,
        "document_no": NUMBER,
        "reason": _TAX,
        "outcome": "updated",
    },
    ("撤销", "被撤销称号", "民营企业"),
    from_register=True,
)
RENAMES = MadeKind(
    "renames",
    ListedRenames(CHANGED, NUMBER),
    ("", "专精特新中小企业名称变更名单", "企业更名情况一览表", "2025年更名企业名单"),
    ("old", "new"),
    ("code", "place", "changed", "unknown"),
    {"effective_on": CHANGED, "outcome": "updated"},
    ("民营企业", "规上企业", "市内六区"),
    from_register=True,
)
REREVIEWS = MadeKind(
    "rereviews",
    _of_title(ListedRereviews),
    ("", "2025年专精特新中小企业复核结果", "专精特新中小企业复核企业名单", "2025年度复核情况汇总表"),
    ("name", "verdict"),
    ("code", "place", "unknown"),
    {
        "scheme": "specialized_new",
        "level": "municipal",
        "announced_on": REVIEWED.isoformat(),
        "award_year": REVIEWED.year,
        "valid_until": _LAST.isoformat() if _LAST else None,
        "outcome": "matched",
    },
    ("民营企业", "规上企业", "市内六区"),
    from_register=True,
)
KINDS = (ENTERPRISES, *RECOGNITIONS, ENDINGS, RENAMES, REREVIEWS)
