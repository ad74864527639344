"""How far a run over the pool is, and what pages show for it."""

from enum import StrEnum

from registry.errors import Text, say


class PoolRunState(StrEnum):
    """A run waits, runs, and is finished or has failed."""

    WAITING = "waiting"
    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"

    @property
    def label(self) -> Text:
        return _SHOWN[self][0]

    @property
    def tone(self) -> str:
        return _SHOWN[self][1]

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
_SHOWN: dict[PoolRunState, tuple[Text, str]] = {
    PoolRunState.WAITING: (say("排队中"), "gray"),
    PoolRunState.RUNNING: (say("测算中"), "blue"),
    PoolRunState.FINISHED: (say("已完成"), "green"),
    PoolRunState.FAILED: (say("未能完成"), "red"),
}
