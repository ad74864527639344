"""Figures that are behind the ledger, in words."""

from registry import clock
from registry.errors import Text, say
from registry.queries.tally_known import TallyLag
from registry.rules.tally import is_long_lag


def lag_fault(lag: TallyLag) -> Text | None:
    """What is wrong with where the figures are: long behind, or past the ledger's end; None for nothing."""
    if lag.events < 0:
        return say(
            "统计已计入的 %(events)s 条记录不在台账中，台账末尾可能缺失：请运行 doctor --deep。",
            events=-lag.events,
        )
    is_long = all(is_long_lag(since, clock.now()) for since in (lag.since, lag.moved_at or lag.since))
    return lag_text(lag) if is_long else None


def lag_text(lag: TallyLag) -> Text:
    """How many events are not counted, and since when the first of them waits."""
    since = clock.local(lag.since) if lag.since else None
    return say(
        "统计比台账落后 %(events)s 条记录，最早一条记录于 %(since)s：请检查后台任务是否在运行。",
        events=lag.events,
        since=f"{since:%Y-%m-%d %H:%M}" if since else "—",
    )
