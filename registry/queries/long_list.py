"""Long lists, read in two steps (decision 50): which rows, in their order, from an index of their own table;
then of those of one page what is shown.

Filters that lead narrow the list by an index that begins with their column. On SQLite, which keeps no count
of values to plan by, it is said here what leads; PostgreSQL plans by its statistics.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from peewee import Expression, Select, fn

from registry.database import Table, db, is_postgres
from registry.prepared import page_of_prepared
from registry.queries.lists import Counted, Sorting, says_more
from registry.queries.search import WORDS, Hits, how_many_of_many

Leads = Mapping[str, Collection[str]]
"""Filters by which a list is found, best first, and by which of its sorts their indexes are in order."""
COMMON = "common words"
"""The name of the condition of words that so many rows have that nothing is found by them."""


def beside(condition: Any) -> Any:
    """A condition that is asked of each row and chooses no index."""
    return condition if is_postgres() else fn.COALESCE(condition, 0)


def _unordered(column: Any) -> Any:
    """A column to sort by whose index is not walked."""
    return column if is_postgres() else fn.COALESCE(column, None)


def how_many_rows(table: type[Table]) -> Any:
    """How many rows a table has, as a part of a statement. SQLite counts all without looking at any, if it is
    asked for nothing in them."""
    every: Any = table.alias()
    return every.select(fn.COUNT(1) if is_postgres() else fn.COUNT())


def nothing_but(*values: Any) -> Any:
    """A query of one row, of these values."""
    return Select(columns=values).bind(db)


@dataclass(frozen=True)
class LongList:
    """A list whose rows are found in its own table alone.

    `table` is the query of all ids that the reader may see, with what is true of nearly every row;
    `conditions` are those of the filters, by filter; `rows` reads what is shown of some ids, each with an
    `id`.
    """

    table: Any
    conditions: Mapping[str, Expression]
    sorting: Sorting
    filters: Mapping[str, str]
    leads: Leads
    rows: Callable[[Sequence[int]], Sequence[Any]]
    whole: Callable[[], int] | None = field(default=None)
    """How long the list is, where that is known better than by counting its rows."""
    found: Hits | None = field(default=None)
    """What is found by words; `conditions` say nothing of these."""
    sides: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    """By sort, of those by a column of another table: the query of all ids joined to it, and the same from
    the side of the other table, in its order."""

    @property
    def is_common(self) -> bool:
        """Whether the words are so common that nobody counts all that have them."""
        return self.found is not None and self.found.numbers is None

    @property
    def asked(self) -> Mapping[str, Any]:
        """All conditions, by what leads."""
        if self.found is None:
            return self.conditions
        return {**self.conditions, (COMMON if self.is_common else WORDS): self.found.condition}

    @property
    def lead(self) -> str:
        """The filter by whose index the rows are found; '' where none leads."""
        asked = self.asked
        return next((name for name in self.leads if name in asked), "")

    def count(self) -> Counted:
        """How long it is; at least so long where common words are looked for."""
        if self.found is not None and self.is_common:
            return how_many_of_many(replace(self, found=None).every(), self.found)
        return Counted(self.every().count() if self.whole is None else self.whole())

    def every(self) -> Any:
        """A query of all ids, in no order."""
        return self._led_by(self.lead)

    def read(self, offset: int, limit: int, total: int) -> list[Any]:
        """So many rows behind the first `offset` of `total`, which may say that there are more."""
        ids = self.ids(offset, limit, total)
        found = {row.id: row for row in self.rows(ids)} if ids else {}
        return [found[id] for id in ids if id in found]

    def ids(self, offset: int, limit: int, total: int) -> list[int]:
        """Which rows, in their order. From its end the list is as near as from its beginning."""
        is_more = says_more(total)
        limit = limit if is_more else min(limit, total - offset)
        if limit <= 0:
            return []
        sort, downward = self.sorting.asked(self.filters)
        if is_more or offset * 2 <= total:
            return self._run(sort, downward, offset, limit, total)
        turned = self._run(sort, downward, total - offset - limit, limit, total, turned=True)
        return turned[::-1]

    def _run(
        self, sort: str, downward: bool, offset: int, limit: int, total: int, *, turned: bool = False
    ) -> list[int]:
        found: list[int] = []
        if self.whole is not None and not self.asked:
            # What is asked for most by far: its text is the same for each page.
            name = (self.whole, self.sorting.columns[sort], downward, turned)
            parts = self.parts(sort, downward, offset + limit, total, turned=turned)
            rows = page_of_prepared(name, lambda: next(parts), limit, offset)
            if len(rows) == limit:
                return [id for (id,) in rows]
        for part in self.parts(sort, downward, offset + limit, total, turned=turned):
            found += (id for (id,) in part.limit(limit - len(found)).offset(offset).tuples())
            if len(found) == limit:
                break
            offset = max(0, offset - part.order_by().count()) if offset and not found else 0
        return found

    def parts(self, sort: str, downward: bool, reach: int, total: int, *, turned: bool) -> Iterator[Any]:
        """The queries of the ids in their order: of the rows in which the first column is known, then of
        those in which it is not. They are asked for the first `reach`; `turned`, from the end."""
        lead, columns = self.lead, self.sorting.columns[sort]
        is_walked = sort in self.leads.get(lead, ())
        if lead and not is_walked and self._is_few(reach, total):
            columns = (*map(_unordered, columns),)
            query = self._led_by(lead, self.sides[sort][0] if sort in self.sides else None)
        else:
            walked = self.sides[sort][1] if sort in self.sides else None
            query = self._led_by(lead if is_walked else "", walked)
        downward ^= turned
        first = self.sorting.columns[sort][0]
        then = [_directed(column, turned) for column in self.sorting.then]
        order = [_directed(column, downward) for column in columns]
        order += [*then, _directed(self.sorting.id, downward)]
        if not first.null:
            yield query.order_by(*order)
            return
        known = query.where(first.is_null(False)).order_by(*order)
        unknown = query.where(first.is_null()).order_by(*order[1:])
        yield from (unknown, known) if turned else (known, unknown)

    def _is_few(self, reach: int, total: int) -> bool:
        """Whether to sort what the filters leave costs less than to walk the order until there are enough: of
        two thousand one in two hundred is met in ten thousand."""
        if is_postgres() or says_more(total):
            return False
        every = nothing_but(how_many_rows(self.table.model)).scalar()
        return total * total <= reach * int(every)

    def _led_by(self, lead: str, table: Any = None) -> Any:
        """The rows that meet all conditions; those that do not lead are asked of each row."""
        asked = [each if name == lead else beside(each) for name, each in self.asked.items()]
        rows = self.table if table is None else table
        return rows.where(*asked) if asked else rows


def _directed(column: Any, downward: bool) -> Any:
    return column.desc() if downward else column.asc()
