"""How far a long list is, for a page that looks again by itself."""

from dataclasses import dataclass
from datetime import timedelta

from flask import request

from registry import clock
from registry.models import ImportRun
from registry.queries.imports.whole import work_of_run
from registry.rules.imports.run_state import ImportRunState

EVERY = 3
"""Seconds until the page looks again."""
PATIENCE = timedelta(seconds=90)
"""A worker looks for work every minute, and a piece takes less than a second."""


@dataclass(frozen=True)
class ImportProgress:
    """`rate` in rows a second; `refresh` after how many seconds the page looks again, None where it does not;
    `stuck`: no worker is at it."""

    done: int
    total: int
    rate: int
    refresh: int | None
    stuck: bool
    is_undone: bool
    """It is being taken back."""

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 0


def progress_of(run: ImportRun) -> ImportProgress | None:
    """Where a run is that is being written; None of others. With `?refresh=no` the page stays as it is."""
    work = work_of_run(run.id)
    if work is None or not ImportRunState(work.state).is_running:
        return None
    seconds = max((work.alive_at - work.started_at).total_seconds(), 1)
    refresh = EVERY if request.args.get("refresh") != "no" else None
    stuck = clock.real_now() - work.alive_at > PATIENCE
    rate = round(work.done / seconds)
    return ImportProgress(work.done, work.total, rate, refresh, stuck, is_undone=bool(work.undoing))
