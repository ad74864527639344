"""The bureau's desk and its steps on an application."""

from flask.testing import FlaskClient

from registry.rules.state import State
from tests.make import Make
from tests.web.views.bureau.pages import row_count, state_of


def test_desk_spans_districts_and_narrows_by_one(make: Make, reviewer: FlaskClient) -> None:
    make.application(State.RECOMMENDED)
    make.application(State.RECOMMENDED, enterprise=make.enterprise(district="120112"))
    make.application(State.SUBMITTED)

    page = reviewer.get("/bureau/").text
    assert '区级已推荐 <span class="r-count">2</span>' in page
    assert row_count(page) == 2
    assert row_count(reviewer.get("/bureau/?district=120112").text) == 1
    assert row_count(reviewer.get("/bureau/?scheme=green_factory").text) == 0
    assert row_count(reviewer.get("/bureau/?state=submitted").text) == 1


def test_propose_goes_on_to_the_next_file(make: Make, reviewer: FlaskClient) -> None:
    first, second = make.application(State.RECOMMENDED), make.application(State.RECOMMENDED)
    url = f"/bureau/applications/{first.id}/steps/propose"
    answer = reviewer.post(url, data={"version": first.version})
    assert answer.location == f"/bureau/applications/{second.id}"
    assert state_of(first) == State.PROPOSED


def test_reviewer_may_not_reject_what_is_proposed(make: Make, reviewer: FlaskClient) -> None:
    application = make.application(State.PROPOSED)
    page = reviewer.get(f"/bureau/applications/{application.id}").text
    assert "撤回拟认定" in page and "不予认定" not in page.partition("<main")[2]
    url = f"/bureau/applications/{application.id}/steps/reject"
    assert reviewer.post(url, data={"version": application.version, "note": "不符"}).status_code == 403
    assert state_of(application) == State.PROPOSED
