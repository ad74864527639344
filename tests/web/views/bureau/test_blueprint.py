"""What holds for every page of the bureau: its costs, its gate, what is not there."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from registry.rules.role import Role
from registry.rules.state import State
from tests.conftest import DAY, People
from tests.make import Make
from tests.web.one_engine import one_engine
from tests.web.views.bureau.pages import OnDay

pytestmark = one_engine


@pytest.mark.slow
@pytest.mark.parametrize(
    "path", ["/bureau/", "/bureau/notices", "/bureau/notices/new", "/bureau/recognitions", "/bureau/calls"]
)
def test_lists_cost_the_same_however_long(
    make: Make, decider: FlaskClient, queries: list[str], on_day: OnDay, path: str
) -> None:
    def fill() -> None:
        for state in (State.RECOMMENDED, State.PROPOSED, State.RECOGNIZED):
            make.application(state)

    with on_day(DAY + timedelta(days=10)):
        fill()
        queries.clear()
        decider.get(path)
        few = len(queries)
        for _ in range(3):
            fill()
        queries.clear()
        assert decider.get(path).status_code == 200
        assert len(queries) == few


def test_others_are_turned_away(make: Make, people: People) -> None:
    for role in (Role.DISTRICT_OFFICER, Role.ENTERPRISE, Role.LEADER, Role.SYSTEM_ADMIN):
        client = people.client(make.account(role))
        for path in (
            "/bureau/",
            "/bureau/notices",
            "/bureau/notices/new",
            "/bureau/recognitions",
            "/bureau/calls",
        ):
            assert client.get(path).status_code == 403, (role, path)


def test_what_is_not_there_is_404(decider: FlaskClient) -> None:
    for path in ("/bureau/notices/9", "/bureau/recognitions/9", "/bureau/applications/9"):
        assert decider.get(path).status_code == 404
    for path in ("/bureau/notices/9?do=recognize", "/bureau/recognitions/9/end"):
        assert decider.post(path).status_code == 404
