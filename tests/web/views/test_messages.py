"""The page of messages, and how many are new beside its link on every page."""

import re
from datetime import datetime, timedelta

from flask.testing import FlaskClient

from registry import clock
from registry.actions.approval import approve, decline, propose, withdraw
from registry.actions.call_change import close_call, extend_call
from registry.actions.claim_draft import save_claim_draft
from registry.actions.message import deliver_messages
from registry.models import Recognition
from registry.queries.actor import actor_of
from registry.queries.approval import effect_of
from registry.rules.approval import effect_digest
from registry.rules.catalog import catalog
from registry.rules.role import Role
from registry.rules.state import State
from tests.actions.approval_acts import to_be_ended
from tests.change_requests import moving
from tests.claims import claimed
from tests.conftest import People
from tests.days import noon
from tests.make import SYSTEM, Make
from tests.web.one_engine import one_engine

pytestmark = one_engine


def test_what_is_new_is_counted_on_every_page_until_it_is_read(make: Make, people: People) -> None:
    enterprise = make.enterprise()
    client = people.client(make.account(Role.ENTERPRISE, enterprise_id=enterprise.id))
    application = make.application(State.RETURNED, enterprise=enterprise)
    deliver_messages()
    assert "消息（1）" in client.get("/enterprise/").text
    page = client.get("/messages/").text
    for words in (
        "退回补正",
        application.number,
        f"/enterprise/applications/{application.id}",
        "全部标为已读",
    ):
        assert words in page
    to = page.partition('name="to" value="')[2].partition('"')[0]
    assert client.post("/messages/?do=seen", data={"to": to}).location == "/messages/"
    page = client.get("/messages/").text
    assert ("消息（" in page, "全部标为已读" in page, "已读" in page) == (False, False, True)
    for garbage in ("", "x", "9" * 30):
        assert client.post("/messages/?do=seen", data={"to": garbage}).status_code == 422


def test_nobody_reads_what_is_told_others(make: Make, people: People) -> None:
    application = make.application(State.RETURNED)
    deliver_messages()
    for account in (make.account(Role.ENTERPRISE), make.account(Role.BUREAU_DECIDER)):
        client = people.client(account)
        page = client.get("/messages/").text
        assert application.number not in page
        assert "没有消息" in page


def test_what_waits_no_more_is_not_said_to_wait_for_the_reader(make: Make, people: People) -> None:
    proposing, deciding = (make.account(Role.BUREAU_DECIDER) for _ in range(2))
    proposer, second = people.client(proposing), people.client(deciding)

    def said(client: FlaskClient) -> list[str]:
        deliver_messages()
        page = client.get("/messages/").text
        return re.findall(
            r'<th scope="row"><span[^>]*><span[^>]*>.*?</span>(.*?)</span></th>', page, re.DOTALL
        )

    first = propose(to_be_ended(make), actor_of(proposing), make.storage)
    assert (said(second), said(proposer)) == (["等待您批准"], ["等待另一人批准"])
    assert ("消息（1）" in second.get("/messages/").text, "消息（" in proposer.get("/messages/").text) == (
        True,
        False,
    )
    decline(first, actor_of(deciding), note="文号有误")
    assert said(second) == ["请您批准的事项：未批准"]
    assert said(proposer) == ["您提出的事项未获批准", "请您批准的事项：未批准"]
    late = propose(to_be_ended(make), actor_of(proposing), make.storage)
    withdraw(propose(to_be_ended(make), actor_of(proposing), make.storage), actor_of(proposing))
    assert said(second) == ["请您批准的事项：已撤回", "等待您批准", "请您批准的事项：未批准"]
    with clock.at(noon(late.last_day + timedelta(days=1))):
        assert said(people.client(deciding))[1] == "请您批准的事项：已过期"


def test_a_message_names_the_enterprise_and_its_title(make: Make, people: People) -> None:
    """What waits for approval, what became of it, and an ending as its holder reads it."""
    proposing, deciding = (make.account(Role.BUREAU_DECIDER) for _ in range(2))
    arguments = to_be_ended(make)
    title = Recognition.get_by_id(arguments.recognition)
    owner = people.client(make.account(Role.ENTERPRISE, enterprise_id=title.enterprise_id))
    found = propose(arguments, actor_of(proposing), make.storage)
    deliver_messages()
    words = catalog().schemes[title.scheme].zh
    named = f"{title.name} · {words} · 终止认定"
    second = people.client(deciding)
    assert named in second.get("/messages/").text
    assert title.name in second.get("/approvals/").text
    seen = effect_digest(effect_of(found))
    approve(found, actor_of(deciding), make.storage, seen=seen)
    deliver_messages()
    assert named in people.client(proposing).get("/messages/").text
    own = owner.get("/messages/").text
    assert words in own
    assert title.name not in own.partition("<main")[2].partition("<table")[2]


def test_a_list_that_waits_names_the_first_of_it(make: Make, people: People) -> None:
    proposing, deciding = (make.account(Role.BUREAU_DECIDER) for _ in range(2))
    files = [
        make.application(State.PROPOSED, enterprise=make.enterprise(name=f"天津第{n}厂")) for n in "甲乙丙"
    ]
    propose(make.publishing(*files), actor_of(proposing), make.storage)
    deliver_messages()
    for address in ("/messages/", "/approvals/"):
        assert "天津第丙厂、天津第乙厂等 3 件" in people.client(deciding).get(address).text


def test_officers_read_whose_change_and_whose_claim_waits(make: Make, people: People) -> None:
    enterprise = make.enterprise(name="天津迁址厂")
    moving(make, enterprise)
    made = claimed(make.storage)
    deliver_messages()
    here = people.client(make.account(Role.DISTRICT_OFFICER, district="120101"))
    assert "天津迁址厂 · " in here.get("/messages/").text
    desk = people.client(make.account(Role.DISTRICT_OFFICER, district=made.district))
    assert f"{made.name} · 第 {made.id} 号认领" in desk.get("/messages/").text


def test_a_message_of_a_call_says_what_became_of_it(make: Make, people: People) -> None:
    call = make.call()
    draft = make.draft(call=call)
    extend_call(call, datetime(2099, 4, 30, 16), SYSTEM, reason="系统维护")
    writing = make.account(Role.CLAIMANT)
    save_claim_draft(call, actor_of(writing), version=0, statement="", contact="李四", phone="")
    close_call(call, datetime(2099, 4, 1, 9, 1), SYSTEM, reason="系统维护")
    deliver_messages()
    firm = people.client(make.account(Role.ENTERPRISE, enterprise_id=draft.enterprise_id))
    page = firm.get("/messages/").text
    for words in ("申报批次有变化", "截止时间 2099-04-30 23:59", f"/enterprise/applications/{draft.id}"):
        assert words in page
    waiting = people.client(writing).get("/messages/").text
    assert ("截止时间 2099-04-01 17:00" in waiting, f'href="/calls/{call.id}"' in waiting) == (True, True)
