"""What an enterprise's record may say, and what is wrong with what was typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from registry.errors import Text, say
from registry.rules.catalog import Catalog
from registry.rules.ledger import canonical_json
from registry.rules.text import unmet_text
from registry.rules.uscc import canonical_uscc, check_uscc, is_right_code

FEN_PER_WAN = 1_000_000
LARGEST_WAN = 10**9
LARGEST_STAFF = 10_000_000
LONGEST_NAME = 200
EARLIEST = date(1840, 1, 1)
_REVENUE, _ASSETS = say("营业收入"), say("资产总额")


@dataclass(frozen=True)
class EnterpriseDetails:
    """An enterprise as typed or imported; empty and None mean not known. Money in fen 分."""

    name: str
    uscc: str | None = None
    district: str = ""
    zone: str = ""
    industry: str = ""
    subsector: str = ""
    chains: tuple[str, ...] = ()
    gbt4754: str = ""
    founded_on: date | None = None
    staff: int | None = None
    revenue_fen: int | None = None
    assets_fen: int | None = None


COLUMNS = tuple(EnterpriseDetails.__dataclass_fields__)
"""The columns of the register that details fill."""


def columns_of(details: EnterpriseDetails) -> dict[str, Any]:
    """The columns of the register these details fill."""
    columns: dict[str, Any] = dict(vars(details))
    columns["uscc"] = canonical_uscc(details.uscc) if details.uscc else None
    columns["chains"] = _chains_text(details.chains)
    return columns


@lru_cache(maxsize=1000)
def _chains_text(chains: tuple[str, ...]) -> str:
    return canonical_json(list(chains))


def plain_columns(columns: Mapping[str, Any]) -> dict[str, Any]:
    """The same, as JSON can say it."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in columns.items()}


def plain_table(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """The same of many, by column."""
    table = {name: [row[name] for row in rows] for name in COLUMNS}
    return {**table, "founded_on": [day and day.isoformat() for day in table["founded_on"]]}


def unmet_details(
    details: EnterpriseDetails, today: date, catalog: Catalog, *, code_is_checked: bool = False
) -> list[Text]:
    """Every reason why this record cannot be kept; empty if it can. `code_is_checked`: its code is
    known to be right, or it is the one that it has."""
    reasons: list[Text] = []
    if not details.name:
        reasons.append(say("企业名称不能为空。"))
    elif len(details.name) > LONGEST_NAME:
        reasons.append(say("企业名称不能超过 %(most)s 个字。", most=LONGEST_NAME))
    reasons += unmet_text(details.name)
    if details.uscc is not None and not code_is_checked and not is_right_code(details.uscc):
        fault = check_uscc(details.uscc).reason
        if fault:
            reasons.append(fault)
    reasons += unmet_known_place(details.district, details.zone, catalog)
    reasons += _unmet_industry(details, catalog)
    reasons += _unmet_figures(details, today)
    return reasons


def unmet_known_place(district: str, zone: str, catalog: Catalog) -> list[Text]:
    """Why these are no district and zone of the city; '' is not known."""
    if district and district not in catalog.districts:
        return [say("没有“%(place)s”这个区，请从列表中选择。", place=district)]
    if not zone:
        return []
    known = catalog.zones.get(zone)
    if known is None:
        return [say("没有“%(place)s”这个功能区，请从列表中选择。", place=zone)]
    if known.district_code != district:
        return [say("%(zone)s不在所选的区内，请改选所属区。", zone=known.zh)]
    return []


def _unmet_industry(details: EnterpriseDetails, catalog: Catalog) -> list[Text]:
    reasons = []
    if details.industry and details.industry not in catalog.industries:
        reasons.append(say("没有“%(industry)s”这个产业，请从列表中选择。", industry=details.industry))
    for chain in details.chains:
        if chain not in catalog.chains:
            reasons.append(say("没有“%(chain)s”这条产业链，请从列表中选择。", chain=chain))
    return reasons


def _unmet_figures(details: EnterpriseDetails, today: date) -> list[Text]:
    reasons = []
    if details.founded_on is not None and details.founded_on > today:
        reasons.append(say("成立日期 %(day)s 晚于今天，请核对。", day=details.founded_on.isoformat()))
    if details.founded_on is not None and details.founded_on < EARLIEST:
        reasons.append(say("成立日期 %(day)s 过早，请核对。", day=details.founded_on.isoformat()))
    if details.staff is not None and not 0 <= details.staff <= LARGEST_STAFF:
        reasons.append(say("从业人数应为 0 至 %(most)s 的整数。", most=LARGEST_STAFF))
    for amount, label in ((details.revenue_fen, _REVENUE), (details.assets_fen, _ASSETS)):
        if amount is not None and not 0 <= amount <= LARGEST_WAN * FEN_PER_WAN:
            reasons.append(say("%(label)s应为不小于 0 的万元数。", label=label))
    return reasons


def fen_from_wan(typed: str) -> int | None:
    """Fen from an amount in 万元 as typed (commas and full-width digits accepted); None for empty.

    Raises ValueError for what is no number, or finer than one fen.
    """
    text = typed.replace(",", "").replace("，", "").strip()
    if not text:
        return None
    try:
        fen = Decimal(text) * FEN_PER_WAN
    except InvalidOperation:
        raise ValueError(typed) from None
    if not fen.is_finite() or fen != fen.to_integral_value():
        raise ValueError(typed)
    return int(fen)


def wan_from_fen(fen: int | None) -> Decimal | None:
    """The amount in 万元, exact, without trailing zeros."""
    if fen is None:
        return None
    wan = (Decimal(fen) / FEN_PER_WAN).normalize()
    return wan if wan.as_tuple().exponent <= 0 else wan.quantize(Decimal(1))  # type: ignore[operator]
