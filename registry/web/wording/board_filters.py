"""What a list of the board is narrowed by, in words: each filter with its value."""

from collections.abc import Callable, Mapping
from typing import Any

from registry.errors import Text, say
from registry.queries.late import LateSide
from registry.rules.catalog import catalog
from registry.rules.composite import NO_LEVEL
from registry.rules.tally import BASES
from registry.web.filters import industry_name, place
from registry.web.forms.board import BoardFilters, TitleFilters
from registry.web.language import gettext as _
from registry.web.language import translated

SIDES: Mapping[LateSide, Text] = {
    LateSide.ADDED: say("只列该日之后记入台账、使该日数字增加的"),
    LateSide.REMOVED: say("只列该日还计入、此后的记录使其不再计入的"),
}


def board_words(filters: BoardFilters) -> list[tuple[str, str]]:
    """By what its figures count."""
    return [(_("口径"), translated(BASES[filters.basis]))]


def title_words(filters: TitleFilters) -> list[tuple[str, str]]:
    """Which titles, of where, of when; and in which order."""
    found = []
    if filters.counts is not None:
        names = [
            scheme if level == NO_LEVEL else translated(catalog().title_of(f"{scheme}:{level}"))
            for scheme, level in filters.counts
        ]
        found.append((_("认定类别"), _("、").join(names) or _("没有选中任何类别")))
    says: dict[str, tuple[str, Callable[[Any], str]]] = {
        "district": (_("区"), place),
        "zone": (_("功能区"), lambda zone: place("", zone) if zone else _("功能区以外")),
        "industry": (_("产业"), lambda industry: industry_name(industry) if industry else _("未填产业")),
        "award_year": (_("首次认定年度"), str),
    }
    found += [(says[name][0], says[name][1](value)) for name, value in filters.filters.items()]
    if filters.late is not None:
        found.append((_("补录"), translated(SIDES[filters.late])))
    return found
