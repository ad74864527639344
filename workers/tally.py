"""Keeping the figures."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from celery import chord
from peewee import OperationalError

from registry import clock
from registry.actions.recount import keep_recount as keep
from registry.actions.tally import drain_tally as drain
from registry.broker import celery
from registry.jobs import Job
from registry.queries.recount import parts
from registry.queries.recount_part import PartCount
from registry.queries.recount_part import count_part as count
from registry.queries.setting import last_recount, was_today
from registry.rules.actor import Actor
from registry.turns import Errand, alone
from workers.place import where_there_is_a_place

DRAIN = Errand(drain)


@celery.task(name=Job.DRAIN_TALLY.value, autoretry_for=(OperationalError,), retry_backoff=1, max_retries=5)
def drain_tally() -> None:
    """Take in every event past the cursor, batch by batch."""
    DRAIN.run()


@celery.task(name=Job.RECOUNT_TALLY.value)
@where_there_is_a_place
def recount_tally() -> None:
    """Prove every figure against the ledger once a night, in parts that every worker takes its share of; the
    board shows the answer. Where a part is lost there is none, and the board shows the night before."""
    if was_today(last_recount()):
        return
    DRAIN.run()
    day = clock.today().isoformat()
    counted = [count_part.s(*each, day).set(queue=Job.COUNT_PART.queue) for each in parts()]
    chord(counted, keep_recount.s(day).set(queue=Job.KEEP_RECOUNT.queue)).apply_async()


@celery.task(
    name=Job.COUNT_PART.value,
    ignore_result=False,
    autoretry_for=(OperationalError,),
    retry_backoff=1,
    max_retries=5,
)
def count_part(first: int, last: int, day: str) -> dict[str, Any]:
    """Count the titles of some holders three ways: a second or two, between which figures have their turn."""
    return count((first, last), date.fromisoformat(day)).to_json()


@celery.task(name=Job.KEEP_RECOUNT.value)
def keep_recount(counted: Sequence[dict[str, Any]], day: str) -> None:
    """Keep what all parts came to, once a day, however often the recount is asked for."""
    with alone(Job.KEEP_RECOUNT) as is_mine:
        if not is_mine or was_today(last_recount()):
            return
        keep([PartCount.from_json(each) for each in counted], date.fromisoformat(day), Actor.system("worker"))
