"""A timeline that is too long says so, on the page too."""

from registry.actions.ledger import NewEvent, record_all
from registry.database import db
from registry.queries.ledger import LONGEST_TIMELINE, timeline
from registry.rules.actor import Actor
from registry.rules.role import Role
from registry.rules.state import State
from tests.conftest import People
from tests.make import Make

CUT = "更早的记录没有在此列出。"


def test_a_timeline_says_where_it_is_cut(make: Make, people: People) -> None:
    application = make.application(State.SUBMITTED)
    reader, url = people.client(make.account(Role.BUREAU_REVIEWER)), f"/bureau/applications/{application.id}"
    known = len(timeline(application_id=application.id).items)
    _record(application.id, LONGEST_TIMELINE - known)
    events = timeline(application_id=application.id)
    assert (len(events.items), events.is_cut) == (LONGEST_TIMELINE, False)
    assert CUT not in reader.get(url).text
    _record(application.id, 1)
    events = timeline(application_id=application.id)
    assert (len(events.items), events.is_cut) == (LONGEST_TIMELINE, True)
    assert CUT in reader.get(url).text


def _record(application_id: int, count: int) -> None:
    with db.atomic():
        record_all(
            Actor.system("test"), [NewEvent(kind="test.happened", application_id=application_id)] * count
        )
