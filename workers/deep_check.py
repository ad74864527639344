"""Comparing all that is stored with the ledger."""

from registry import clock
from registry.actions.deep_check import check_deeply as check
from registry.broker import celery
from registry.jobs import Job
from registry.queries.setting import last_deep_check, was_today
from registry.rules.actor import Actor
from registry.storage import Storage
from registry.turns import alone
from workers.app import config
from workers.place import where_there_is_a_place


@celery.task(name=Job.CHECK_DEEPLY.value)
@where_there_is_a_place
def check_deeply() -> None:
    """Compare database and files with the ledger once a night, however often it is asked; board and `/readyz`
    show the answer."""
    with alone(Job.CHECK_DEEPLY) as is_mine:
        if is_mine and not was_today(last_deep_check()):
            check(clock.today(), Storage(config.kept / "files"), Actor.system("worker"))
