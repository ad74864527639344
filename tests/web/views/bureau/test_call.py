"""Calls are opened and lead to their applications."""

from flask.testing import FlaskClient

from registry.models import Call
from registry.rules.workflow import State
from tests.make import Make
from tests.web.views.bureau.pages import row_count


def test_a_call_opens_at_shanghai_time(decider: FlaskClient) -> None:
    data = {
        "name": "green_factory:municipal",
        "title": "2026年绿色工厂申报",
        "opens_at": "2026-04-01T09:00",
        "closes_at": "2026-05-01T00:00",
        "award_year": "2026",
    }
    late = decider.post("/bureau/calls", data={**data, "closes_at": "2026-03-01T00:00"})
    assert late.status_code == 422
    assert 'value="2026年绿色工厂申报"' in late.text
    assert decider.post("/bureau/calls", data={**data, "opens_at": "soon"}).status_code == 422
    assert decider.post("/bureau/calls", data={**data, "award_year": "20260"}).status_code == 422
    assert not Call.select().exists()

    assert decider.post("/bureau/calls", data=data).status_code == 302
    call = Call.get()
    assert str(call.opens_at) == "2026-04-01 01:00:00"
    assert str(call.closes_at) == "2026-04-30 16:00:00"
    page = decider.get("/bureau/calls").text
    assert "2026-04-01 09:00" in page
    assert "未开始" in page


def test_a_calls_count_is_the_length_of_its_list(make: Make, decider: FlaskClient) -> None:
    call = make.call()
    for _ in range(2):
        make.application(State.SUBMITTED, call=call)
    make.application(State.SUBMITTED)
    make.application(State.DRAFT, call=call)
    page = decider.get("/bureau/calls").text
    link = f"/bureau/?state=all&amp;call={call.id}"
    assert f'href="{link}">2</a>' in page
    assert row_count(decider.get(link.replace("&amp;", "&")).text) == 2
