"""本企业人员, as its administrator and its filler see it."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from registry.models import Account, Application, Enterprise
from registry.rules.colleague import FirmPart
from registry.rules.role import Role
from registry.rules.state import State
from tests.conftest import People
from tests.make import PASSWORD, Make


@pytest.fixture
def firm(make: Make) -> Enterprise:
    return make.enterprise()


def person(make: Make, firm: Enterprise, part: FirmPart, name: str) -> Account:
    account = make.account(Role.ENTERPRISE, enterprise_id=firm.id, part=part, password=PASSWORD)
    Account.update(name=name).where(Account.id == account.id).execute()
    return Account.get_by_id(account.id)


@pytest.fixture
def keeper(make: Make, people: People, firm: Enterprise) -> FlaskClient:
    return people.client(person(make, firm, FirmPart.ADMINISTRATOR, "张管理"))


def test_an_administrator_invites_and_the_link_is_shown_once(keeper: FlaskClient, people: People) -> None:
    typed = {"name": "李填报", "login": "li.tian", "part": "filler"}
    page = keeper.post("/colleagues/", data=typed)
    (path,) = re.findall(r"http://localhost(/one-time/[\w-]+)", page.text)
    assert page.headers["Cache-Control"] == "private, no-store"
    assert path not in keeper.get("/colleagues/").text
    invited = people.client()
    word = {"password": "another correct battery", "again": "another correct battery"}
    assert invited.post(path, data=word).status_code == 303
    assert invited.post(path, data=word).status_code == 404
    login = Account.get(Account.name == "李填报").login
    assert login in page.text
    assert invited.post("/sign-in", data={"login": login, **word}).location == "/enterprise/"
    own = invited.get("/colleagues/").text
    assert "李填报" in own
    assert login not in own, "logins are for who keeps them"
    assert "邀请人员" not in own


def test_the_answer_to_an_invitation_is_the_same_whoever_exists(
    keeper: FlaskClient, make: Make, app: Flask
) -> None:
    officer = make.account(Role.DISTRICT_OFFICER)
    pages = []
    for login in (officer.login, "nobody-is-called-so"):
        answer = keeper.post("/colleagues/", data={"name": "李填报", "login": login, "part": "filler"})
        pages.append((answer.status_code, "一次性链接" in answer.text, "已被使用" in answer.text))
    assert pages == [(200, True, False)] * 2
    app.config["INVITE_LIMIT"] = "1 per hour"
    typed = {"name": "王填报", "login": "wang", "part": "filler"}
    assert [keeper.post("/colleagues/", data=typed).status_code for _try in range(2)] == [200, 429]


def test_removing_is_asked_first_and_the_last_administrator_stays(
    keeper: FlaskClient, make: Make, firm: Enterprise
) -> None:
    filler = person(make, firm, FirmPart.FILLER, "李填报")
    question = keeper.get(f"/colleagues/{filler.id}/disabled")
    assert "停用李填报的账号？" in question.text
    assert not Account.get_by_id(filler.id).disabled
    assert keeper.post(f"/colleagues/{filler.id}/disabled", data={"disabled": "1"}).status_code == 303
    assert Account.get_by_id(filler.id).disabled
    own = Account.get(Account.name == "张管理")
    answer = keeper.post(f"/colleagues/{own.id}/part", data={"part": "filler"})
    assert answer.status_code == 422
    assert "企业至少保留一名能登录的企业管理员" in answer.text


def test_handing_over(keeper: FlaskClient, make: Make, firm: Enterprise) -> None:
    legal = person(make, firm, FirmPart.LEGAL_REPRESENTATIVE, "王法人")
    assert "交接给王法人？" in keeper.get(f"/colleagues/{legal.id}/hand-over").text
    assert keeper.post(f"/colleagues/{legal.id}/hand-over", data={"part": "filler"}).status_code == 303
    assert {row.name: row.part for row in Account.select()} == {"张管理": "filler", "王法人": "administrator"}
    assert keeper.get(f"/colleagues/{legal.id}/part").status_code == 403


def test_a_filler_fills_in_and_reads_who_submits(make: Make, people: People) -> None:
    draft = make.draft()
    firm = Enterprise.get_by_id(draft.enterprise_id)
    person(make, firm, FirmPart.LEGAL_REPRESENTATIVE, "王法人")
    client = people.client(person(make, firm, FirmPart.FILLER, "李填报"))
    address = f"/enterprise/applications/{draft.id}"
    page = client.get(address).text
    assert "可以提交和撤回的人员：王法人" in page
    assert 'value="submit"' not in page
    assert "不再申报" not in page
    typed = {"statement": "填报人写的说明", "contact": "李四", "phone": "02288888888"}
    answer = client.post(f"{address}?do=submit", data={**typed, "version": str(draft.version)})
    assert answer.status_code == 422
    assert "王法人" in answer.text
    kept = Application.get_by_id(draft.id)
    assert (kept.statement, kept.state) == ("填报人写的说明", State.DRAFT.value)
    details = client.get("/enterprise/details").text
    assert "由企业管理员或法定代表人申请" in details
    assert "/changes/new/" not in details


def test_officers_and_the_enterprise_read_who_submitted(make: Make, people: People) -> None:
    draft = make.draft()
    firm = Enterprise.get_by_id(draft.enterprise_id)
    legal = people.client(person(make, firm, FirmPart.LEGAL_REPRESENTATIVE, "王法人"))
    address = f"/enterprise/applications/{draft.id}"
    assert legal.post(f"{address}?do=submit", data={"version": str(draft.version)}).status_code == 303
    officer = people.client(make.account(Role.DISTRICT_OFFICER))
    for page in (legal.get(address), officer.get(f"/district/applications/{draft.id}")):
        assert "王法人（法定代表人）" in page.text
