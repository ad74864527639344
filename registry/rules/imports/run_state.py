"""How far a list is that is written in pieces, and what pages show for it."""

from registry.errors import say
from registry.rules.badge import BadgeState


class ImportRunState(BadgeState):
    """A run is written, then it is whole, or it was taken back; readers see all of it or nothing."""

    RUNNING = "running", say("正在导入"), "blue"
    WHOLE = "whole", say("已导入"), "green"
    TAKEN_BACK = "taken_back", say("未完成，已撤回"), "red"

    @property
    def is_running(self) -> bool:
        return self is ImportRunState.RUNNING
