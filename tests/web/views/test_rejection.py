"""A refusal is called by who refused, wherever it is read; with the reason, whom to ask and what follows."""

from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest

from registry import clock
from registry.actions.application import step_application
from registry.actions.call import open_call
from registry.actions.message import deliver_messages
from registry.models import Application, Call
from registry.rules.role import Role
from registry.rules.state import State
from registry.rules.workflow import Action
from tests.conftest import People
from tests.make import SYSTEM, Make
from tests.notice_lines import struck
from tests.web.one_engine import one_engine
from tests.web.second_press import press_twice

pytestmark = one_engine
BUREAU = "天津市工业和信息化局"
WAYS = {
    State.SUBMITTED: ("不予推荐", "西青区不予推荐，本次申报到此办结，未送", "请向西青区询问"),
    State.RECOMMENDED: ("不予认定", f"{BUREAU}：不予认定。理由：", f"请向{BUREAU}询问"),
    State.ON_NOTICE: ("不予认定（异议成立）", f"{BUREAU}：不予认定（异议成立）。理由：", f"请向{BUREAU}询问"),
}
"""By the state it was refused in: what it is called, what the applicant reads, and whom to ask."""


def refused(make: Make, source: State, call: Call | None = None) -> Application:
    """An application that was refused in a state."""
    application = make.application(source, call=call)
    role = Role.DISTRICT_OFFICER if source is State.SUBMITTED else Role.BUREAU_DECIDER
    place = {"district": "120111"} if source is State.SUBMITTED else {}
    if source is State.ON_NOTICE:
        struck(application, reason="材料与事实不符")
    else:
        step_application(application, Action.REJECT, make.actor(role, **place), note="材料与事实不符")
    deliver_messages()
    return Application.get_by_id(application.id)


@pytest.mark.parametrize("source", WAYS)
def test_a_refusal_is_called_by_who_refused(make: Make, people: People, source: State) -> None:
    application = refused(make, source)
    word, decided, ask = WAYS[source]
    owner = people.client(make.account(Role.ENTERPRISE, enterprise_id=application.enterprise_id))
    page = unescape(owner.get(f"/enterprise/applications/{application.id}").text)
    for words in (decided, "材料与事实不符", ask, "自知道决定之日起：60 日", "可以在本批次截止前再次申报"):
        assert words in page, words
    decider = people.client(make.account(Role.BUREAU_DECIDER))
    pages = [page, unescape(owner.get("/enterprise/").text), unescape(owner.get("/messages/").text)]
    pages += [
        unescape(decider.get(address).text)
        for address in (
            "/bureau/?state=rejected",
            f"/bureau/applications/{application.id}",
            f"/enterprises/{application.enterprise_id}",
        )
    ]
    others = {each[0] for each in WAYS.values()} - {word}
    for text in pages:
        said = text.replace("不予推荐或不予认定", "")
        assert f">{word}<" in said or f"{word}</" in said, text
        assert not [other for other in others if f">{other}<" in said], text
    assert "在本批次截止前再次申报" in pages[2]


def test_a_call_that_lets_nobody_file_again_is_said_everywhere(
    make: Make, people: People, on_day: Callable[..., object]
) -> None:
    decider, now = people.client(make.account(Role.BUREAU_DECIDER)), clock.now()
    posted = {
        "name": "innovative_sme:municipal",
        "title": "只报一次",
        "opens_at": "2026-03-01 09:00",
        "closes_at": "2026-05-01 09:00",
        "award_year": "2026",
        "may_file_again": "no",
    }
    assert press_twice(decider, "/bureau/calls", posted).status_code == 303
    call = Call.get(Call.title == "只报一次")
    assert call.may_file_again is False
    for address in ("/bureau/calls", "/"):
        assert "未通过的不能再次申报" in decider.get(address).text
    application = refused(make, State.SUBMITTED, call)
    owner = people.client(make.account(Role.ENTERPRISE, enterprise_id=application.enterprise_id))
    rule = "不能在本批次再次申报"
    for address in (
        f"/enterprise/applications/{application.id}",
        f"/enterprise/applications/new/{call.id}",
        "/messages/",
    ):
        assert rule in owner.get(address).text, address
    home = owner.get("/enterprise/").text
    assert "本批次不能再次申报" in home
    assert f"/enterprise/applications/new/{call.id}" not in home
    page = owner.get(f"/enterprise/applications/new/{call.id}").text
    assert "按本批次规定不能再次申报" in page
    assert 'name="subject"' not in page
    answer = owner.post(f"/enterprise/applications/new/{call.id}", data={"subject": "new:enterprise"})
    assert (answer.status_code, "按本批次规定不能再次申报" in answer.text) == (422, True)
    allowed = open_call("seed", "municipal", "可再报", now, now + timedelta(days=9), 2026, SYSTEM)
    assert "可以在本批次截止前再次申报" in owner.get(f"/enterprise/applications/new/{allowed.id}").text
    assert f"/enterprise/applications/new/{allowed.id}" in owner.get("/enterprise/").text
