"""Deciding, or proposing where a second person has to approve: what the pages that decide share."""

from flask import current_app, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from registry.actions.approval import propose
from registry.queries.approval import needs_second
from registry.rules.approval import ApprovalAction, Arguments
from registry.rules.right import Right, may, may_decide, require, require_decide
from registry.web.access import current_actor


def proposed(arguments: Arguments) -> ResponseReturnValue | None:
    """Where a second person is asked for: propose it, and the answer that leads to its page; else None.

    Raises what proposing raises.
    """
    if not needs_second(arguments.action):
        return None
    approval = propose(arguments, current_actor(), current_app.config["STORAGE"])
    flash(_("已提交第 %(id)s 号待批，另一位决定人批准后生效。", id=approval.id), "success")
    return redirect(url_for("approvals.approval", id=approval.id))


def may_begin(action: ApprovalAction) -> bool:
    """Whether to draw the form: for who may propose it, or, where nobody has to approve, may decide alone."""
    actor = current_actor()
    return may(actor, Right.PROPOSE_DECISION) if needs_second(action) else may_decide(actor, action)


def require_begin(action: ApprovalAction) -> None:
    """Raises NotAllowed where the form is not to be drawn."""
    if needs_second(action):
        require(current_actor(), Right.PROPOSE_DECISION)
    else:
        require_decide(current_actor(), action)
