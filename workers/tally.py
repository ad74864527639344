"""Keeping the figures."""

from peewee import OperationalError

from registry import clock
from registry.actions.recount import recount_tally as recount
from registry.actions.tally import drain_tally as drain
from registry.broker import celery
from registry.jobs import Job
from registry.rules.actor import Actor
from registry.turns import Errand

DRAIN = Errand(drain)


@celery.task(name=Job.DRAIN_TALLY.value, autoretry_for=(OperationalError,), retry_backoff=1, max_retries=5)
def drain_tally() -> None:
    """Take in every event past the cursor, batch by batch."""
    DRAIN.run()


@celery.task(name=Job.RECOUNT_TALLY.value)
def recount_tally() -> None:
    """Prove every figure against the ledger once a night; the board shows the answer."""
    recount(clock.today(), Actor.system("worker"))
