"""Acts on published notices, for the table of rights."""

from collections.abc import Callable

from registry.actions import notice_line, notice_withdrawal
from registry.queries.approval import needs_second
from registry.rules.actor import Actor
from registry.rules.approval import ApprovalAction
from registry.rules.state import State
from tests.actions.approval_acts import alone
from tests.make import Make
from tests.notice_lines import held, released, striking, withdrawing

Act = Callable[[Actor], object]


def _alone() -> None:
    if needs_second(ApprovalAction.STRIKE):
        alone(ApprovalAction.PUBLISH)


def struck(make: Make) -> Act:
    file = make.application(State.ON_NOTICE)
    _alone()
    return lambda actor: notice_line.strike_line(striking(file), actor)


def on_hold(make: Make) -> Act:
    file = make.application(State.ON_NOTICE)
    return lambda actor: held(file, actor)


def off_hold(make: Make) -> Act:
    file = make.application(State.ON_NOTICE)
    held(file, Actor.system("cli"))
    return lambda actor: released(file, actor)


def withdrawn(make: Make) -> Act:
    notice = make.notice(make.application(State.PROPOSED))
    _alone()
    return lambda actor: notice_withdrawal.withdraw_notice(withdrawing(notice), actor)
