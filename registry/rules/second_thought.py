"""Second thoughts 撤回: for some seconds an officer takes back a decision on one file, before it is told."""

from datetime import timedelta

from registry.errors import Text, say
from registry.rules.procedure import Route
from registry.rules.role import Role
from registry.rules.state import State
from registry.rules.workflow import TRANSITIONS, UNDONE_TO, Transition, steps_back

SECOND_THOUGHT = timedelta(seconds=10)
"""How long a decision can be undone; no message of anything goes out earlier."""
VOIDED_BY_UNDOING = str(say("受理后 10 秒内撤回"))
"""The reason for which the title of an undone acceptance is void."""
UNDO_KINDS = frozenset(f"application.{action.value}" for action in UNDONE_TO.values())
"""The events by which a decision was undone; the body names it as `undoes`, by its number."""


def undo_of(route: Route, step: str, came_from: State, led_to: State) -> Transition | None:
    """The row that undoes a step of a file from one state to another; None of what cannot be undone."""
    return next(
        (
            row
            for row in TRANSITIONS
            if (row.undoes, row.source, row.target) == (step, led_to, came_from) and row.is_on(route)
        ),
        None,
    )


def unmet_undo(
    *, is_own: bool, is_last: bool, is_sent: bool, age: timedelta, route: Route, state: State, role: Role
) -> list[Text]:
    """Why a decision that led to `state` cannot be undone, with the way back that is left.

    `is_last`: nothing has happened to the file since. `is_sent`: its message went out. `age`: since it was
    recorded. `role`: of who asks.
    """
    if not is_last:
        return [say("该申报在这一决定之后又有办理，不能再撤回；请打开该申报查看现在的状态。")]
    other = other_way(route, state, role)
    if not is_own:
        return [say("这一决定不是您作出的，只能由作出决定的人在 10 秒内撤回。"), other]
    if is_sent or age > SECOND_THOUGHT:
        return [say("已超过 10 秒，不能再撤回；企业可能已经收到消息。"), other]
    return []


def other_way(route: Route, state: State, role: Role) -> Text:
    """What is left to do once a decision that led to `state` cannot be undone any more."""
    if rows := steps_back(route, state, role):
        return say("如确有误，请在该申报的页面上办理“%(step)s”，并写明理由。", step=rows[0].label)
    if state is State.RECOGNIZED:
        return say("备案已受理并有编号；如确有误，请在该认定的页面上按处置办理作废，并写明依据。")
    if state is State.RETURNED:
        return say("如无需补正，请通知企业直接重新提交；该申报的排队时间不变。")
    if state is State.REJECTED:
        return say("该申报已办结；企业可以另行申报。如由区级作出，由该区收回。")
    if state is State.NOT_NEEDED:
        return say("该申报已办结；如需备案，请通知企业另行申报。")
    return say("请打开该申报查看现在的状态。")
