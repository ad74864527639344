"""Long lists, read in two steps (decision 50): which rows, in their order, from an index of their own table;
then of those of one page what is shown.

Filters that lead narrow the list by an index that begins with their column. On SQLite, which keeps no count
of values to plan by, it is said here what leads; PostgreSQL plans by its statistics.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from operator import eq
from typing import Any

from peewee import Expression, Select, fn

from registry.database import Table, db, is_postgres
from registry.prepared import page_of_prepared
from registry.queries.lists import Counted, Near, Sorting, says_more
from registry.queries.once_written import once_written
from registry.queries.search import WORDS, Hits, how_many_of_many

Leads = Mapping[str, Collection[str]]
"""Filters by which a list is found, best first, and by which of its sorts their indexes are in order."""
Key = Sequence[Any]
"""What a row holds in the columns a list is sorted by."""
MANY = 10**9
"""More rows than any list has."""
FEW = 5000
"""So many rows of a filter PostgreSQL is made to sort. Left alone it walks an order for them, for it does not
know that they are few where that follows from several columns, and counts of its tables take long."""
MOST_ROWS = 10**8
"""More than any table has: of lists so long that they were walked of so many, too, rows are not counted."""
COMMON = "common words"
"""The name of the condition of words that so many rows have that nothing is found by them."""


def beside(condition: Any, walked: Any = None) -> Any:
    """A condition that is asked of each row and chooses no index.

    `walked`: the number of each row of the table whose rows lead to these. With it the condition is of both:
    of one that is of these alone SQLite thinks that most fail, and reads all of their table first to know for
    which rows it need not look (a Bloom filter).
    """
    if is_postgres():
        return condition
    return fn.COALESCE(condition, 0 if walked is None else walked * 0)


def _unordered(column: Any) -> Any:
    """A column to sort by whose index is not walked."""
    return fn.COALESCE(column, column if is_postgres() else None)


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
    kept: tuple[Collection[str], Hashable] | None = field(default=None)
    """The tables its length depends on, and what else does: it is kept until one of them is written."""
    found: Hits | None = field(default=None)
    """What is found by words; `conditions` say nothing of these."""
    sides: Mapping[str, tuple[Any, Any, Any]] = field(default_factory=dict)
    """By sort, of those by a column of another table: the query of all ids joined to it, the same from the
    side of the other table, in its order, and the number of each row of that."""

    same: Mapping[Any, Any] = field(default_factory=dict)
    """Columns of the order, each with one of another table that it is joined by: PostgreSQL concludes of the
    one nothing about the other, and reads that from its beginning."""

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
        return self._counted() if self.kept is None else once_written(*self.kept, self._counted)

    def _counted(self) -> Counted:
        if self.found is not None and self.is_common:
            return how_many_of_many(replace(self, found=None).every(), self.found)
        return Counted(self.every().count() if self.whole is None else self.whole())

    def every(self) -> Any:
        """A query of all ids, in no order."""
        return self._led_by(self.lead)

    def read(self, offset: int, limit: int, total: int, near: Near | None = None) -> list[Any]:
        """So many rows behind the first `offset` of `total`, which may say that there are more."""
        ids = self.ids(offset, limit, total, near)
        found = {row.id: row for row in self.rows(ids)} if ids else {}
        return [found[id] for id in ids if id in found]

    def ids(self, offset: int, limit: int, total: int, near: Near | None = None) -> list[int]:
        """Which rows, in their order. From its end the list is as near as from its beginning, and nearer from
        a row of it that the reader has just seen."""
        is_more = says_more(total)
        limit = limit if is_more else min(limit, total - offset)
        if limit <= 0:
            return []
        sort, downward = self.sorting.asked(self.filters)
        rest = MANY if is_more else total - offset - limit
        skipped = near.skipped(offset, limit) if near else None
        if near is not None and skipped is not None and skipped < min(offset, rest):
            turned = offset < near.place
            found = self._from(near.id, sort, downward, skipped, limit, total, turned=turned)
            if found:
                return found[::-1] if turned else found
        turned = offset > rest + limit
        offset = rest if turned else offset
        parts = partial(self.parts, sort, downward, offset + limit, total, turned=turned)
        name = (self.whole, self.sorting.columns[sort], downward, turned)
        found = self._kept(name, parts, offset, limit) or self._run(parts(), offset, limit)
        return found[::-1] if turned else found

    def _kept(self, name: Hashable, parts: Callable[[], Iterator[Any]], offset: int, limit: int) -> list[int]:
        """The same by a text that is kept, of a list that nothing narrows, which is asked for most by far;
        nothing where these rows are not all of its first part."""
        if self.whole is None or self.asked:
            return []
        rows = page_of_prepared(name, lambda: next(parts()), limit, offset)
        return [id for (id,) in rows] if len(rows) == limit else []

    def next_of(self, id: int) -> int | None:
        """The row that comes after this one, which itself may be on the list no more; the first after the
        last. None where there is no other."""
        sort, downward = self.sorting.asked(self.filters)
        # It is not worth to be counted how many there are: only what words find is few for sure.
        total = MANY if self.found is None or self.is_common else len(self.found.numbers or ())
        following = self._from(id, sort, downward, 0, 2, total, turned=False)
        first = self._run(self.parts(sort, downward, 2, total, turned=False), 0, 2)
        return next((each for each in (*following, *first) if each != id), None)

    def _from(
        self, id: int, sort: str, downward: bool, skipped: int, limit: int, total: int, *, turned: bool
    ) -> list[int]:
        """The same behind so many rows that follow a row, which is the first of them; `turned`, of those that
        precede it. None where it is on the list no more."""
        columns = self._order(sort)
        own = self.sides[sort][0] if sort in self.sides else self.table
        key = own.select(*columns).where(self.sorting.id == id).tuples().first()
        if key is None:
            return []
        parts = self.parts(sort, downward, skipped + limit, total, turned=turned, key=key)
        return self._run(parts, skipped, limit)

    def _run(self, parts: Iterable[Any], offset: int, limit: int) -> list[int]:
        found: list[int] = []
        for part in parts:
            found += (id for (id,) in part.limit(limit - len(found)).offset(offset).tuples())
            if len(found) == limit:
                break
            offset = max(0, offset - part.order_by().count()) if offset and not found else 0
        return found

    def _order(self, sort: str) -> list[Any]:
        return [*self.sorting.columns[sort], self.sorting.id]

    def parts(
        self, sort: str, downward: bool, reach: int, total: int, *, turned: bool, key: Key | None = None
    ) -> Iterator[Any]:
        """The queries of the ids in their order: of the rows in which the first column is known, then of
        those in which it is not. They are asked for the first `reach`; `turned`, from the end; of those that
        begin with a row by its `key`, or `turned` end before it."""
        query, columns = self._query(sort, reach, total)
        first, downward = self.sorting.columns[sort][0], downward ^ turned
        order = [_directed(column, downward) for column in columns]
        beyond = _Beyond(downward, not turned, self.same)
        if not first.null:
            found = [query] if key is None else beyond.parts(query, columns, key)
            yield from (part.order_by(*order) for part in found)
            return
        known, unknown = [query.where(first.is_null(False))], [query.where(first.is_null())]
        if key is not None and key[0] is None:
            unknown = beyond.parts(unknown[0], columns[1:], key[1:])
            known = known if turned else []
        elif key is not None:
            known = beyond.parts(known[0], columns, key)
            unknown = [] if turned else unknown
        of_known = [part.order_by(*order) for part in known]
        of_unknown = [part.order_by(*order[1:]) for part in unknown]
        yield from (*of_unknown, *of_known) if turned else (*of_known, *of_unknown)

    def _query(self, sort: str, reach: int, total: int) -> tuple[Any, list[Any]]:
        """The rows, and the columns they are sorted by: a few that a filter finds are sorted, many are walked
        by the index of the order, from where a filter begins that leads it."""
        asked, columns = self.asked, self._order(sort)
        if self.lead and sort not in self.leads[self.lead] and self._is_few(reach, total):
            own = [_unordered(column) for column in columns]
            return self._led_by(self.lead, self.sides[sort][0] if sort in self.sides else None), own
        walked = next((name for name, sorts in self.leads.items() if name in asked and sort in sorts), "")
        return self._led_by(walked, *(self.sides[sort][1:] if sort in self.sides else ())), columns

    def _is_few(self, reach: int, total: int) -> bool:
        """Whether to sort what the filters leave costs less than to walk the order until there are enough: of
        two thousand one in two hundred is met in ten thousand."""
        if says_more(total) or total * total > reach * MOST_ROWS:
            return False
        if is_postgres():
            return total <= FEW
        every = nothing_but(how_many_rows(self.table.model)).scalar()
        return total * total <= reach * int(every)

    def _led_by(self, lead: str, table: Any = None, walked: Any = None) -> Any:
        """The rows that meet all conditions; those that do not lead are asked of each row."""
        asked = [each if name == lead else beside(each, walked) for name, each in self.asked.items()]
        rows = self.table if table is None else table
        return rows.where(*asked) if asked else rows


@dataclass(frozen=True)
class _Beyond:
    """The rows from that of a key on, or, not `is_whole`, those beyond it."""

    downward: bool
    is_whole: bool
    same: Mapping[Any, Any]

    def parts(self, query: Any, columns: Sequence[Any], key: Key) -> list[Any]:
        """One query for each column, in the order of the list: all before it hold what the key does. So each
        is one stretch of an index, which a comparison of several columns of two tables is not."""
        last = len(columns) - 1
        return [
            query.where(*map(eq, columns[:at], key[:at]), self._ahead(columns[at], key[at], at == last))
            for at in range(last, -1, -1)
        ]

    def _ahead(self, column: Any, value: Any, is_last: bool) -> Expression:
        found = self._beyond(column, value, is_last)
        for own, other in self.same.items() if is_postgres() else ():
            if own is column:
                found &= self._beyond(other, value, is_last)
        return found

    def _beyond(self, column: Any, value: Any, is_last: bool) -> Expression:
        with_it = is_last and self.is_whole
        if self.downward:
            found: Expression = column <= value if with_it else column < value
        else:
            found = column >= value if with_it else column > value
        return found


def _directed(column: Any, downward: bool) -> Any:
    return column.desc() if downward else column.asc()
