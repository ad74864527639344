"""The close of a call: a draft can still be read and saved after it, and what was returned comes back."""

from datetime import timedelta

from flask.testing import FlaskClient

from registry import clock
from registry.models import Application, Call, Enterprise
from registry.rules.state import State
from tests.make import Make
from tests.web.one_engine import one_engine
from tests.web.views.enterprise.pages import TYPED, address, again

pytestmark = one_engine


def press(client: FlaskClient, application: Application, rest: str) -> tuple[int, str]:
    typed = {**TYPED, "version": again(application).version}
    answer = client.post(address(application, rest), data=typed)
    return answer.status_code, answer.text


def test_a_draft_is_not_submitted_after_the_close_and_is_still_read_and_saved(
    client: FlaskClient, make: Make, enterprise: Enterprise
) -> None:
    """PC97, and the last minute of PC99: 23:59 is kept as the midnight after it."""
    call = make.call()
    late, in_time = make.draft(enterprise, call), call.closes_at - timedelta(seconds=1)
    with clock.at(call.closes_at + timedelta(days=1)):
        code, text = press(client, late, "?do=submit")
        assert (code, "该批次已截止受理。草稿已为您保留" in text) == (422, True)
        assert client.get(address(late)).status_code == 200
        assert press(client, late, "")[0] == 303
    assert again(late).state == State.DRAFT
    with clock.at(in_time):
        assert press(client, late, "?do=submit")[0] == 303
    assert again(late).state == State.SUBMITTED


def test_what_was_returned_before_the_close_is_submitted_again_after_it(
    client: FlaskClient, make: Make, enterprise: Enterprise
) -> None:
    """PC105."""
    returned = make.application(State.RETURNED, enterprise=enterprise)
    with clock.at(Call.get_by_id(returned.call_id).closes_at + timedelta(days=1)):
        assert press(client, returned, "?do=submit")[0] == 303
    assert again(returned).state == State.SUBMITTED
