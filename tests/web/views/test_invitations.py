"""Choosing enterprises to invite, their letters, and the table of links."""

import csv
import io
import json
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from registry.models import Account, Enterprise
from registry.rules.role import Role
from registry.web.review import invitations
from tests.conftest import People
from tests.make import PASSWORD, Make


@pytest.fixture
def officer(make: Make, people: People) -> FlaskClient:
    return people.client(make.account(Role.DISTRICT_OFFICER))


def tokens_on(page: str) -> list[str]:
    return re.findall(r"<code>http://localhost/one-time/([\w-]{43})</code>", page)


def test_letters_and_the_table_hold_the_same_links_and_each_works_once(
    make: Make, people: People, officer: FlaskClient
) -> None:
    firms = [make.enterprise() for _ in range(2)]
    make.enterprise(district="120101", name="和平的企业")
    listed = officer.get("/invitations/").text
    assert all(firm.name in listed for firm in firms)
    assert "和平的企业" not in listed
    page = officer.post("/invitations/?do=letters", data={"id": [firm.id for firm in firms]})
    assert page.headers["Cache-Control"] == "private, no-store"
    tokens = tokens_on(page.text)
    assert len(tokens) == len(set(tokens)) == 2
    assert "西青区工信部门" in page.text
    assert "电话：待市局补充" in page.text
    answer = officer.post("/invitations/?do=links", data={"tokens": " ".join([*tokens, "x" * 43])})
    assert answer.headers["Cache-Control"] == "private, no-store"
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert [row[0] for row in rows[1:]] == [firm.name for firm in firms]
    assert [row[3].rpartition("/")[2] for row in rows[1:]] == tokens
    typed = {"name": "李四", "password": PASSWORD, "again": PASSWORD}
    visitor = people.client()
    assert "您的姓名" in visitor.get(f"/one-time/{tokens[0]}").text
    assert visitor.post(f"/one-time/{tokens[0]}", data=typed | {"name": ""}).status_code == 422
    assert visitor.post(f"/one-time/{tokens[0]}", data=typed).status_code == 303
    assert visitor.post(f"/one-time/{tokens[0]}", data=typed).status_code == 404
    assert Account.get(Account.enterprise == firms[0].id).name == "李四"


def test_links_of_another_district_are_not_handed_out(
    make: Make, people: People, officer: FlaskClient
) -> None:
    page = officer.post("/invitations/?do=letters", data={"id": [make.enterprise().id]})
    other = people.client(make.account(Role.DISTRICT_OFFICER, district="120101"))
    answer = other.post("/invitations/?do=links", data={"tokens": " ".join(tokens_on(page.text))})
    assert answer.status_code == 422


def test_a_second_run_says_who_has_one_and_renews_where_asked(make: Make, officer: FlaskClient) -> None:
    waiting, taken = make.enterprise(), make.account(Role.ENTERPRISE, password=PASSWORD)
    officer.post("/invitations/?do=letters", data={"id": [waiting.id]})
    again = officer.post("/invitations/?do=letters", data={"id": [waiting.id, taken.enterprise_id]})
    assert again.status_code == 422
    assert "1 家已有账号，1 家已邀请" in again.text
    renewed = officer.post("/invitations/?do=letters", data={"id": [waiting.id], "renew": "1"})
    assert len(tokens_on(renewed.text)) == 1
    assert officer.post("/invitations/?do=letters", data={}).status_code == 422
    assert "没有账号" in officer.get("/invitations/?state=none").text


def test_all_that_match_are_invited_some_at_a_time(
    make: Make, officer: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("registry.queries.invitation", "registry.web.review.invitations"):
        monkeypatch.setattr(f"{module}.MOST_AT_ONCE", 2)
    monkeypatch.setattr(invitations, "MOST_LETTERS", 4)
    for number in range(5):
        make.enterprise(name=f"天津甲乙有限公司{number}")
    make.enterprise(name="别的企业")
    asked = {"q": "甲乙", "state": "none", "all": "1"}
    first = officer.post("/invitations/?do=letters", data=asked)
    assert len(tokens_on(first.text)) == 4
    (after,) = re.findall(r'name="after" value="(\d+)"', first.text)
    rest = officer.post("/invitations/?do=letters", data=asked | {"after": after})
    assert len(tokens_on(rest.text)) == 1
    assert 'name="after"' not in rest.text
    invited = Account.select(Account.enterprise).where(Account.enterprise.is_null(False))
    assert [row.name for row in Enterprise.select().where(Enterprise.id.not_in(invited))] == ["别的企业"]


def test_the_list_costs_the_same_however_long(make: Make, officer: FlaskClient, queries: list[str]) -> None:
    make.enterprise()
    officer.get("/invitations/")  # what is set is read once a process
    costs = []
    for _ in range(2):
        queries.clear()
        assert officer.get("/invitations/?state=").status_code == 200
        costs.append(len(queries))
        for _more in range(5):
            make.account(Role.ENTERPRISE)
    assert costs[0] == costs[1], queries


def test_at_the_terminal(make: Make, app: Flask) -> None:
    firm = make.enterprise()
    make.enterprise(district="120101")
    runner = app.test_cli_runner()
    result = runner.invoke(args=["user", "invite", "--place", "120111"])
    assert result.exit_code == 0, result.output
    rows = list(csv.reader(io.StringIO(result.stdout)))
    assert [row[0] for row in rows] == ["name", firm.name]
    assert "/one-time/" in rows[1][3]
    again = runner.invoke(args=["user", "invite", "--place", "120111", "--renew", "--json"])
    assert [each["login"] for each in json.loads(again.stdout)] == [rows[1][2]]
    assert runner.invoke(args=["user", "invite", "--place", "nowhere"]).exit_code == 1
