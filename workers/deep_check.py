"""Comparing all that is stored with the ledger."""

from registry import clock
from registry.actions.deep_check import check_deeply as check
from registry.broker import celery
from registry.jobs import Job
from registry.rules.actor import Actor
from registry.storage import Storage
from workers.app import config


@celery.task(name=Job.CHECK_DEEPLY.value)
def check_deeply() -> None:
    """Compare database and files with the ledger once a night; board and `/readyz` show the answer."""
    check(clock.today(), Storage(config.var / "files"), Actor.system("worker"))
