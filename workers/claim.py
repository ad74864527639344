"""Claims that lapse."""

from registry.actions.claim_lapse import lapse_claims as lapse
from registry.broker import celery
from registry.jobs import Job
from registry.rules.actor import Actor
from registry.storage import Storage
from workers.app import config


@celery.task(name=Job.LAPSE_CLAIMS.value)
def lapse_claims() -> None:
    """Say once a night which claims have lapsed, and erase what was kept long enough."""
    lapse(Storage(config.kept / "files"), Actor.system("worker"))
