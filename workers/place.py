"""Long jobs leave a thread of their worker to what is short, so that figures never wait for one of them."""

import functools
from collections.abc import Callable
from threading import BoundedSemaphore

from registry.command_lines import WORKER_THREADS
from registry.programs import Queue
from workers.app import config

PLACES = BoundedSemaphore(WORKER_THREADS - (Queue.FIGURES in config.queues))


def where_there_is_a_place(job: Callable[[], None]) -> Callable[[], None]:
    """Do a long job if a thread is left for it. What finds none comes again: by the beat, or by another
    machine that is asked the same."""

    @functools.wraps(job)
    def run() -> None:
        if PLACES.acquire(blocking=False):
            try:
                job()
            finally:
                PLACES.release()

    return run
