"""What tells persons apart, and what was done at the terminal: the administrator's pages of both."""

import pytest
from flask.testing import FlaskClient

from registry.actions.setting import set_workday
from registry.models import Account, AccountPerson, Event
from registry.queries.approval import person_of
from registry.queries.ledger import LONGEST_PAGE, operator_events
from registry.rules.actor import Actor
from registry.rules.role import Role
from registry.rules.second_person import ApprovalPerson
from tests.conftest import People
from tests.days import DAY
from tests.make import Make
from tests.web.one_engine import one_engine

CLI = Actor.system("cli")


@pytest.fixture
def admin(make: Make, people: People) -> FlaskClient:
    return people.client(make.account(Role.SYSTEM_ADMIN))


@one_engine
def test_telephone_and_staff_number_are_kept_in_one_spelling(make: Make, admin: FlaskClient) -> None:
    account = make.account(Role.BUREAU_DECIDER)
    url = f"/admin/accounts/{account.id}/person"
    assert admin.post(url, data={"phone": "＋86 138-0000 0000", "staff_no": "Ａ17"}).status_code == 303
    assert person_of(account.id) == ApprovalPerson(account.id, "13800000000", "a17")
    assert 'value="13800000000"' in admin.get(url).text
    assert admin.post(url, data={"phone": "", "staff_no": ""}).status_code == 303
    assert person_of(account.id) == ApprovalPerson(account.id, "", "")
    assert "138" not in Event.get(Event.kind == "account.person_stated").body


@one_engine
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"phone": "打电话"}, "7–12 位数字"),
        ({"phone": "123"}, "7–12 位数字"),
        ({"staff_no": "工 号？"}, "工号应为"),
    ],
)
def test_what_is_no_number_is_said_and_kept_in_its_box(
    make: Make, admin: FlaskClient, typed: dict[str, str], said: str
) -> None:
    account = make.account(Role.BUREAU_DECIDER)
    answer = admin.post(f"/admin/accounts/{account.id}/person", data=typed)
    assert (answer.status_code, said in answer.text) == (422, True)
    assert all(f'value="{text}"' in answer.text for text in typed.values())
    assert not AccountPerson.select().exists()


@one_engine
def test_an_account_is_opened_with_them_or_not_at_all(admin: FlaskClient) -> None:
    form = {
        "role": "bureau_decider",
        "login": "decider-b",
        "name": "李四",
        "phone": "12",
        "staff_no": "",
        "place": "",
        "code": "",
    }
    answer = admin.post("/admin/accounts", data=form)
    assert (answer.status_code, "7–12 位数字" in answer.text) == (422, True)
    assert not Account.select().where(Account.login == "decider-b").exists()
    right = {**form, "phone": "022-12345678"}
    assert admin.post("/admin/accounts", data=right).status_code == 200
    assert AccountPerson.get().phone == "02212345678"


def test_what_was_done_at_the_terminal_is_listed_and_nothing_else(make: Make, admin: FlaskClient) -> None:
    assert "没有记录" in admin.get("/admin/operator").text
    make.enterprise()
    set_workday(DAY, False, "停电", CLI)
    page = admin.get("/admin/operator").text
    assert "设置工作日或休息日" in page
    assert "登记企业" not in page


def test_its_list_goes_on_page_by_page(make: Make, admin: FlaskClient) -> None:
    for number in range(LONGEST_PAGE + 3):
        set_workday(DAY, bool(number % 2), f"第 {number} 次", CLI)
    first, following = operator_events()
    assert (len(first.items), following) == (LONGEST_PAGE, first.items[-1].seq)
    rest, end = operator_events(following)
    assert (len(rest.items), end) == (3, None)
    assert not {item.seq for item in first.items} & {item.seq for item in rest.items}
    assert f"before={following}" in admin.get("/admin/operator").text
    assert "最新" in admin.get(f"/admin/operator?before={following}").text
