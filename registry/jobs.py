"""Messages to the workers: a nudge after commit, by task name. They may be lost; the cursor is the truth."""

import functools
import logging
import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from enum import StrEnum

from celery import Celery
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from registry.database import db, require_transaction
from registry.redis_url import redis_urls

log = logging.getLogger(__name__)


class Job(StrEnum):
    """Every task by its name in workers/; a test proves that each exists."""

    DRAIN_TALLY = "workers.tally.drain_tally"
    DELIVER_MESSAGES = "workers.message.deliver_messages"
    RECOUNT_TALLY = "workers.tally.recount_tally"
    CHECK_DEEPLY = "workers.deep_check.check_deeply"
    ASSESS_POOL = "workers.pool.assess_pool"
    SCAN_POOL = "workers.pool.scan_pool"
    LAPSE_CLAIMS = "workers.claim.lapse_claims"
    MOVE_DRAFTS = "workers.call.move_drafts"
    BRING_IN = "workers.importing.bring_in"
    MAKE_LISTS = "workers.list_file.make_lists"
    CLEAR_LISTS = "workers.list_file.clear_lists"
    SIGN_HEADS = "workers.daily_head.sign_heads"


celery = Celery("registry")


def open_broker(redis_url: str) -> None:
    """Point the queue at this Redis. Nothing connects until something is sent."""
    celery.conf.update(
        broker_url=redis_urls(redis_url).celery,
        task_ignore_result=True,
        task_serializer="json",
        accept_content=["json"],
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        worker_prefetch_multiplier=1,
        broker_connection_retry_on_startup=True,
        # A page never waits for Redis: the beat says the same a few seconds later.
        task_publish_retry=False,
        broker_transport_options={
            "socket_connect_timeout": 1,
            "socket_timeout": 2,
            # One try: kombu would otherwise try for seconds before it says that Redis is away.
            "max_retries": 1,
            "interval_start": 0,
            "interval_step": 0,
            "interval_max": 0,
            "visibility_timeout": 600,
            "unacked_restore_interval": 5,
            "unacked_restore_throttle": 1,
        },
        timezone="Asia/Shanghai",
        enable_utc=True,
    )


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
    try:
        celery.send_task(job.value, countdown=wait.total_seconds() or None)
    except (OperationalError, RedisError, OSError) as error:
        _quiet_until = time.monotonic() + QUIET
        log.warning("nudge %s not sent, the beat will catch up: %s", job.value, error)
