"""Whether a clock can be believed, by the ledger's last event, the database's own clock and its course. Pure.

An event recorded under a clock far ahead fixes when every later event is recorded, for a ledger's time never
goes back. So a clock that is ahead of what is plausible writes nothing; one that is behind is only told.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from registry.errors import Text, say

CONFIRMED = "clock.confirmed"
"""The event by which an administrator says that the clock is right."""
MOST_APART = timedelta(minutes=5)
"""Clocks that are kept by a time server are seconds apart; so much is let pass between two of them."""
LONGEST_PAUSE = timedelta(days=14)
"""A running registry records an event a night, and one that is off over the longest holiday comes back within
ten days. Shorter than a month, the smallest slip of a date typed by hand that is not a day's."""


@dataclass(frozen=True)
class ClockReadings:
    """What there is to judge a clock by; instants are naive UTC."""

    now: datetime
    """What the machine's clock says, whatever the demo clock says."""
    behind_head: timedelta
    """How long before the ledger's last event the clock is; negative if after it."""
    since_head: timedelta | None
    """How long after the ledger's last event; None where there is nothing to compare with: in an
    empty ledger, after a long pause of a demo, and by a clock that was moved on purpose."""
    database: datetime | None
    """What the database server's clock says; None where the database has none of its own."""
    gained: timedelta
    """How much further the clock went than time passed, since the process began or the last confirmation."""


def clocks_disagree(readings: ClockReadings) -> Text | None:
    """Why the clock is ahead of the database's, which no confirmation can mend."""
    if readings.database is None or readings.now - readings.database <= MOST_APART:
        return None
    return say(
        "本机时钟比数据库服务器的时钟快%(span)s，为免写错记录时间，暂停写入。请系统管理员校准两台机器中不准的时钟。",
        span=span_text(readings.now - readings.database),
    )


def clock_ahead(readings: ClockReadings) -> Text | None:
    """Why nothing may be recorded by this clock; None if it is plausible or behind."""
    if disagree := clocks_disagree(readings):
        return disagree
    if readings.gained > MOST_APART:
        return say(
            "系统运行期间本机时钟突然快了%(span)s，为免写错记录时间，暂停写入。请系统管理员校准时钟；"
            "如现在的时间无误，请运行 python3 manage.py clock confirm。",
            span=span_text(readings.gained),
        )
    if readings.since_head is not None and readings.since_head > LONGEST_PAUSE:
        return say(
            "本机时钟比台账最后一条记录晚%(span)s，为免写错记录时间，暂停写入。请系统管理员核对时钟；"
            "如系统确实停用了这么久、时间无误，请运行 python3 manage.py clock confirm。",
            span=span_text(readings.since_head),
        )
    return None


def clock_behind(readings: ClockReadings) -> Text | None:
    """What to say of a clock that is behind; it may write, for an event is never recorded before the last."""
    if readings.behind_head > MOST_APART:
        return say(
            "本机时钟比台账最后一条记录早%(span)s：不是时钟慢了，就是那条记录写入时时钟快了。"
            "在此之前，新的记录都记在那一刻。",
            span=span_text(readings.behind_head),
        )
    if readings.database is not None and readings.database - readings.now > MOST_APART:
        return say(
            "本机时钟比数据库服务器的时钟慢%(span)s，请校准不准的时钟。",
            span=span_text(readings.database - readings.now),
        )
    return None


def span_text(span: timedelta) -> Text:
    """A span in whole days, hours or minutes, whichever says most."""
    if span >= timedelta(days=2):
        return say(" %(count)s 天", count=round(span.total_seconds() / 86400))
    if span >= timedelta(hours=2):
        return say(" %(count)s 小时", count=round(span.total_seconds() / 3600))
    return say(" %(count)s 分钟", count=round(span.total_seconds() / 60))
