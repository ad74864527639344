"""Messages to the workers: a nudge after commit, by task name. They may be lost; the cursor is the truth."""

import functools
import logging
import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from enum import StrEnum

from registry.database import db, require_transaction
from registry.programs import Queue

log = logging.getLogger(__name__)


class Job(StrEnum):
    """Every task by its name in workers/; a test proves that each exists."""

    DRAIN_TALLY = "workers.tally.drain_tally"
    DELIVER_MESSAGES = "workers.message.deliver_messages"
    RECOUNT_TALLY = "workers.tally.recount_tally"
    COUNT_PART = "workers.tally.count_part"
    KEEP_RECOUNT = "workers.tally.keep_recount"
    CHECK_DEEPLY = "workers.deep_check.check_deeply"
    ASSESS_POOL = "workers.pool.assess_pool"
    SCAN_POOL = "workers.pool.scan_pool"
    LAPSE_CLAIMS = "workers.claim.lapse_claims"
    MOVE_DRAFTS = "workers.call.move_drafts"
    BRING_IN = "workers.importing.bring_in"
    MAKE_LISTS = "workers.list_file.make_lists"
    CLEAR_LISTS = "workers.list_file.clear_lists"
    ANALYZE = "workers.analyze.analyze"
    SIGN_HEADS = "workers.daily_head.sign_heads"

    @property
    def queue(self) -> Queue:
        """Where its messages wait."""
        return Queue.LONG if self in _LONG else Queue.FIGURES


_LONG = frozenset(
    {
        Job.ANALYZE,
        Job.RECOUNT_TALLY,
        Job.COUNT_PART,
        Job.KEEP_RECOUNT,
        Job.CHECK_DEEPLY,
        Job.ASSESS_POOL,
        Job.SCAN_POOL,
        Job.BRING_IN,
        Job.MAKE_LISTS,
    }
)
"""What may take minutes, for which nobody's figures should wait."""


_redis_url = ""


def open_broker(redis_url: str) -> None:
    """Point the nudges of this process at this Redis. Nothing connects until something is sent."""
    global _redis_url  # noqa: PLW0603 -- one broker a process
    _redis_url = redis_url


def enqueue(job: Job, *, wait: timedelta = timedelta(0)) -> None:
    """Send the job's nudge once the surrounding action has committed, to be done after `wait`."""
    require_transaction()
    db.after_commit(functools.partial(_send, job, wait))


_quiet_until = 0.0
QUIET = 5.0
"""Seconds without a nudge after one that failed: people must not wait for a Redis that is away."""


@contextmanager
def without_nudges() -> Iterator[None]:
    """Nothing is sent meanwhile: for a load that counts at its end what it has written."""
    global _quiet_until  # noqa: PLW0603 -- as below
    before, _quiet_until = _quiet_until, math.inf
    try:
        yield
    finally:
        _quiet_until = before


def _send(job: Job, wait: timedelta) -> None:
    # A raising callback would report a committed action as failed, so nothing may escape here.
    global _quiet_until  # noqa: PLW0603 -- one broker a process, one pause
    if time.monotonic() < _quiet_until:
        return
    # Celery comes with the first nudge: a process that only answers readers never needs it.
    from registry.broker import NotSent, send  # noqa: PLC0415

    try:
        send(_redis_url, job.value, job.queue, wait)
    except NotSent as error:
        _quiet_until = time.monotonic() + QUIET
        log.warning("nudge %s not sent, the beat will catch up: %s", job.value, error)
