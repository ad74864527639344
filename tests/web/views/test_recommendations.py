"""What was typed on a list's pages is never lost: a second tab that came too late shows it again."""

import pytest
from flask.testing import FlaskClient

from registry.models import Application
from registry.rules.role import Role
from registry.rules.state import State
from tests.conftest import People
from tests.make import Make
from tests.web.one_engine import one_engine
from tests.web.views.bureau.pages import state_of

pytestmark = one_engine

SITE = {"subject_kind": "data_center", "name": "一号"}
NUMBER = "津工信报〔2026〕7号"
NOTE = "已电话核实，名单中确无此数据中心。"


@pytest.fixture
def decider(make: Make, people: People) -> FlaskClient:
    return people.client(make.account(Role.BUREAU_DECIDER))


def filed(make: Make, state: State) -> Application:
    return make.application(state, call=make.call("green_data_center", "national"), **SITE)


def test_a_note_on_a_file_that_another_tab_closed_is_shown_again(make: Make, decider: FlaskClient) -> None:
    unnamed = filed(make, State.FORWARDED)
    make.answered(unnamed)
    address = f"/bureau/recommendations/{unnamed.forwarding_id}/applications/{unnamed.id}/close"
    seen = str(unnamed.version)
    first = decider.post(address, data={"note": "公布名单中没有", "version": seen})
    assert first.status_code == 302
    assert state_of(unnamed) == State.NOT_NAMED
    second = decider.post(address, data={"note": NOTE, "version": seen})
    assert second.status_code in (409, 422)
    assert NOTE in second.get_data(as_text=True)


def test_a_number_typed_for_files_that_another_tab_sent_is_shown_again(
    make: Make, decider: FlaskClient
) -> None:
    ready = filed(make, State.PROPOSED)
    form = {"application": str(ready.id), "document_no": NUMBER, "sent_on": "2026-03-02"}
    address = f"/bureau/recommendations/new?call={ready.call_id}"
    first = decider.post(
        address, data={**form, "document_no": "津工信报〔2026〕6号", "ranking": ready.number}
    )
    assert first.status_code == 302
    second = decider.post(address, data={**form, "ranking": ready.number})
    assert second.status_code == 422
    assert ready.number in second.get_data(as_text=True)
    assert NUMBER in second.get_data(as_text=True)
