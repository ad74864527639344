"""Pages of a long list."""

from dataclasses import dataclass
from typing import Any

from flask import request

PER_PAGE = 50


@dataclass(frozen=True)
class Page:
    """One page of rows, with the total the list really has."""

    rows: list[Any]
    number: int
    total: int
    per_page: int = PER_PAGE

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.per_page))


def page_of(query: Any, *, total: int | None = None, per_page: int = PER_PAGE) -> Page:
    """The page the address asks for (`?page=3`), in two queries however long the list is.

    `total` is for lists that have a cheaper way to count.
    """
    total = query.order_by().count() if total is None else total
    last = max(1, -(-total // per_page))
    number = min(max(1, request.args.get("page", 1, type=int) or 1), last)
    return Page(list(query.paginate(number, per_page)), number, total, per_page)
