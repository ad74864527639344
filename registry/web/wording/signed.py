"""Who submitted a file for its enterprise, as of then."""

from registry.queries.ledger import EventTimeline
from registry.rules.colleague import PART_NAMES, FirmPart
from registry.web.language import gettext as _
from registry.web.language import translated


def signed_words(events: EventTimeline) -> str:
    """Name and part of who submitted last; the name alone of what is older than parts, and '' where it was
    erased or nobody did."""
    last = next((item for item in events.items if item.kind == "application.submit"), None)
    if last is None or not last.actor_name:
        return ""
    if "signed_as" not in last.body:
        return last.actor_name
    part = translated(PART_NAMES[FirmPart(last.body["signed_as"])])
    return str(_("%(name)s（%(part)s）", name=last.actor_name, part=part))
