"""What happened to a file since it came to where it stands, as taking a step back asks."""

import json

from registry.errors import Text
from registry.models import Application, Event
from registry.queries.subject import open_titles
from registry.rules.recall import TAKEN_BACK, unmet_recall
from registry.rules.second_thought import UNDO_KINDS
from registry.rules.state import State


def unmet_recall_of(application: Application) -> list[Text]:
    """Why a district cannot take back what it decided about a file; three queries at most."""
    state = State(application.state)
    came, since = _came(application)
    other = open_titles(application.subject_id) if state is State.REJECTED else {}
    return unmet_recall(
        state,
        application.procedure,
        refused_in=came,
        since=since,
        open_number=other.get((application.scheme, application.level), ""),
    )


def _came(application: Application) -> tuple[str, list[str]]:
    """From which state it came to where it stands, and the kinds of the events since, the newest first."""
    # What was undone or taken back leads nowhere new: how it came there is what it was before. A proposal
    # undone within seconds is none; by one that was taken back the bureau had begun with the file.
    steps = (Event.application_id == application.id) & Event.kind.not_in(sorted(UNDO_KINDS))
    since: list[str] = []
    for row in Event.select(Event.kind, Event.body).where(steps).order_by(Event.seq.desc()):
        body = json.loads(row.body)
        if body.get("to") == application.state and row.kind != TAKEN_BACK:
            return str(body["from"]), since
        since.append(row.kind)
    return "", since
