"""撤回: for ten seconds the page after a decision offers to undo it."""

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue

from registry import clock
from registry.actions.second_thought import undo_decision
from registry.errors import Stale
from registry.models import Application
from registry.queries.application import get_application
from registry.queries.second_thought import last_seq
from registry.rules.second_thought import SECOND_THOUGHT, undo_of
from registry.rules.state import facts_of
from registry.rules.workflow import Transition
from registry.web.access import current_actor
from registry.web.language import gettext as _
from registry.web.language import translated
from registry.web.review.audience import Audience

UNDO = "undo"
"""The category of a message that has a button beside it: templates/components/undo.html."""


def say_decided(audience: Audience, application: Application, row: Transition) -> None:
    """Say on the next page what was decided, with a button that undoes it where that can be undone."""
    names = {"number": application.number, "name": application.enterprise.name, "step": translated(row.label)}
    said = _("%(number)s %(name)s 已办理：%(step)s。", **names)
    if undo_of(application.route, row.action, row.source, row.target) is None:
        flash(said, "success")
        return
    until = clock.real_now() + SECOND_THOUGHT
    offer = {
        "said": said,
        "url": audience.url("application", id=application.id),
        "decision": last_seq(application),
        "until": until.isoformat(),
    }
    flash(offer, UNDO)  # type: ignore[arg-type]  # the session keeps what JSON can


def undo_page(audience: Audience, id: int) -> ResponseReturnValue:
    """Undo a decision; then the file is there again as it was."""
    actor = current_actor()
    application = get_application(actor, id)
    decision = request.form.get("decision", type=int)
    if decision is None:
        raise Stale()
    row = undo_decision(application, actor, decision=decision)
    state = translated(facts_of(application.route.procedure, row.target).staff_label)
    flash(
        _("%(number)s 已撤回，回到“%(state)s”；没有通知任何人。", number=application.number, state=state),
        "success",
    )
    return redirect(audience.url("application", id=id))
