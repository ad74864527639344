"""Bars and cells of the board: each number a link to its list."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from registry.queries.board import Board
from registry.queries.board_place import PlaceRow, pairs_of_scheme
from registry.rules.catalog import catalog
from registry.web.filters import place
from registry.web.forms.board import BoardFilters, Cell, TitleLinks
from registry.web.language import gettext as _
from registry.web.language import translated


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of components/bars.html: `url` is that of the list behind the value."""

    label: str
    value: int
    url: str


def scheme_bars(board: Board, filters: BoardFilters, links: TitleLinks) -> list[Bar]:
    """A bar for every scheme, longest first."""
    return _longest_first(
        Bar(
            label=translated(catalog().schemes[scheme]),
            value=amount.on(filters.basis),
            url=links(pairs_of_scheme(scheme)),
        )
        for scheme, amount in board.schemes().items()
    )


def place_bars(board: Board, filters: BoardFilters, links: TitleLinks) -> list[Bar]:
    """A bar for every district with its zones, longest first; what waits for its place comes last. Of a place
    one for each of its parts."""
    if board.within:
        parts = [row for row in board.places if row.zone is not None] or board.places
        return _longest_first(_place_bar(row, filters, links) for row in parts)
    bars = [_place_bar(row, filters, links) for row in board.places if row.zone is None]
    return [*_longest_first(bars[:-1]), bars[-1]]


def place_matrix(board: Board, filters: BoardFilters, links: TitleLinks) -> list[tuple[PlaceRow, list[Cell]]]:
    """A row for every place: a cell for each scheme, and last all of them."""
    pairs = {scheme: pairs_of_scheme(scheme) for scheme in catalog().schemes}
    rows = []
    for row in board.places:
        place_of: dict[str, Any] = {"district": row.district, "zone": row.zone}
        cells = [
            (amount.on(filters.basis), links(pairs[scheme], **place_of))
            for scheme, amount in row.amounts.items()
        ]
        rows.append((row, [*cells, (row.total.on(filters.basis), links(**place_of))]))
    return rows


def _place_bar(row: PlaceRow, filters: BoardFilters, links: TitleLinks) -> Bar:
    label = place(row.district, row.zone or "") if row.zone != "" else str(_("功能区以外"))
    url = links(district=row.district, zone=row.zone)
    return Bar(label=label, value=row.total.on(filters.basis), url=url)


def _longest_first(bars: Iterable[Bar]) -> list[Bar]:
    return sorted(bars, key=lambda bar: -bar.value)
