"""Keeping the figures."""

from peewee import OperationalError

from registry.actions.tally import drain_tally as drain
from registry.jobs import Job, celery


@celery.task(name=Job.DRAIN_TALLY.value, autoretry_for=(OperationalError,), retry_backoff=1, max_retries=5)
def drain_tally() -> None:
    """Take in every event past the cursor, batch by batch."""
    while drain():
        pass
