"""Jobs that make the files of long lists: asking, taking one up, saying how far it is, being done with it.

None is an event: nothing of the registry is changed by it, and row and file go after a day.
"""

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from registry import clock
from registry.database import transactional
from registry.errors import Conflict, TooMany, say
from registry.jobs import Job, enqueue
from registry.models import ListJob
from registry.queries.list_job import name_of_file
from registry.rules.list_job import (
    KEPT_FOR,
    LEASE,
    MOST_FAILURES,
    MOST_OPEN,
    OPEN,
    RETRY,
    ListJobState,
    ListJobWords,
    kept_words,
)

OF_OPEN = ListJob.state.in_([state.value for state in OPEN])
RUNNING = ListJob.state == ListJobState.RUNNING.value


@dataclass(frozen=True)
class ListAsked:
    """Which file, for whom: the address with its query under `site`, in `language`; `scope` as on the row."""

    account: int
    scope: str
    site: str
    address: str
    language: str


class ListLost(Conflict):
    """Another worker makes the file, or nobody waits for it any more."""

    default = say("这份清单已由另一进程生成，或已被取消。")


@transactional
def ask_list(asked: ListAsked, words: Mapping[str, ListJobWords]) -> ListJob:
    """A job for this file, or the one that is under way for it; `words` by language say what it is. Raises
    TooMany where too many are."""
    own = list(ListJob.select().where(OF_OPEN & (ListJob.account == asked.account)))
    same = [row for row in own if (row.address, row.language) == (asked.address, asked.language)]
    if same:
        return same[0]
    if len(own) >= MOST_OPEN:
        raise TooMany(say("您有 %(count)s 份清单正在生成，请等其中一份生成后再下载。", count=len(own)))
    now, state = clock.real_now(), ListJobState.WAITING.value
    title = kept_words(words)
    job: ListJob = ListJob.create(**asdict(asked), title=title, state=state, free_at=now, asked_at=now)
    enqueue(Job.MAKE_LISTS)
    return job


@transactional
def take_next_list() -> ListJob | None:
    """The first job that waits for a worker, or whose worker is dead, now of a new one; None where there is
    none. One that failed too often is given up."""
    now = clock.real_now()
    free = OF_OPEN & (ListJob.free_at <= now)
    for job in ListJob.select().where(free).order_by(ListJob.id):
        if _is_begun(job, now):
            return job
    return None


def _is_begun(job: ListJob, now: datetime) -> bool:
    """Give a job a worker, or give it up."""
    job.failures += bool(job.worker)
    if is_left := job.failures < MOST_FAILURES:
        job.state, job.worker = ListJobState.RUNNING.value, secrets.token_hex(16)
        job.started_at, job.free_at, job.done = now, now + LEASE, 0
    else:
        job.state, job.worker, job.finished_at = ListJobState.FAILED.value, "", now
    job.save()
    return is_left


@transactional
def note_list(job: ListJob, done: int, total: int | None) -> None:
    """How far it is; it stays this worker's. Raises ListLost where it is not."""
    _set(job, done=done, total=total, free_at=clock.real_now() + LEASE)


@transactional
def finish_list(job: ListJob, file_name: str, done: int, size: int) -> None:
    """The file is there. Raises ListLost where nobody waits for this worker's any more."""
    ready = {"state": ListJobState.READY.value, "finished_at": clock.real_now()}
    _set(job, **ready, file_name=file_name, done=done, total=done, size=size)


@transactional
def drop_list(job: ListJob, *, for_good: bool) -> None:
    """An attempt failed: another begins in a while, unless nothing would come of it."""
    if for_good:
        _set(job, state=ListJobState.FAILED.value, worker="", finished_at=clock.real_now())
    else:
        _set(job, worker="", failures=job.failures + 1, free_at=clock.real_now() + RETRY)


def _set(job: ListJob, **values: object) -> None:
    mine = RUNNING & (ListJob.id == job.id) & (ListJob.worker == job.worker)
    if not ListJob.update(**values).where(mine).execute():
        raise ListLost()


@transactional
def cancel_list(job: ListJob) -> None:
    """Nobody waits for it any more. Raises ListLost where it is done by now."""
    values = {"state": ListJobState.CANCELED.value, "worker": "", "finished_at": clock.real_now()}
    if not ListJob.update(values).where(OF_OPEN & (ListJob.id == job.id)).execute():
        raise ListLost()


@transactional
def clear_lists(folder: Path) -> int:
    """Forget what was asked more than a day ago, and erase every file that nobody is to have; how many."""
    ListJob.delete().where(ListJob.asked_at < clock.real_now() - KEPT_FOR).execute()
    ready = ListJob.state == ListJobState.READY.value
    kept = {name_of_file(job) for job in ListJob.select().where(ready | OF_OPEN)}
    gone = [file for file in folder.glob("*") if file.name not in kept]
    for file in gone:
        file.unlink(missing_ok=True)
    return len(gone)
