"""Working days are counted by sums of whole years: as many as going through them day by day finds."""

from datetime import date, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from registry.rules.workday import ONE_DAY, Workdays

DAYS = st.dates(date(2018, 12, 1), date(2032, 3, 1))
"""Years with a notice in the library and years without, and three leap days."""


@given(DAYS, st.integers(-3, 800), st.dictionaries(DAYS, st.booleans(), max_size=60))
@example(date(2024, 2, 28), 2, {date(2024, 2, 29): False})
@example(date(2023, 12, 31), 367, {})
def test_as_many_as_there_are_day_by_day(start: date, length: int, overrides: dict[date, bool]) -> None:
    calendar = Workdays(overrides)
    days = [start + timedelta(days=nth) for nth in range(length)]
    assert calendar.count(start, start + timedelta(days=length) - ONE_DAY) == sum(
        map(calendar.is_working, days)
    )
