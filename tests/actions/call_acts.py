"""Calls of the actions that change a call: each makes what the action is called with."""

from datetime import timedelta

from registry import clock
from registry.actions import call, call_change
from registry.rules.call import AskedCall
from tests.actions.acts import Act
from tests.make import SYSTEM, Make


def changed(make: Make) -> Act:
    """A call of the bureau that does not open before tomorrow."""
    opens = clock.now() + timedelta(days=1)
    asked = AskedCall("innovative_sme", "municipal", "一批", opens, opens + timedelta(days=90), opens.year)
    made = call.open_call("innovative_sme", "municipal", "旧名", opens, asked.closes_at, opens.year, SYSTEM)
    return lambda actor: call_change.change_call(made, asked, actor)


def extended(make: Make) -> Act:
    made = make.call()
    return lambda actor: call_change.extend_call(
        made, made.closes_at + timedelta(days=1), actor, reason="延期"
    )


def closed(make: Make) -> Act:
    made = make.call()
    return lambda actor: call_change.close_call(
        made, made.closes_at - timedelta(days=1), actor, reason="提前"
    )


def withdrawn(make: Make) -> Act:
    made = make.call()
    return lambda actor: call_change.withdraw_call(made, actor, reason="撤回")


def files_moved(make: Make) -> Act:
    made, into = make.call(), make.call()
    make.draft(call=made)
    return lambda actor: call_change.move_files(made, into, actor, reason="批次重复")


def several_opened(make: Make) -> Act:
    opens = clock.now() + timedelta(days=1)
    times = (opens, opens + timedelta(days=90), opens.year)
    several = [
        AskedCall(scheme, "municipal", scheme, *times) for scheme in ("innovative_sme", "specialized_new")
    ]
    return lambda actor: call.open_calls(several, actor)
