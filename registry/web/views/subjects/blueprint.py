"""The blueprint of sites and products, and its gate: their holders, and who reads the register."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from registry.queries.merged import lead_in_scope, lead_of_subject
from registry.rules.role import REGISTER_READERS, Role
from registry.web.access import current_actor, only

blueprint = Blueprint("subjects", __name__, url_prefix="/subjects")
blueprint.before_request(only(Role.ENTERPRISE, *REGISTER_READERS))


@blueprint.before_request
def _lead_on() -> ResponseReturnValue | None:
    """What stayed with a record that was merged leads to what counts for it."""
    leads = {"subjects.index": lead_in_scope, "subjects.subject": lead_of_subject}.get(request.endpoint or "")
    if leads is None or request.method != "GET":
        return None
    lead = leads(current_actor(), (request.view_args or {})["id"])
    return redirect(url_for(request.endpoint or "", id=lead)) if lead is not None else None
