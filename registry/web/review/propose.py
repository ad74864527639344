"""Deciding, or proposing where a second person has to approve: what the pages that decide share."""

from flask import current_app, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from registry.actions.approval import propose
from registry.queries.approval import needs_second
from registry.rules.approval import ApprovalAction, Arguments
from registry.rules.office import THE_BUREAU, Office
from registry.rules.right import (
    Right,
    may_decide,
    may_handle,
    may_propose,
    require,
    require_decide,
    require_handle,
)
from registry.web.access import current_actor
from registry.web.language import gettext as _


def proposed(arguments: Arguments, *, by_another: bool = False) -> ResponseReturnValue | None:
    """Where a second person is asked for: propose it, and the answer that leads to its page; else None.
    `by_another`: one is asked for what the action brings with it, whatever is set of the action itself.

    Raises what proposing raises.
    """
    if not by_another and not needs_second(arguments.action):
        return None
    approval = propose(arguments, current_actor(), current_app.config["STORAGE"])
    flash(_("已提交第 %(id)s 号待批，另一位决定人批准后生效。", id=approval.id), "success")
    return redirect(url_for("approvals.approval", id=approval.id))


def may_begin(action: ApprovalAction, office: Office = THE_BUREAU) -> bool:
    """Whether to draw the form: for who may propose it, or, where nobody has to approve, may decide alone;
    of one's own office."""
    actor = current_actor()
    if not may_handle(actor, *office):
        return False
    return may_propose(actor) if needs_second(action) else may_decide(actor, action)


def require_begin(action: ApprovalAction, office: Office = THE_BUREAU) -> None:
    """Raises NotAllowed where the form is not to be drawn."""
    require_handle(current_actor(), *office)
    if not needs_second(action):
        require_decide(current_actor(), action)
    elif not may_propose(current_actor()):
        require(current_actor(), Right.PROPOSE_DECISION)
