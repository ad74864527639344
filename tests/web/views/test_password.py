"""The own password, a forgotten one, and new links from the office of the district."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from registry.actions.account import open_account, renew_link, use_link
from registry.actions.password import change_password
from registry.errors import NotAllowed, NotFound, Stale, Unmet
from registry.models import Account, Event, SignIn
from registry.queries.actor import actor_of
from registry.rules.account import link_mark
from registry.rules.role import AT_WORK, Role
from tests.conftest import People
from tests.make import PASSWORD, SYSTEM, Make

NEW = "another correct battery"


@pytest.fixture
def leader(make: Make) -> Account:
    return open_account("leader", "张三", Role.LEADER, SYSTEM, password=PASSWORD)[0]


def change(client: FlaskClient, current: str = PASSWORD, new: str = NEW, again: str = NEW) -> tuple[int, str]:
    answer = client.post("/password", data={"current": current, "password": new, "again": again})
    return answer.status_code, answer.text


def test_the_own_password_is_changed_and_other_sessions_end(leader: Account, people: People) -> None:
    here, elsewhere = people.client(leader), people.client(leader)
    assert "/password" in here.get("/board/").text
    assert 'class="btn btn-link" href="/board/"' in here.get("/password").text, "a way back"
    assert change(here)[0] == 303
    assert here.get("/password").status_code == 200
    assert elsewhere.get("/password").status_code == 302
    assert Event.select().order_by(Event.seq.desc()).first().kind == "account.password_changed"
    fresh = people.client()
    assert fresh.post("/sign-in", data={"login": "leader", "password": PASSWORD}).status_code == 422
    assert fresh.post("/sign-in", data={"login": "leader", "password": NEW}).status_code == 303


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"current": "no such password"}, "现在的密码不正确"),
        ({"new": "short", "again": "short"}, "密码不能少于 10 位"),
        ({"new": "leader leader", "again": "leader leader"}, "密码过于简单"),
        ({"new": PASSWORD, "again": PASSWORD}, "新密码与现在的相同"),
        ({"again": "something else"}, "两次输入的密码不一致"),
    ],
)
def test_what_is_wrong_changes_nothing(
    leader: Account, people: People, typed: dict[str, str], sentence: str
) -> None:
    before = Event.select().count()
    status, text = change(people.client(leader), **typed)
    assert (status, sentence in text) == (422, True)
    assert Event.select().count() == before


def test_guesses_of_the_present_password_are_counted(leader: Account, app: Flask, people: People) -> None:
    app.config["CHANGE_LIMIT"] = "2 per minute"
    client = people.client(leader)
    assert [change(client, current="a guess it is")[0] for _ in range(3)] == [422, 422, 429]
    assert change(client)[0] == 429, "the right one, too"


def test_a_password_that_was_changed_meanwhile_is_not_changed_again(leader: Account) -> None:
    change_password(leader, PASSWORD, NEW, "token")
    with pytest.raises(Stale):
        change_password(leader, PASSWORD, "a third correct battery", "token")


def test_a_waiting_link_ends_with_the_password_it_would_replace(leader: Account) -> None:
    token = renew_link(leader, SYSTEM, seen="")
    change_password(leader, PASSWORD, NEW, "token")
    with pytest.raises(NotFound):
        use_link(token, "a third correct battery")


def test_who_forgot_it_reads_whom_to_ask_and_nothing_about_logins(people: People, leader: Account) -> None:
    client = people.client()
    assert 'href="/forgotten"' in client.get("/sign-in").text
    page = client.get("/forgotten")
    assert page.status_code == 200
    assert "企业所在区或功能区的工信部门" in page.text
    assert "电话待市局补充" in page.text
    assert "leader" not in page.text


def test_the_office_of_the_district_makes_a_link_for_its_own_enterprises_only(
    make: Make, people: People
) -> None:
    applicant = make.account(Role.ENTERPRISE)
    officer = people.client(make.account(Role.DISTRICT_OFFICER))
    page = f"/invitations/{applicant.enterprise_id}"
    assert applicant.login in officer.get(page).text
    answer = officer.post(f"{page}?do=link:{applicant.id}", data={"seen": link_mark(applicant.link_digest)})
    assert "/one-time/" in answer.text
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert officer.post(f"{page}?do=link:{applicant.id}", data={"seen": ""}).status_code == 409
    staff = make.account(Role.BUREAU_REVIEWER)
    assert officer.post(f"{page}?do=link:{staff.id}", data={"seen": ""}).status_code == 404
    elsewhere = people.client(make.account(Role.DISTRICT_OFFICER, district="120101"))
    assert elsewhere.get(page).status_code == 404
    assert elsewhere.post(f"{page}?do=link:{applicant.id}").status_code == 404


def test_the_action_refuses_what_the_page_does_not_offer(make: Make) -> None:
    applicant, staff = make.account(Role.ENTERPRISE), make.account(Role.LEADER)
    here = make.actor(Role.DISTRICT_OFFICER)
    elsewhere = make.actor(Role.DISTRICT_OFFICER, district="120101")
    for account, actor in (
        (applicant, elsewhere),
        (applicant, make.actor(Role.BUREAU_DECIDER)),
        (applicant, actor_of(applicant)),
        (staff, here),
        (staff, make.actor(Role.BUREAU_DECIDER)),
    ):
        with pytest.raises(NotAllowed):
            renew_link(account, actor, seen=link_mark(account.link_digest))


@pytest.mark.parametrize("role", sorted(set(Role) - AT_WORK))
def test_roles_without_pages_cannot_be_given(make: Make, app: Flask, people: People, role: Role) -> None:
    with pytest.raises(Unmet, match="目前没有可用的页面"):
        open_account("somebody", "张三", role, SYSTEM)
    result = app.test_cli_runner().invoke(args=["user", "create", "--role", role.value, "--one-time-link"])
    assert result.exit_code == 2
    admin = people.client(make.account(Role.SYSTEM_ADMIN))
    typed = {"role": role.value, "login": "somebody", "name": "张三"}
    assert admin.post("/admin/accounts", data=typed).status_code == 422
    assert not Account.select().where(Account.login == "somebody").exists()


def test_disabling_is_asked_first(make: Make, people: People) -> None:
    admin, applicant = people.client(make.account(Role.SYSTEM_ADMIN)), make.account(Role.ENTERPRISE)
    page = admin.get("/admin/accounts").text
    assert f'action="/admin/accounts/{applicant.id}/disabled"' not in page
    question = admin.get(f"/admin/accounts/{applicant.id}/disabled").text
    assert "停用张三的账号？" in question
    assert "最后一名能登录的企业管理员" in question
    assert not Account.get_by_id(applicant.id).disabled
    admin.post(f"/admin/accounts/{applicant.id}/disabled", data={"disabled": "1"})
    assert Account.get_by_id(applicant.id).disabled
    assert not SignIn.select().where((SignIn.account == applicant.id) & SignIn.ended_at.is_null()).exists()
