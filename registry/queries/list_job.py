"""Files of long lists, each for who asked for it."""

from registry import clock
from registry.errors import NotFound
from registry.models import ListJob
from registry.rules.list_job import OPEN


def get_list_job(account_id: int, id: int) -> ListJob:
    """One that this account asked for. Raises NotFound."""
    own = (ListJob.id == id) & (ListJob.account == account_id)
    found: ListJob | None = ListJob.get_or_none(own)
    if found is None:
        raise NotFound()
    return found


def lists_wait() -> bool:
    """Whether any job has no living worker."""
    free = ListJob.state.in_([state.value for state in OPEN]) & (ListJob.free_at <= clock.real_now())
    found: bool = ListJob.select().where(free).exists()
    return found


def name_of_file(job: ListJob) -> str:
    """Under which an attempt keeps its file: of each its own, so that none takes another's away."""
    return f"{job.id}.{job.worker}"
