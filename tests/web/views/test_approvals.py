"""What waits for a second person: read, approved, declined, taken back, and shown again where it changed."""

import re

import pytest
from flask.testing import FlaskClient

from registry.actions.approval import propose
from registry.actions.imports.run import upload_list
from registry.actions.setting import set_setting
from registry.models import Approval, Event, Recognition, SettingValue
from registry.queries.actor import actor_of
from registry.rules.approval import SettingArguments
from registry.rules.role import Role
from registry.rules.setting import SettingChange
from tests.actions import acts
from tests.conftest import People
from tests.days import DAY
from tests.make import SYSTEM, Make
from tests.web.approving import approved
from tests.web.one_engine import one_engine
from tests.workbooks import MUNICIPAL, sample

pytestmark = one_engine
KEY = "notice_days/seed:municipal"
FORM = {"value": "9", "from_day": "2026-03-02", "document_no": "津工信〔2026〕9号", "note": ""}


@pytest.fixture
def proposer(make: Make, people: People) -> FlaskClient:
    return people.client(make.account(Role.BUREAU_DECIDER))


@pytest.fixture
def second(make: Make, people: People) -> FlaskClient:
    return people.client(make.account(Role.BUREAU_DECIDER))


def waiting(proposer: FlaskClient) -> str:
    """The address of a proposal made on the page of a setting."""
    location = proposer.post(f"/settings/{KEY}", data=FORM).location
    assert location
    return location


def test_the_page_says_what_it_would_do_and_who_proposed_it(
    proposer: FlaskClient, second: FlaskClient
) -> None:
    url = waiting(proposer)
    page = second.get(url).text
    for words in ("公示期", "9 个工作日", "5 个工作日", "专精特新种子企业", "张三", "确认批准"):
        assert words in page
    own = proposer.get(url).text
    assert ("确认批准" in own, "撤回" in own) == (False, True)
    assert "更改设置" in second.get("/approvals/").text
    assert "第 1 号待批" in second.get(f"/settings/{KEY}").text
    assert proposer.post(f"{url}?do=approve", data={"seen": "0" * 64}).status_code == 422


def test_what_changed_is_shown_again_before_it_is_done(proposer: FlaskClient, second: FlaskClient) -> None:
    url = waiting(proposer)
    seen = re.search(r'name="seen" value="(\w+)"', second.get(url).text)
    assert seen
    set_setting(SettingChange(KEY, 8, DAY, "津工信〔2026〕8号"), SYSTEM)
    answer = second.post(f"{url}?do=approve", data={"seen": seen[1]})
    assert answer.status_code == 409
    assert "请重新核对" in answer.text
    assert "8 个工作日" in answer.text
    now = re.search(r'name="seen" value="(\w+)"', answer.text)
    assert now
    assert second.post(f"{url}?do=approve", data={"seen": now[1]}).status_code == 303
    assert SettingValue.select().count() == 2


def test_who_declines_says_why_and_the_proposer_reads_it(proposer: FlaskClient, second: FlaskClient) -> None:
    url = waiting(proposer)
    empty = second.post(f"{url}?do=decline", data={"note": " "})
    assert (empty.status_code, "请填写不批准的理由" in empty.text) == (422, True)
    assert second.post(f"{url}?do=decline", data={"note": "依据有误"}).status_code == 303
    assert "依据有误" in proposer.get(url).text
    late = second.post(f"{url}?do=approve", data={"seen": "x"})
    assert (late.status_code, "不能再办理" in late.text) == (409, True)
    assert "更改设置" in second.get("/approvals/?state=settled").text
    assert not SettingValue.select().exists()


def test_who_proposed_it_takes_it_back_and_may_propose_it_anew(proposer: FlaskClient) -> None:
    url = waiting(proposer)
    again = proposer.post(f"/settings/{KEY}", data={**FORM, "value": "10"})
    assert (again.status_code, "第 1 号待批" in again.text, 'value="10"' in again.text) == (409, True, True)
    assert proposer.post(f"{url}?do=withdraw").status_code == 303
    assert waiting(proposer) != url


def test_a_list_of_titles_is_brought_in_by_two(make: Make, people: People, second: FlaskClient) -> None:
    account = make.account(Role.BUREAU_REVIEWER)
    reviewer = people.client(account)
    run = upload_list("名单.xlsx", sample(MUNICIPAL), acts.decision(), actor_of(account), make.storage)
    url = f"/imports/{run.id}"
    assert "提交批准：整份导入" in reviewer.get(url).text
    answer = reviewer.post(f"{url}?do=apply")
    assert not Recognition.select().exists()
    assert "有待批准的事项" in reviewer.get(url).text
    assert approved(second, answer).location == url
    assert Recognition.select().count() == 9
    granted = Event.get(Event.kind == "recognition.granted")
    assert '"proposed_by":"' in granted.body


def test_the_list_costs_the_same_however_long(make: Make, second: FlaskClient, queries: list[str]) -> None:
    def cost() -> int:
        del queries[:]
        assert second.get("/approvals/").status_code == 200
        return len(queries)

    def propose_for(title: str) -> None:
        change = SettingArguments(f"notice_days/{title}", 9, DAY, "津工信〔2026〕9号", "")
        propose(change, make.actor(Role.BUREAU_DECIDER), make.storage)

    propose_for("seed:municipal")
    cost()
    one = cost()
    for title in ("green_factory:municipal", "green_park:municipal", "specialized_new:municipal"):
        propose_for(title)
    assert Approval.select().count() == 4
    assert cost() == one
