"""Bringing long lists in, by a process of its own: to let go of the plan of such a list stops every thread of
its process for seconds, and one of those may hold the lock that all writers wait for."""

from peewee import OperationalError

from registry.broker import celery
from registry.jobs import Job
from registry.queries.imports.whole import runs_wait
from workers.apart import run_apart
from workers.place import where_there_is_a_place


@celery.task(name=Job.BRING_IN.value, autoretry_for=(OperationalError,), retry_backoff=1, max_retries=5)
@where_there_is_a_place
def bring_in() -> None:
    """Write every list that waits for a worker, or whose worker has died."""
    if runs_wait():
        run_apart("import", "waiting")
