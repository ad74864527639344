"""Pages of a long list."""

from collections.abc import Sequence
from typing import Any

from flask import request

from registry.queries.lists import PER_PAGE, Page, cut_page, read_page


def page_of(query: Any, *, total: int | None = None, per_page: int = PER_PAGE) -> Page:
    """The page of a query the address asks for (`?page=3`); `total` where there is a cheaper way to count."""
    return read_page(query, _number_asked(), total=total, per_page=per_page)


def page_of_rows(rows: Sequence[Any]) -> Page:
    """The page the address asks for of rows that are all there."""
    return cut_page(rows, _number_asked())


def _number_asked() -> int:
    return request.args.get("page", 1, type=int) or 1
