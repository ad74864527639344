"""A form that is posted twice is done once; what is typed after going back is another form."""

import re

from flask.testing import FlaskClient

from registry.models import Application, Call, ClauseCheck, FormKey
from registry.rules.role import Role
from registry.rules.state import State
from tests.conftest import People
from tests.make import Make
from tests.sheets import STATED, publish_small, state
from tests.web.file_form import drawn, file_url
from tests.web.second_press import CONFIRMED

TYPED = {
    "name": "innovative_sme:municipal",
    "title": "2026年第二批",
    "opens_at": "2026-03-02T09:00",
    "closes_at": "2026-06-30T18:00",
    "award_year": "2026",
}


def key_on(client: FlaskClient, url: str) -> str:
    found = re.findall(r'name="once" value="([\w.-]+)"', client.get(url).text)
    assert found
    return found[-1]


def sure(client: FlaskClient, form: dict[str, str]) -> dict[str, str]:
    """With what the page asks to confirm of it, which is unusual."""
    asked = CONFIRMED.search(client.post("/bureau/calls", data=form).text)
    return form | ({asked[1]: asked[2]} if asked else {})


def test_a_call_posted_twice_is_one_call(make: Make, people: People) -> None:
    client = people.client(make.account(Role.BUREAU_DECIDER))
    form = TYPED | {"once": key_on(client, "/bureau/calls")}
    for _ in range(2):
        answer = client.post("/bureau/calls", data=form)
        assert answer.status_code == 303 and answer.location == "/bureau/calls", answer.text
    assert Call.select().where(Call.title == TYPED["title"]).count() == 1
    assert "这份表单已经提交过，没有重复办理。" in client.get("/bureau/calls").text
    # What is typed after going back is another call, and so is the same on a page drawn anew.
    another = sure(client, TYPED | {"title": "2026年第三批"})
    client.post("/bureau/calls", data=another | {"once": form["once"]})
    client.post("/bureau/calls", data=sure(client, TYPED) | {"once": key_on(client, "/bureau/calls")})
    assert Call.select().count() == 3
    # Somebody else's form is somebody else's.
    other = people.client(make.account(Role.BUREAU_DECIDER))
    other.post("/bureau/calls", data=sure(other, TYPED) | {"once": form["once"]})
    assert Call.select().count() == 4


def test_a_refused_form_may_be_sent_again_as_it_is(make: Make, people: People) -> None:
    client = people.client(make.account(Role.BUREAU_DECIDER))
    form = TYPED | {"once": key_on(client, "/bureau/calls"), "closes_at": "2026-01-01T18:00"}
    for _ in range(2):
        assert client.post("/bureau/calls", data=form).status_code == 422
    assert not FormKey.select().exists()


def test_a_decision_posted_twice_leads_to_the_file_and_is_no_conflict(make: Make, people: People) -> None:
    publish_small()
    enterprise = make.enterprise()
    state(enterprise, **STATED)
    file = make.application(State.SUBMITTED, enterprise=enterprise)
    client = people.client(make.account(Role.DISTRICT_OFFICER))
    sent = drawn(client.get(file_url(file)).text) | {
        "step": "return",
        "note": "请补正",
        "given-gate:rd": "yes",
    }
    assert client.post(file_url(file), data=sent).status_code == 303
    again = client.post(file_url(file), data=sent)
    assert (again.status_code, again.location) == (303, file_url(file))
    assert ClauseCheck.select().count() == 1 and Application.get_by_id(file.id).state == State.RETURNED
    # With other words it is another form, which comes too late, and nothing of it is lost.
    late = client.post(file_url(file), data=sent | {"note": "另有一项"})
    assert late.status_code == 409 and "另有一项" in late.text
