"""Files of long lists. The website draws them, in a process of its own, whose memory goes with it."""

from peewee import OperationalError

from registry.actions.list_job import clear_lists as clear
from registry.broker import celery
from registry.jobs import Job
from registry.queries.list_job import lists_wait
from workers.apart import run_apart
from workers.app import config
from workers.place import where_there_is_a_place


@celery.task(name=Job.MAKE_LISTS.value)
@where_there_is_a_place
def make_lists() -> None:
    """Make every file that waits for a worker, or whose worker has died."""
    if lists_wait():
        run_apart("lists", "make")


@celery.task(name=Job.CLEAR_LISTS.value, autoretry_for=(OperationalError,), retry_backoff=1, max_retries=5)
def clear_lists() -> None:
    """Erase what was made more than a day ago."""
    clear(config.kept / "lists")
