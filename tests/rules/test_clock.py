"""Which clocks are believed: each witness alone, at its limit and one second beyond."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from registry.rules.clock import LONGEST_PAUSE, MOST_APART, ClockReadings, clock_ahead, clock_behind

NOW = datetime(2026, 11, 26, 8, 0)
SECOND = timedelta(seconds=1)


def readings(**others: Any) -> ClockReadings:
    usual: dict[str, Any] = {
        "now": NOW,
        "behind_head": timedelta(hours=-1),
        "since_head": timedelta(hours=1),
        "database": NOW,
        "gained": timedelta(0),
    }
    return ClockReadings(**{**usual, **others})


LIMITS = {
    "a registry that was off": lambda more: {"since_head": LONGEST_PAUSE + more},
    "a jump while it runs": lambda more: {"gained": MOST_APART + more},
    "a database that has another time": lambda more: {"database": NOW - MOST_APART - more},
}


@pytest.mark.parametrize("limit", LIMITS.values(), ids=LIMITS)
def test_each_witness_alone_stops_a_clock_beyond_its_limit(limit: Any) -> None:
    assert clock_ahead(readings(**limit(timedelta(0)))) is None
    assert clock_ahead(readings(**limit(SECOND))) is not None


def test_a_clock_that_is_behind_is_told_and_writes() -> None:
    for behind in ({"behind_head": MOST_APART + SECOND}, {"database": NOW + MOST_APART + SECOND}):
        found = readings(**behind)
        assert clock_ahead(found) is None
        assert clock_behind(found) is not None
    assert clock_behind(readings(behind_head=MOST_APART, database=NOW + MOST_APART)) is None


def test_where_nothing_is_known_nothing_is_said() -> None:
    nothing = readings(behind_head=timedelta(0), since_head=None, database=None)
    assert (clock_ahead(nothing), clock_behind(nothing)) == (None, None)
