"""Until when, in words: the last instant that is still in time, never the first that is not."""

from datetime import datetime, timedelta

from registry import clock
from registry.web.language import gettext as _

LAST_MINUTE = timedelta(minutes=1)
SOON = 7


def last_moment(closes_at: datetime) -> str:
    """The last minute before an instant from which filing is refused, on the Shanghai clock."""
    return clock.local(closes_at - LAST_MINUTE).strftime("%Y-%m-%d %H:%M")


def days_left(closes_at: datetime) -> int:
    """Days from today to the last day, 0 on that day."""
    return (clock.day_of(closes_at - LAST_MINUTE) - clock.today()).days


def time_left(closes_at: datetime) -> str:
    """How long there is still, in words."""
    if closes_at <= clock.now():
        return str(_("已截止"))
    days = days_left(closes_at)
    return str(_("今天截止")) if days == 0 else str(_("还剩 %(days)s 天", days=days))
