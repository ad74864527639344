"""Who applies for a title at present."""

from registry.queries.application import applying_for
from registry.rules.state import State
from tests.make import Make


def test_who_applies_already_is_marked(make: Make) -> None:
    application = make.application(State.SUBMITTED)
    ids = [application.enterprise_id, make.enterprise().id]
    assert applying_for(application.scheme, application.level, ids) == {application.enterprise_id}
