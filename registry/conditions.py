"""Conditions that each engine answers in its own way: one of many values, a part of a text, its beginning."""

import json
import re
from collections.abc import Sequence
from typing import Any

from peewee import SQL, Expression, Value, fn

from registry.database import is_postgres

_LAST = "\U0010ffff"
"""After every character that a text can go on with."""


def among(column: Any, values: Sequence[int] | Sequence[str]) -> Expression:
    """The condition that a column holds one of these, which go to the database as one value however many
    they are: to write out a thousand takes longer than to find them."""
    found: Expression
    if is_postgres() and not values:
        # It takes any small index for rows of which none is asked for, and reads all of it.
        found = column.is_null() & column.is_null(False)
    elif is_postgres():
        found = column == fn.ANY(Value(list(values), converter=False, unpack=False))
    else:
        found = column.in_(SQL("(SELECT value FROM json_each(?))", [json.dumps(values)]))
    return found


def is_word(column: Any, word: str) -> Expression:
    """The condition that a column holds this word, which stands in the text of the statement: SQLite takes an
    index of such rows alone only where it sees that they are meant. ValueError for other than letters."""
    if not re.fullmatch("[a-z_]+", word):
        raise ValueError(word)
    found: Expression = column == SQL(f"'{word}'")
    return found


def holds(column: Any, part: str) -> Expression:
    """The condition that a text has this part, letter by letter."""
    place = fn.STRPOS(column, part) if is_postgres() else fn.INSTR(column, part)
    found: Expression = place > 0
    return found


def begins(column: Any, text: str) -> Expression:
    """The condition that a text begins like this, letter by letter, by the index of its column."""
    found: Expression
    if is_postgres():
        # Whether an index serves depends on the order of letters there, which only PostgreSQL knows.
        found = column % (re.sub(r"([\\%_])", r"\\\1", text) + "%")
    else:
        found = (column >= text) & (column < text + _LAST)
    return found


def there_is(query: Any) -> Any:
    """The condition that a query about the row finds something, asked of one row after the other: else
    PostgreSQL looks through a whole table first, and of a list that has its page soon asks little of it."""
    return fn.EXISTS(query.offset(0) if is_postgres() else query)
