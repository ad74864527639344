"""Figures that are behind the ledger, in words."""

from registry import clock
from registry.errors import Text, say
from registry.queries.tally import TallyLag


def lag_text(lag: TallyLag) -> Text:
    """How many events are not counted, and since when the first of them waits."""
    since = clock.local(lag.since) if lag.since else None
    return say(
        "统计比台账落后 %(events)s 条记录，最早一条记录于 %(since)s：请检查后台任务是否在运行。",
        events=lag.events,
        since=f"{since:%Y-%m-%d %H:%M}" if since else "—",
    )
