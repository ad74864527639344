"""What pages send of themselves while somebody types."""

from flask.typing import ResponseReturnValue

from registry.errors import Stale, Unmet
from registry.web.access import current_account
from registry.web.language import refusal_reasons
from registry.web.saved_typing import save_typing
from registry.web.views.enterprise.blueprint import blueprint


@blueprint.post("/typed")
def typed() -> ResponseReturnValue:
    """Keep what was typed so far, for who typed it: JSON with the version it is now and the time."""
    try:
        version, at = save_typing(current_account().id)
    except (Unmet, Stale) as refused:
        return {"reasons": refusal_reasons(refused)}, refused.status
    return {"version": version, "at": at}
