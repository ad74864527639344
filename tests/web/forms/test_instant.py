"""A day and a time as people type them: the minute is included, and 24:00 is a time."""

from datetime import datetime

import pytest

from registry.web.forms.instant import closing_of_text, instant_of_text
from registry.web.wording.deadline import last_moment


@pytest.mark.parametrize(
    ("typed", "first_too_late", "shown"),
    [
        ("2026-03-31 23:59", datetime(2026, 3, 31, 16), "2026-03-31 23:59"),
        ("2026-03-31T24:00", datetime(2026, 3, 31, 16), "2026-03-31 23:59"),
        ("2026-12-31 24:00", datetime(2026, 12, 31, 16), "2026-12-31 23:59"),
        ("2026/3/31 17:00", datetime(2026, 3, 31, 9, 1), "2026-03-31 17:00"),
        ("２０２６-03-31 １７：30:59", datetime(2026, 3, 31, 9, 31), "2026-03-31 17:30"),
    ],
)
def test_the_minute_that_was_typed_is_in_time(typed: str, first_too_late: datetime, shown: str) -> None:
    assert closing_of_text(typed) == first_too_late
    assert last_moment(first_too_late) == shown


def test_an_opening_begins_with_its_minute_and_may_be_the_end_of_a_day() -> None:
    assert instant_of_text("2026-03-01 09:00") == datetime(2026, 3, 1, 1)
    assert instant_of_text("2026-02-28 24:00") == datetime(2026, 2, 28, 16)


@pytest.mark.parametrize(
    "typed", ["2026-03-31", "2026-02-30 09:00", "2026-03-31 24:01", "2026-03-31 25:00", "09:00"]
)
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        closing_of_text(typed)
