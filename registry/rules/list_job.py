"""Lists that are too long to be made while somebody waits: what a job is, and how long its file is kept."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
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


@dataclass(frozen=True)
class ListJobWords:
    """What a list is called and by what it was narrowed, each filter with its value, in one language."""

    title: str
    filters: tuple[tuple[str, str], ...] = ()


def kept_words(by_language: Mapping[str, ListJobWords]) -> str:
    """The same in every language, as a job keeps it."""
    return json.dumps({name: asdict(words) for name, words in by_language.items()}, ensure_ascii=False)


def words_in(kept: str, language: str) -> ListJobWords:
    """What `kept_words` gave, in this language."""
    words = json.loads(kept)[language]
    return ListJobWords(words["title"], tuple((name, value) for name, value in words["filters"]))


OPEN = frozenset({ListJobState.WAITING, ListJobState.RUNNING})
