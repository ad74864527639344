"""撤回 on the page after a decision: a real form, for ten seconds, for the officer who decided."""

import re
from datetime import timedelta
from html import unescape

from flask.testing import FlaskClient

from registry import clock
from registry.actions.message import deliver_messages
from registry.models import Application, Enterprise, Message, Recognition
from registry.rules.role import Role
from registry.rules.second_thought import SECOND_THOUGHT
from registry.rules.state import STATES, State
from tests.actions.procedure_acts import FILED, SITE
from tests.conftest import People
from tests.make import Make
from tests.web.one_engine import one_engine

pytestmark = one_engine


def returned(client: FlaskClient, application: Application, **more: object) -> str:
    """The page that comes after it was returned, or decided as `more` says."""
    address = f"/district/applications/{application.id}"
    data = {"step": "return", "note": "缺审计报告", "version": application.version, **more}
    answer = client.post(address, data=data, follow_redirects=True)
    assert answer.status_code == 200, answer.text
    return unescape(answer.text)


def offered(page: str) -> tuple[str, dict[str, str]]:
    """Where the button sends what."""
    found = re.search(r'<form class="r-undo" method="post" action="([^"]+)".*?</form>', page, re.DOTALL)
    assert found, page
    return found[1], dict(re.findall(r'name="([\w]+)" value="([^"]*)"', found[0]))


def test_the_page_after_a_decision_offers_to_undo_it_once(make: Make, people: People) -> None:
    application, following = make.application(State.SUBMITTED), make.application(State.SUBMITTED)
    client = people.client(make.account(Role.DISTRICT_OFFICER))
    page = returned(client, application)
    name = Enterprise.get_by_id(application.enterprise_id).name
    assert f"{application.number} {name} 已办理：退回补正。" in page
    assert following.number in page
    url, data = offered(page)
    assert url == f"/district/applications/{application.id}" and {"once", "csrf_token"} < set(data)
    assert 'data-undo="10"' in page or 'data-undo="9"' in page
    done = client.post(url, data=data)
    assert done.status_code == 303 and done.location == f"/district/applications/{application.id}"
    assert Application.get_by_id(application.id).state == State.SUBMITTED
    page = unescape(client.get(done.location).text)
    state = STATES[State.SUBMITTED].staff_label
    assert f"{application.number} 已撤回，回到“{state}”；没有通知任何人。" in page
    # What was written stands in its box, and the record says both to officers.
    assert "缺审计报告</textarea>" in page and "10 秒内撤回刚才的决定" in page
    deliver_messages()
    assert not Message.select().exists()
    owner = people.client(make.account(Role.ENTERPRISE, enterprise_id=application.enterprise_id))
    seen = unescape(owner.get(f"/enterprise/applications/{application.id}").text)
    assert "退回补正" not in seen and "撤回刚才" not in seen and "缺审计报告" not in seen
    # The button is pressed twice, and its address entered.
    assert "已撤回" not in unescape(client.post(url, data=data, follow_redirects=True).text)
    assert client.get(url).status_code == 200


def test_it_is_offered_on_the_next_page_only(make: Make, people: People) -> None:
    client = people.client(make.account(Role.DISTRICT_OFFICER))
    assert "r-undo" in returned(client, make.application(State.SUBMITTED))
    assert 'class="r-undo"' not in client.get("/district/").text


def test_pressed_too_late_it_says_what_is_left_to_do(make: Make, people: People) -> None:
    application, client = (
        make.application(State.SUBMITTED),
        people.client(make.account(Role.DISTRICT_OFFICER)),
    )
    url, data = offered(returned(client, application))
    with clock.at(clock.now() + SECOND_THOUGHT + timedelta(seconds=1)):
        late = client.post(url, data=data)
    said = unescape(late.text)
    assert late.status_code == 422 and "已超过 10 秒，不能再撤回" in said and "直接重新提交" in said
    assert Application.get_by_id(application.id).state == State.RETURNED


def test_somebody_else_cannot_press_it(make: Make, people: People) -> None:
    application, client = (
        make.application(State.SUBMITTED),
        people.client(make.account(Role.DISTRICT_OFFICER)),
    )
    url, data = offered(returned(client, application))
    decision = {"do": data["do"], "decision": data["decision"]}
    colleague = people.client(make.account(Role.DISTRICT_OFFICER))
    refused = colleague.post(url, data=decision)
    assert refused.status_code == 422 and "不是您作出的" in unescape(refused.text)
    elsewhere = people.client(make.account(Role.DISTRICT_OFFICER, district="120101"))
    assert elsewhere.post(url, data=decision).status_code == 404
    assert client.post(url, data={**decision, "decision": "999999"}).status_code == 404


def test_once_the_firm_has_gone_on_it_is_too_late(make: Make, people: People) -> None:
    application, client = (
        make.application(State.SUBMITTED),
        people.client(make.account(Role.DISTRICT_OFFICER)),
    )
    url, data = offered(returned(client, application))
    owner = people.client(make.account(Role.ENTERPRISE, enterprise_id=application.enterprise_id))
    version = Application.get_by_id(application.id).version
    withdrawn = owner.post(
        f"/enterprise/applications/{application.id}?do=withdraw", data={"version": version}
    )
    assert withdrawn.status_code == 303, withdrawn.text
    refused = client.post(url, data=data)
    assert refused.status_code == 422 and "又有办理" in unescape(refused.text)
    assert Application.get_by_id(application.id).state == State.WITHDRAWN


def test_what_was_ticked_is_ticked_again(make: Make, people: People) -> None:
    application, client = (
        make.application(State.SUBMITTED),
        people.client(make.account(Role.DISTRICT_OFFICER)),
    )
    url, data = offered(returned(client, application, choice=["form", "license"]))
    page = unescape(client.post(url, data=data, follow_redirects=True).text)
    boxes = re.findall(r'<input[^>]*name="choice" value="(\w+)"[^>]*?( checked)?>', page)
    assert {value for value, checked in boxes if checked} == {"form", "license"}
    assert re.findall(r'<textarea[^>]*name="note"[^>]*>\s*([^<]*)</textarea>', page) == ["缺审计报告"]


def test_an_acceptance_is_undone_with_its_title(make: Make, people: People) -> None:
    application = make.application(State.SUBMITTED, call=make.call(*FILED), **SITE)
    client = people.client(make.account(Role.DISTRICT_OFFICER))
    url, data = offered(returned(client, application, step="accept", note=""))
    title = Recognition.get()
    page = unescape(client.post(url, data=data, follow_redirects=True).text)
    assert "已撤回，回到“待区级受理”；没有通知任何人。" in page
    public = unescape(client.get(f"/roll/{title.id}").text)
    assert "作废" in public
    owner = people.client(make.account(Role.ENTERPRISE, enterprise_id=application.enterprise_id))
    assert "认定作废" not in unescape(owner.get(f"/enterprise/applications/{application.id}").text)
