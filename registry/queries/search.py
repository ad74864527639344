"""What words in a search box find: by the index of pairs where it is not much, else row by row in the order
of the list, which then soon has its page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from peewee import Expression

from registry.conditions import among, begins, holds, there_is
from registry.models import Enterprise, Lineage
from registry.pair_index import names_with
from registry.queries.lists import Counted
from registry.rules.name_key import name_key

MOST = 1000
"""Of more rows than these it is said that there are more. So many names, and their rows, are found by number;
more are common words, of which any few rows of a list have some."""
MOST_ROWS = 5 * MOST
"""Rows of so many names at most: the holders of a name have few, but one may have many titles."""
EXAMINED = 5000
"""Rows of a list that are looked at to say how many of them have a common word."""


@dataclass(frozen=True)
class Names:
    """The names that have a part, by their keys. `are_few`: these are all of them."""

    part: str
    keys: Sequence[str]
    are_few: bool

    def bear(self, column: Any) -> Expression:
        """The condition that a column holds one of the keys found."""
        return among(column, self.keys)

    def in_it(self, column: Any) -> Expression:
        """The condition that a column holds any key with this part."""
        found: Expression = holds(column, self.part) if self.part else column == ""
        return found


def names_of(words: str) -> Names:
    """The names that have these words as a part, however either is spelled."""
    part = name_key(words)
    if not part:
        return Names(part, [""], are_few=True)
    keys = names_with(part, MOST + 1)
    return Names(part, keys, are_few=len(keys) <= MOST)


@dataclass(frozen=True)
class Hits:
    """The rows of a list that a search finds: those of `numbers`, or where it finds many (None), those that
    meet `walked`. What meets `some` is found too, and soon counted."""

    id: Any
    numbers: Sequence[int] | None
    walked: Any
    some: Any

    @property
    def condition(self) -> Any:
        """That a row is found."""
        return self.walked if self.numbers is None else among(self.id, self.numbers)


def hits(names: Names, own_key: Any, others: Callable[[], Sequence[Any]], walked: Any) -> Hits:
    """What is found in the table with this column of keys. `others`: queries for the numbers of rows that
    are found by anything else; `walked`: the condition that says all that of a row, for where these are
    too many."""
    id, some = own_key.model.id, names.bear(own_key)
    if not names.are_few:
        return Hits(id, None, walked, some)
    rows = reduce(or_, others(), own_key.model.select(id).where(some)).limit(MOST_ROWS + 1).tuples()
    numbers = [number for (number,) in rows]
    return Hits(id, numbers if len(numbers) <= MOST_ROWS else None, walked, some)


def beginning(column: Any, text: str) -> Any:
    """A query for the numbers of the rows whose column begins like this: of too many more than MOST_ROWS."""
    table = column.model
    return table.select(table.id).where(begins(column, text)).limit(MOST_ROWS + 1)


def firms_named(names: Names) -> list[int]:
    """The numbers of the enterprises that are, or were, called so, or that one merged into theirs was."""
    e = Enterprise
    now = e.select(e.id).where(names.bear(e.name_key))
    former = Lineage.select(Lineage.enterprise).where(names.bear(Lineage.name_key))
    merged = e.select(e.merged_into).where(names.bear(e.name_key) & e.merged_into.is_null(False))
    return [number for (number,) in (now | former | merged).limit(MOST_ROWS + 1).tuples()]


def firm_in_it(names: Names, name_key: Any, id: Any) -> Expression:
    """The same of each: the condition on a column with the key of an enterprise's name and one with its
    number."""
    merged = Enterprise.alias()
    former = Lineage.select(1).where((Lineage.enterprise == id) & names.in_it(Lineage.name_key))
    into = merged.select(1).where((merged.merged_into == id) & names.in_it(merged.name_key))
    found: Expression = names.in_it(name_key) | there_is(former) | there_is(into)
    return found


def hits_of_firms(names: Names, *, code: str = "") -> Hits:
    """The enterprises that are, or were, called so, or whose credit code begins with `code`."""
    e = Enterprise

    def others() -> list[Any]:
        called = e.select(e.id).where(among(e.id, firms_named(names)))
        return [called, beginning(e.uscc, code)] if code else [called]

    walked = firm_in_it(names, e.name_key, e.id)
    return hits(names, e.name_key, others, walked | begins(e.uscc, code) if code else walked)


WORDS = "q"
"""The filter that holds what is looked for."""


def without_words(filters: Mapping[str, str]) -> dict[str, str]:
    """The other filters."""
    return {name: value for name, value in filters.items() if name != WORDS}


def found_by(filters: Mapping[str, str], hits_of: Callable[[str], Hits]) -> Hits | None:
    """What the words find that filters ask for; None where they ask for none."""
    words = filters.get(WORDS)
    return hits_of(words) if words else None


def how_many_of_many(rest: Any, found: Hits) -> Counted:
    """How many rows of a query, that all other filters leave, a search finds that finds many; more than MOST
    are not counted."""
    known = rest.where(found.some).select(1).order_by().limit(MOST).count()
    if known >= MOST:
        return Counted.at_least(MOST)
    table = found.id.model
    first = rest.select(found.id).order_by().limit(EXAMINED).alias("first")
    looked_at = table.select(1).join(first, on=(first.c.id == found.id))
    walked = looked_at.where(found.walked).limit(MOST).count()
    is_whole = rest.select(1).order_by().limit(EXAMINED + 1).count() <= EXAMINED
    return Counted(walked) if is_whole and walked < MOST else Counted.at_least(max(walked, known))
