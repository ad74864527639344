"""How far a run over the pool is, for pages that look again by themselves."""

from dataclasses import dataclass
from datetime import timedelta

from flask import request

from registry import clock
from registry.models import PoolRun
from registry.rules.pool.run_state import PoolRunState

EVERY = 3
"""Seconds until a page looks again."""
PATIENCE = timedelta(seconds=90)
"""The worker looks for work every 20 seconds: what waits longer waits for a worker."""


@dataclass(frozen=True)
class RunProgress:
    """`refresh` is after how many seconds the page looks again, None where it does not."""

    state: PoolRunState
    done: int
    total: int
    refresh: int | None
    stuck: bool

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 0


def progress_of(run: PoolRun) -> RunProgress:
    """Where a run is. With `?refresh=no` the page stays as it is, for readers whom that disturbs."""
    state = PoolRunState(run.state)
    since = run.touched_at if state.is_running and run.touched_at else None
    stuck = state.is_under_way and (
        clock.real_now() - since > PATIENCE if since else clock.now() - run.asked_at > PATIENCE
    )
    refresh = EVERY if state.is_under_way and request.args.get("refresh") != "no" else None
    return RunProgress(state, run.done, run.total, refresh, stuck)
