"""The only caller of the operating system's clock.

Instants are naive UTC with milliseconds; days are those of Asia/Shanghai.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

BOOT = Path("/proc/sys/kernel/random/boot_id")
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


def is_moved() -> bool:
    """Whether this context's clock says something else than the machine's."""
    return bool(_offset.get())


@dataclass(frozen=True)
class Course:
    """What the clock said (naive UTC) when the machine had been up for so many seconds, sleep counted,
    since a certain start."""

    instant: datetime
    uptime: float
    boot: str


def course() -> Course:
    """Where the clock stands now."""
    return Course(real_now(), time.clock_gettime(time.CLOCK_BOOTTIME), _boot())


@cache
def _boot() -> str:
    """Which start of the machine this is; '' where a sandbox does not say."""
    try:
        return BOOT.read_text().strip()
    except OSError:
        return ""


def gained(since: Course) -> timedelta:
    """How much further the clock went than time passed: a jump ahead, or, negative, back."""
    now = course()
    return now.instant - since.instant - timedelta(seconds=now.uptime - since.uptime)


STARTED = course()
"""Where the clock stood when this process began."""


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
