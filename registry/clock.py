"""The only caller of the operating system's clock.

Instants are naive UTC with milliseconds; days are those of Asia/Shanghai.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

_offset: ContextVar[timedelta] = ContextVar("offset", default=timedelta(0))


def real_now() -> datetime:
    """The present instant whatever the demo clock says: naive UTC, whole milliseconds."""
    instant = datetime.now(UTC).replace(tzinfo=None)
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)


def now() -> datetime:
    """The present instant, as the demo clock shifts it: naive UTC, whole milliseconds."""
    return real_now() + _offset.get()


def today() -> date:
    """The present day in Asia/Shanghai."""
    return day_of(now())


def day_of(instant: datetime) -> date:
    """The Shanghai day of a naive UTC instant."""
    return instant.replace(tzinfo=UTC).astimezone(SHANGHAI).date()


def start_of(day: date) -> datetime:
    """The naive UTC instant at which a Shanghai day begins."""
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI).astimezone(UTC).replace(tzinfo=None)


def local(instant: datetime) -> datetime:
    """A naive UTC instant as the Shanghai wall clock shows it."""
    return instant.replace(tzinfo=UTC).astimezone(SHANGHAI)


def set_offset(offset: timedelta) -> None:
    """Shift this context's clock (the demo clock, read from the database where work starts)."""
    _offset.set(offset)


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Run a block as if it were `instant` (naive UTC): demo history and tests."""
    token = _offset.set(instant - real_now())
    try:
        yield
    finally:
        _offset.reset(token)
