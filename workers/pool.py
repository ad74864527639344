"""Assessing the pool of enterprises."""

from peewee import OperationalError

from registry import clock
from registry.actions.pool_run import ask_scans
from registry.actions.pool_work import run_next
from registry.broker import celery
from registry.jobs import Job
from registry.queries.candidate import versions_to_scan
from registry.rules.actor import Actor


@celery.task(name=Job.ASSESS_POOL.value, autoretry_for=(OperationalError,), retry_backoff=1, max_retries=5)
def assess_pool() -> None:
    """Work off every what-if and scan that waits or was broken off."""
    while run_next():
        pass


@celery.task(name=Job.SCAN_POOL.value)
def scan_pool() -> None:
    """Look for candidates of every title that is given today and has criteria in use."""
    today = clock.today()
    if versions := versions_to_scan(today):
        ask_scans(versions, today, Actor.system("worker"))
