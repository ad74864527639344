"""Signing the ledger's heads."""

from typing import Any

from celery.signals import worker_ready
from peewee import OperationalError

from registry.actions.daily_head import sign_due_days
from registry.broker import celery
from registry.config import Config
from registry.jobs import Job
from registry.key_folder import KeyFolder
from registry.rules.actor import Actor


@celery.task(name=Job.SIGN_HEADS.value, autoretry_for=(OperationalError,), retry_backoff=1, max_retries=5)
def sign_heads() -> None:
    """Sign every day that is over and not signed yet."""
    sign_due_days(KeyFolder(Config.from_env().keys), Actor.system("worker"))


@worker_ready.connect
def _sign_at_start(**_arguments: Any) -> None:
    # A registry that was off for months signs all that is due as soon as it runs again.
    sign_heads.delay()
