"""What becomes of drafts when their calls are over."""

from peewee import OperationalError

from registry.actions.call_move import move_drafts as move
from registry.broker import celery
from registry.jobs import Job
from registry.turns import in_turns


@celery.task(name=Job.MOVE_DRAFTS.value, autoretry_for=(OperationalError,), retry_backoff=1, max_retries=5)
def move_drafts() -> None:
    """Take drafts of calls that are over to the next call of their title, batch by batch."""
    in_turns(move)
