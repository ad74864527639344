"""When a sign-in ends: the earlier of two instants, and never promised for longer."""

from datetime import datetime, timedelta

import pytest

from registry.rules.sign_in import sign_in_end

AT = datetime(2026, 3, 2, 1)
HOUR, MINUTE, MOMENT = timedelta(hours=1), timedelta(minutes=1), timedelta(milliseconds=1)


@pytest.mark.parametrize(
    ("seen", "ends", "is_final"),
    [
        (0 * HOUR, 2 * HOUR, False),
        (10 * HOUR - MOMENT, 12 * HOUR - MOMENT, False),
        (10 * HOUR, 12 * HOUR, True),
        (11 * HOUR, 12 * HOUR, True),
    ],
)
def test_the_earlier_end_counts(seen: timedelta, ends: timedelta, is_final: bool) -> None:
    end = sign_in_end(AT, AT + seen)
    assert (end.at, end.is_final) == (AT + ends, is_final)


def test_seconds_are_never_rounded_up() -> None:
    end = sign_in_end(AT, AT)
    left = [end.seconds_left(end.at - each) for each in (2 * MINUTE, 2 * MINUTE - MOMENT, MOMENT, -HOUR)]
    assert left == [120, 119, 0, 0]
