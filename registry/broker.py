"""The queues between web and workers: Celery, by which tasks are declared and messages go out."""

from collections.abc import Iterable
from datetime import timedelta

from celery import Celery
from kombu import Exchange
from kombu import Queue as QueueOfMessages
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from registry.programs import Queue
from registry.redis_url import redis_urls

celery = Celery("registry")


class NotSent(Exception):
    """The queue does not answer; the message says why."""


def connect_celery(redis_url: str, queues: Iterable[Queue] = tuple(Queue)) -> None:
    """Point the queues at this Redis; a worker takes from `queues` only. Nothing connects until something is
    sent or taken."""
    celery.conf.update(
        broker_url=redis_urls(redis_url).celery,
        task_queues=[QueueOfMessages(name, Exchange(name), routing_key=name) for name in map(str, queues)],
        task_default_queue=Queue.FIGURES.value,
        task_ignore_result=True,
        # For the parts of a recount alone, which say what they counted.
        result_backend=redis_urls(redis_url).celery,
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


def send(redis_url: str, task: str, queue: Queue, wait: timedelta) -> None:
    """Send a message to do the task of this name after `wait`. Raises NotSent where Redis is away."""
    if celery.conf.broker_url != redis_urls(redis_url).celery:
        connect_celery(redis_url)
    try:
        # Nobody asks what came of it: else Celery would subscribe to the answer first, and without a server
        # raise what says nothing of it, after having tried for seconds.
        celery.send_task(task, queue=queue.value, countdown=wait.total_seconds() or None, ignore_result=True)
    except (OperationalError, RedisError, OSError) as error:
        raise NotSent(str(error)) from error
