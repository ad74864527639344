"""Values as an engine gives them: days and instants may be texts."""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from registry.rules.enterprise import wan_from_fen

EXACT = 10**15
"""Of longer numbers a spreadsheet loses the last digits."""
_FEN = 1_000_000
"""In 万元."""
_SMALL = 100
"""Fen of fewer than so many are written with an exponent as a plain number."""


@lru_cache(10_000)
def day_of(value: date | str) -> date:
    """A day. A long list names the same ones again and again."""
    return date.fromisoformat(value) if type(value) is str else value  # type: ignore[return-value]


def wan_of(fen: int) -> float | Decimal:
    """An amount in 万元 as a number whose shortest spelling is exact; Decimal is ten times slower, and taken
    where it is needed."""
    if fen % _FEN == 0:
        return fen // _FEN
    return fen / _FEN if _SMALL <= abs(fen) < EXACT else wan_from_fen(fen) or Decimal(0)


def instant_of(value: datetime | str) -> datetime:
    """A naive UTC instant."""
    return datetime.fromisoformat(value) if type(value) is str else value  # type: ignore[return-value]
