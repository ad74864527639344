"""What pages say of an enterprise beyond its columns: size class, chains, sub-sector."""

import json

from registry.models import Enterprise
from registry.rules.catalog import catalog
from registry.rules.enterprise import wan_from_fen
from registry.rules.industry import SizeClass
from registry.rules.size_class import category_of, size_class
from registry.web.language import gettext as _
from registry.web.language import translated


def size_class_of(enterprise: Enterprise) -> SizeClass | None:
    """The size class by 国统字〔2017〕213号; None where a figure or the class code is missing."""
    found = size_class(
        category_of(enterprise.gbt4754),
        enterprise.staff,
        wan_from_fen(enterprise.revenue_fen),
        wan_from_fen(enterprise.assets_fen),
    )
    return catalog().size_classes[found] if found else None


def chains_of(enterprise: Enterprise) -> list[str]:
    """The ids of its chains."""
    return list(json.loads(enterprise.chains))


def chain_names(enterprise: Enterprise) -> list[str]:
    """Its chains in the reader's language."""
    known = catalog().chains
    return [translated(known[chain]) for chain in chains_of(enterprise) if chain in known]


def subsector_name(enterprise: Enterprise) -> str:
    """Its sub-sector in the reader's language; words that are not the catalog's stay as they are."""
    for industry in catalog().industries.values():
        for part in industry.subsectors:
            if part.id == enterprise.subsector:
                return translated(part)
    return str(enterprise.subsector)


def place_value(district: str, zone: str) -> str:
    """A place as the form's one select spells it."""
    return f"{district}/{zone}" if zone else district


def missing_facts(enterprise: Enterprise) -> list[str]:
    """What an enterprise must still say of itself before it can submit an application."""
    wanted = (
        (enterprise.uscc, _("统一社会信用代码")),
        (enterprise.district, _("所属区或功能区")),
        (enterprise.industry, _("所属产业")),
    )
    return [label for value, label in wanted if not value]
