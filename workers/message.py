"""Telling people what the ledger says."""

from functools import partial

from peewee import OperationalError

from registry.actions.message import deliver_messages as deliver
from registry.broker import celery
from registry.jobs import Job
from registry.rules.second_thought import SECOND_THOUGHT
from registry.turns import Errand

DELIVERY = Errand(partial(deliver, waits=SECOND_THOUGHT))


@celery.task(
    name=Job.DELIVER_MESSAGES.value, autoretry_for=(OperationalError,), retry_backoff=1, max_retries=5
)
def deliver_messages() -> None:
    """Tell of every event past the cursor that can no longer be undone, batch by batch."""
    DELIVERY.run()
