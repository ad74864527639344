"""Lists as pages show them: what an address narrows them by, how they are sorted, the page it asks for.

Long ones are read in two steps (decision 50): queries/long_list.py.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from operator import eq
from typing import Any, Protocol

from peewee import Case, Expression, fn

from registry.rules.name_key import name_key

Conditions = Mapping[str, Callable[[str], Any]]
"""What a list can be narrowed by: the condition that follows from a filter's value, by the filter's name."""

PER_PAGE = 50
FAR = 20
"""So many pages from both ends of a list its pages are read from where another begins."""


def equals(*columns: Any) -> dict[str, Callable[[str], Any]]:
    """For each of these columns, under its name, the condition that it holds a filter's value."""
    return {column.name: partial(eq, column) for column in columns}


def equals_or_blank(*columns: Any) -> dict[str, Callable[[str], Any]]:
    """The same, where 'none' asks for rows in which the column is blank: what it says is not known."""
    return {column.name: partial(_equals_or_blank, column) for column in columns}


def _equals_or_blank(column: Any, value: str) -> Any:
    return column == ("" if value == "none" else value)


def narrowed(query: Any, conditions: Conditions, filters: Mapping[str, str]) -> Any:
    """The rows that meet every filter for which there is a condition; a blank filter asks for nothing."""
    found = asked_of(conditions, filters)
    return query.where(*found.values()) if found else query


def asked_of(conditions: Conditions, filters: Mapping[str, str]) -> dict[str, Any]:
    """By filter the condition that follows from it, of those that are asked for something."""
    return {name: conditions[name](value) for name, value in filters.items() if value and name in conditions}


def spelled(column: Any, text: str) -> Expression:
    """The condition on a column of name keys: the name has a part that is this, however both are spelled."""
    key = name_key(text)
    found: Expression = column.contains(key) if key else column == ""
    return found


def counted(query: Any, conditions: Mapping[str, Expression]) -> dict[str, int]:
    """How many rows of a query meet each of these conditions, and under '' how many there are; one query."""
    sums = [fn.SUM(Case(None, [(condition, 1)], 0)) for condition in conditions.values()]
    row = query.select(fn.COUNT(1), *sums).tuples().get()
    return dict(zip(("", *conditions), (int(count or 0) for count in row), strict=True))


@dataclass(frozen=True)
class Sorting:
    """What a list may be sorted by: each of `columns` by its name in an address, `usual` if none is named.

    What sorts alike is in the order of `id`, in the direction of the list.
    """

    columns: Mapping[str, tuple[Any, ...]]
    usual: str
    id: Any
    latest_first: bool = False
    """Whether the usual order is downward; one that an address names is upward unless it says otherwise."""

    def asked(self, filters: Mapping[str, str]) -> tuple[str, bool]:
        """The column that is asked for, or the usual one, and whether downward."""
        sort, direction = filters.get("sort", ""), filters.get("direction", "")
        is_known = sort in self.columns
        downward = direction == "desc" if direction in ("asc", "desc") else self.latest_first and not is_known
        return (sort if is_known else self.usual), downward

    def of(self, said: Callable[[Any], Any]) -> "Sorting":
        """The same by other columns: what `said` gives for each."""
        columns = {name: tuple(map(said, each)) for name, each in self.columns.items()}
        return replace(self, columns=columns)

    def sorted(self, query: Any, filters: Mapping[str, str]) -> Any:
        """A query in the order its filters ask for."""
        return self.sorted_by(query, *self.asked(filters))

    def sorted_by(self, query: Any, sort: str, downward: bool) -> Any:
        """A query in the order of one column."""
        columns = [_directed(column, downward) for column in self.columns[sort]]
        return query.order_by(*columns, _directed(self.id, downward))


def _directed(column: Any, downward: bool) -> Any:
    """What is not known comes last in either direction; by themselves the engines differ in this."""
    nulls = "last" if getattr(column, "null", True) else None
    return column.desc(nulls=nulls) if downward else column.asc(nulls=nulls)


@dataclass(frozen=True)
class Page:
    """One page of rows, with the total the list really has, or, where it `is_more`, has at least."""

    rows: list[Any]
    number: int
    total: int
    per_page: int = PER_PAGE
    is_more: bool = False
    first: int | None = None
    """The id of its first row, of lists that can be read from there."""

    @property
    def pages(self) -> int:
        return _pages(self.total, self.per_page)

    def address(self, page: int) -> str:
        """Another page as an address names it: far from both ends with where this one begins, so that nobody
        passes over all rows before it."""
        is_far = min(page - 1, self.pages - page) >= FAR
        return f"{page}-{self.number}-{self.first}" if is_far and self.first is not None else str(page)


class Counted(int):
    """How many rows there are, or, with `is_more`, that there are at least so many."""

    is_more = False

    @classmethod
    def at_least(cls, least: int) -> "Counted":
        found = cls(least)
        found.is_more = True
        return found


@dataclass(frozen=True)
class PageStart:
    """A page, counted from 1, and the id of its first row."""

    page: int
    id: int


def says_more(total: int) -> bool:
    """Whether a total is only how many rows there are at least."""
    return isinstance(total, Counted) and total.is_more


@dataclass(frozen=True)
class Near:
    """A row of a list that a reader has seen: behind how many it stood, and its id."""

    place: int
    id: int

    def skipped(self, offset: int, limit: int) -> int | None:
        """How many rows lie between it and so many rows, on either side of it; None where it is one of them
        and not the first."""
        between = offset - self.place if offset >= self.place else self.place - offset - limit
        return between if between >= 0 else None


class Readable(Protocol):
    """A list that is read by the page and is no query."""

    def count(self) -> int: ...

    def read(self, offset: int, limit: int, total: int, near: Near | None = None) -> list[Any]: ...


def read_page(
    query: Any, at: int, *, total: int | None = None, per_page: int = PER_PAGE, near: PageStart | None = None
) -> Page:
    """The page at a number of a query, or of something `Readable`, in as many queries however long the list
    is; the last one where there are fewer.

    `total` is for lists that have a cheaper way to count; `near`, a page whose first row is known, from which
    this one is not far.
    """
    is_query = hasattr(query, "paginate")
    if total is None:
        total = query.order_by().count() if is_query else query.count()
    number = min(max(1, at), _pages(total, per_page))
    before, is_more = (number - 1) * per_page, says_more(total)
    seen = Near((near.page - 1) * per_page, near.id) if near else None
    rows = list(query.paginate(number, per_page) if is_query else query.read(before, per_page, total, seen))
    first = rows[0].id if rows and not is_query else None
    total = max(total, before + len(rows)) if is_more else total
    return Page(rows, number, total, per_page, is_more, first)


def cut_page(rows: Sequence[Any], at: int) -> Page:
    """A page of rows that are all there; the last one where there are fewer."""
    number = min(max(1, at), _pages(len(rows), PER_PAGE))
    return Page(list(rows[(number - 1) * PER_PAGE : number * PER_PAGE]), number, len(rows))


def _pages(total: int, per_page: int) -> int:
    return max(1, -(-total // per_page))
