"""The register as a file: what it shows, and what an import of enterprises reads, so that it can come back.

Headings and names are those that imports know; they are Chinese for every reader.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache

from registry.queries.enterprise import SORTS, register_list, register_rows
from registry.rules.actor import Actor
from registry.rules.catalog import catalog
from registry.web.language import gettext as _
from registry.web.lists.list_file import CellKind, ListColumn, ListFile
from registry.web.lists.names import district_name, industry_names, level_names, scheme_names, zone_name
from registry.web.wording.list_order import sorted_words


def register_file(
    actor: Actor, filters: Mapping[str, str], today: date, words: Sequence[tuple[str, str]]
) -> ListFile:
    """The register in the actor's scope, as the filters narrow and sort it; `words` say how."""
    rows = register_rows(actor, filters, today)

    def total() -> int:
        return int(register_list(actor, filters, today).order_by().count())

    order = sorted_words(SORTS, filters)
    return ListFile("enterprises", _("企业名录"), _columns(), rows, today, order, words, total=total)


def _columns() -> list[ListColumn]:
    return [
        ListColumn(_("企业名称")),
        ListColumn(_("统一社会信用代码"), CellKind.CODE),
        ListColumn(_("所属区"), of=district_name("")),
        ListColumn(_("功能区"), of=zone_name()),
        ListColumn(_("所属产业"), of=industry_names()),
        ListColumn(_("产业链"), of=_chains()),
        ListColumn(_("成立日期"), CellKind.DAY),
        ListColumn(_("从业人数"), CellKind.NUMBER),
        ListColumn(_("营业收入（万元）"), CellKind.MONEY),
        ListColumn(_("资产总额（万元）"), CellKind.MONEY),
        ListColumn(_("有效称号"), of=_titles()),
    ]


def _chains() -> Callable[[str], str]:
    """The names of chains that are kept as a list of ids; few lists differ."""
    names = {id: chain.zh for id, chain in catalog().chains.items()}

    @lru_cache(1000)
    def named(text: str) -> str:
        return str(_("、")).join(names[id] for id in json.loads(text) if id in names)

    return named


def _titles() -> Callable[[str | None], str]:
    """The names of titles that are listed by their ids, in the order of their ids, each once."""
    schemes, levels = scheme_names(), level_names()

    @lru_cache(1000)
    def named(text: str | None) -> str:
        pairs = sorted({tuple(title.split(":")) for title in text.split(",")}) if text else []
        return str(_("、")).join(
            _("%(title)s（%(level)s）", title=schemes(scheme), level=levels((scheme, level)))
            for scheme, level in pairs
        )

    return named
