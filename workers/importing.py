"""Bringing long lists in."""

from peewee import OperationalError

from registry.actions.imports.taking_up import bring_in_next
from registry.jobs import Job, celery
from registry.storage import Storage
from workers.app import config


@celery.task(name=Job.BRING_IN.value, autoretry_for=(OperationalError,), retry_backoff=1, max_retries=5)
def bring_in() -> None:
    """Write every list that waits for a worker, or whose worker has died."""
    while bring_in_next(Storage(config.var / "files")):
        pass
