"""What happened to a file since it came to where it stands, as taking a step back asks."""

import json

from registry.errors import Text
from registry.models import Application, Event
from registry.queries.subject import open_titles
from registry.rules.recall import unmet_recall
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
    rows = Event.select(Event.seq, Event.kind, Event.body).where(Event.application_id == application.id)
    since: list[str] = []
    undone: set[int] = set()
    for row in rows.order_by(Event.seq.desc()):
        body = json.loads(row.body)
        if row.kind in UNDO_KINDS:
            undone.add(body["undoes"])
        elif row.seq in undone:
            continue
        elif body.get("to") == application.state:
            return str(body["from"]), since
        else:
            since.append(row.kind)
    return "", since
