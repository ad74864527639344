"""Lists that are too long to be made while somebody waits: what a job is, and how long its file is kept."""

from datetime import timedelta

from registry.errors import say
from registry.rules.badge import BadgeState

LONG_LIST = 20_000
"""Rows of a list that is made at once at most; a longer one is a job."""
KEPT_FOR = timedelta(days=1)
MOST_OPEN = 3
"""Jobs that one account has under way at the same time."""
LEASE = timedelta(minutes=2)
"""A job without a sign of life for so long has no living worker."""
RETRY = timedelta(seconds=30)
MOST_FAILURES = 3


class ListJobState(BadgeState):
    """A job waits for a worker, is made, and is there for a day."""

    WAITING = "waiting", say("排队等待生成"), "gray"
    RUNNING = "running", say("正在生成"), "blue"
    READY = "ready", say("已生成"), "green"
    FAILED = "failed", say("未能生成"), "red"
    CANCELED = "canceled", say("已取消"), "gray"

    @property
    def is_open(self) -> bool:
        return self in OPEN


OPEN = frozenset({ListJobState.WAITING, ListJobState.RUNNING})
