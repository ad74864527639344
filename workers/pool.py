"""Assessing the pool of enterprises."""

from peewee import OperationalError

from registry import clock
from registry.actions.pool_run import ask_scans
from registry.actions.pool_work import run_next
from registry.broker import celery
from registry.jobs import Job
from registry.queries.candidate import versions_not_scanned
from registry.rules.actor import Actor
from registry.turns import alone
from workers.place import where_there_is_a_place


@celery.task(name=Job.ASSESS_POOL.value, autoretry_for=(OperationalError,), retry_backoff=1, max_retries=5)
@where_there_is_a_place
def assess_pool() -> None:
    """Work off every what-if and scan that waits or was broken off."""
    while run_next():
        pass


@celery.task(name=Job.SCAN_POOL.value)
def scan_pool() -> None:
    """Look for candidates of every title that is given today and has criteria in use, once a day."""
    today, worker = clock.today(), Actor.system("worker")
    with alone(Job.SCAN_POOL) as is_mine:
        if is_mine and (versions := versions_not_scanned(today, worker.text)):
            ask_scans(versions, today, worker)
