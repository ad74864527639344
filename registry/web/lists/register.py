"""The register as a file: what it shows, and what an import of enterprises reads, so that it can come back.

Headings and names are those that imports know; they are Chinese for every reader.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from flask_babel import gettext as _

from registry.queries.enterprise import register_rows
from registry.queries.recognition import valid_titles
from registry.rules.actor import Actor
from registry.rules.catalog import catalog
from registry.web.lists.list_file import CellKind, ListColumn, ListFile, in_pieces
from registry.web.lists.names import district_name, industry_names, level_names, scheme_names, zone_name


def register_file(
    actor: Actor, filters: Mapping[str, str], today: date, words: Sequence[tuple[str, str]]
) -> ListFile:
    """The register in the actor's scope, as the filters narrow and sort it; `words` say how."""
    rows = _with_titles(register_rows(actor, filters, today), today)
    return ListFile("enterprises", _("企业名录"), _columns(), rows, today, words)


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
        return "、".join(names[id] for id in json.loads(text) if id in names)

    return named


def _titles() -> Callable[[Sequence[tuple[str, str]]], str]:
    schemes, levels = scheme_names(), level_names()

    def named(titles: Sequence[tuple[str, str]]) -> str:
        return "、".join(f"{schemes(title[0])}（{levels(title)}）" for title in titles)

    return named


def _with_titles(rows: Iterable[tuple[Any, ...]], today: date) -> Iterator[tuple[Any, ...]]:
    """Rows without their id, with the titles that hold today; a query for each piece."""
    for piece in in_pieces(rows):
        held = valid_titles([row[0] for row in piece], today)
        for row in piece:
            yield (*row[1:], held.get(row[0], ()))
