"""How far a run over the pool is, and what pages show for it."""

from registry.errors import say
from registry.rules.badge import BadgeState


class PoolRunState(BadgeState):
    """A run waits, runs, and is finished or has failed."""

    WAITING = "waiting", say("排队中"), "gray"
    RUNNING = "running", say("测算中"), "blue"
    FINISHED = "finished", say("已完成"), "green"
    FAILED = "failed", say("未能完成"), "red"

    @property
    def is_under_way(self) -> bool:
        """Whether a worker has it to do or is doing it."""
        return self in UNDER_WAY

    @property
    def is_running(self) -> bool:
        return self is PoolRunState.RUNNING

    @property
    def has_failed(self) -> bool:
        return self is PoolRunState.FAILED


UNDER_WAY = (PoolRunState.WAITING, PoolRunState.RUNNING)
