"""Pages of a long list."""

import re
from collections.abc import Sequence
from typing import Any

from flask import request

from registry.queries.lists import PER_PAGE, Page, PageStart, cut_page, read_page


def page_of(query: Any, *, total: int | None = None, per_page: int = PER_PAGE) -> Page:
    """The page of a query the address asks for (`?page=3`, or `?page=903-901-4711`: not far from page 901,
    which begins with row 4711); `total` where there is a cheaper way to count."""
    number, near = _asked()
    return read_page(query, number, total=total, per_page=per_page, near=near)


def page_of_rows(rows: Sequence[Any]) -> Page:
    """The page the address asks for of rows that are all there."""
    return cut_page(rows, _asked()[0])


_FROM_A_ROW = re.compile(r"([0-9]{1,9})-([0-9]{1,9})-([0-9]{1,18})", re.ASCII)


def _asked() -> tuple[int, PageStart | None]:
    found = _FROM_A_ROW.fullmatch(request.args.get("page", ""))
    if found is None:
        return request.args.get("page", 1, type=int) or 1, None
    number, page, id = map(int, found.groups())
    return number, PageStart(max(1, page), id)
