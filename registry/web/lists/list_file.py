"""A list as a file takes it away: its columns, declared once for every kind of file, its rows, what it is."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import islice
from typing import Any, TypeVar

T = TypeVar("T")

PIECE = 1000
"""Rows that are made at once: memory holds so many of a list, however long it is."""


class CellKind(StrEnum):
    """What a column holds, and so how a file writes it."""

    TEXT = "text"
    CODE = "code"
    """Characters that are never a number: credit codes, numbers of documents and certificates."""
    DAY = "day"
    """A date, or its ISO text."""
    INSTANT = "instant"
    """A naive UTC datetime, or its ISO text; written as the Shanghai wall clock to the minute."""
    NUMBER = "number"
    MONEY = "money"
    """Whole fen; written in 万元, which the heading says."""


@dataclass(frozen=True, slots=True)
class ListColumn:
    """One column: how it is headed, what it holds, and `of`, what makes its value of what a row has there."""

    head: str
    kind: CellKind = CellKind.TEXT
    of: Callable[[Any], Any] | None = None


Columns = list[Sequence[Any]]
"""A piece of a list turned over: the values of each column."""


def in_pieces(rows: Iterable[T]) -> Iterator[list[T]]:
    """Rows so many at a time, for what is looked up for all of a piece at once."""
    left = iter(rows)
    while piece := list(islice(left, PIECE)):
        yield piece


@dataclass(frozen=True)
class ListFile:
    """A list to be taken away. `rows` have a value for each column and are read once, while it is written."""

    name: str
    """Of the file, in ASCII, without its day and ending."""
    title: str
    columns: Sequence[ListColumn]
    rows: Iterable[Sequence[Any]]
    day: date
    """As of which the list is."""
    order: str
    """In which order, in words."""
    filters: Sequence[tuple[str, str]] = ()
    """What it was narrowed by, in words: each filter with its value."""
    facts: Sequence[tuple[str, str]] = ()
    """What else is to be known of it, such as the number of its document."""
    known_at: datetime | None = None
    """Naive UTC; as known then, if that was asked."""
    total: Callable[[], int] | None = None
    """Counts the rows, of lists that may be long."""

    @property
    def heads(self) -> list[str]:
        return [str(column.head) for column in self.columns]

    def pieces(self) -> Iterator[Columns]:
        """The rows piece by piece, each turned over, with the values as their columns make them."""
        makers = [column.of for column in self.columns]
        for piece in in_pieces(self.rows):
            turned = zip(*piece, strict=True)
            yield [
                values if make is None else list(map(make, values))
                for make, values in zip(makers, turned, strict=True)
            ]
