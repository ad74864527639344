"""The page of messages, and how many are new beside its link on every page."""

from registry.actions.message import deliver_messages
from registry.rules.role import Role
from registry.rules.state import State
from tests.conftest import People
from tests.make import Make
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
    assert client.post("/messages/seen", data={"to": to}).location == "/messages/"
    page = client.get("/messages/").text
    assert ("消息（" in page, "全部标为已读" in page, "已读" in page) == (False, False, True)
    for garbage in ("", "x", "9" * 30):
        assert client.post("/messages/seen", data={"to": garbage}).status_code == 422


def test_nobody_reads_what_is_told_others(make: Make, people: People) -> None:
    application = make.application(State.RETURNED)
    deliver_messages()
    for account in (make.account(Role.ENTERPRISE), make.account(Role.BUREAU_DECIDER)):
        client = people.client(account)
        page = client.get("/messages/").text
        assert application.number not in page
        assert "没有消息" in page
