"""What became of a proposal, and whether anything can be done with it still."""

from datetime import date

from registry.errors import Text, say
from registry.rules.badge import BadgeState


class ApprovalState(BadgeState):
    """What became of a proposal. Lapsed is not kept: the calendar says it."""

    WAITING = "waiting", say("待批准"), "orange"
    APPROVED = "approved", say("已批准"), "green"
    DECLINED = "declined", say("未批准"), "red"
    WITHDRAWN = "withdrawn", say("已撤回"), "gray"
    LAPSED = "lapsed", say("已过期"), "gray"


KEPT_STATES = tuple(state for state in ApprovalState if state is not ApprovalState.LAPSED)


def state_on(day: date, kept: str, last_day: date) -> ApprovalState:
    """What a proposal is on a day; it can be approved to the end of its last day."""
    state = ApprovalState(kept)
    return ApprovalState.LAPSED if state is ApprovalState.WAITING and day > last_day else state


def unmet_waiting(state: ApprovalState) -> list[Text]:
    """Why a proposal cannot be approved, declined or withdrawn any more."""
    if state is ApprovalState.WAITING:
        return []
    return [say("该事项%(state)s，不能再办理。", state=state.label)]
