"""What a page promises of the end of its session is when the session ends."""

import re
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient

from registry import clock
from registry.config import Config
from registry.models import KeptInput, SignIn
from registry.rules.role import Role
from tests.conftest import People
from tests.database.test_patience import stuck_writer
from tests.make import Make

pytestmark = pytest.mark.engines("sqlite")
HOUR, MINUTE, SECOND = timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)
PAGE = "/board/"


class Moved:
    """The machine's clock, set ahead by hand from an instant at which it stands still."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = clock.real_now()
        monkeypatch.setattr(clock, "real_now", lambda: self.now)

    def on(self, by: timedelta) -> datetime:
        self.now += by
        return self.now


@pytest.fixture
def moved(monkeypatch: pytest.MonkeyPatch) -> Moved:
    return Moved(monkeypatch)


@pytest.fixture
def leader(moved: Moved, make: Make, people: People) -> FlaskClient:
    return people.client(make.account(Role.LEADER))


def promised(client: FlaskClient) -> tuple[int, bool]:
    """What a page says: seconds, and whether that is final."""
    page = client.get(PAGE).get_data(as_text=True)
    found = re.search(r'data-left="(\d+)"( data-final)?', page)
    assert found
    return int(found[1]), bool(found[2])


def left(client: FlaskClient) -> tuple[int, bool]:
    said = client.get("/left").json
    return said["seconds"], said["is_final"]


def test_a_page_promises_what_is_kept_to_the_second(leader: FlaskClient, moved: Moved) -> None:
    assert promised(leader) == (7200, False)
    # So soon nothing is noted, and nothing more is promised.
    moved.on(50 * SECOND)
    assert promised(leader) == left(leader) == (7150, False)
    began = SignIn.get().seen_at
    moved.on(MINUTE)
    # Asking notes nothing, a page does.
    assert left(leader) == (7090, False) and SignIn.get().seen_at == began
    assert promised(leader) == left(leader) == (7200, False)
    moved.on(2 * HOUR - SECOND)
    assert left(leader) == (1, False)
    moved.on(SECOND)
    assert left(leader) == (0, False)
    assert leader.get(PAGE).status_code == 302


def test_one_press_stays(leader: FlaskClient, moved: Moved) -> None:
    moved.on(2 * HOUR - SECOND)
    assert leader.post("/stay").json == {"seconds": 7200, "is_final": False}
    moved.on(2 * HOUR - SECOND)
    assert leader.get(PAGE).status_code == 200
    moved.on(2 * HOUR)
    assert leader.post("/stay").status_code == 401


def test_after_twelve_hours_nothing_helps_and_what_was_posted_is_kept(
    leader: FlaskClient, moved: Moved
) -> None:
    for _each in range(7):
        moved.on(90 * MINUTE)
        promise = promised(leader)
    assert promise == (90 * 60, True)
    moved.on(90 * MINUTE - SECOND)
    assert leader.post("/stay").json == {"seconds": 1, "is_final": True}
    page = leader.get("/password").get_data(as_text=True)
    once = re.search(r'name="once" value="([^"]+)"', page)
    assert once
    moved.on(SECOND)
    answer = leader.post("/password", data={"once": once[1], "current": "x"})
    assert answer.status_code == 401 and KeptInput.select().count() == 1


def test_where_nothing_can_be_noted_nothing_is_promised(
    registry: Config, leader: FlaskClient, moved: Moved
) -> None:
    moved.on(HOUR)
    with stuck_writer(registry):
        assert promised(leader) == (3600, False)
    assert promised(leader) == (7200, False)
