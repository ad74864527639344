"""What is posted by a page of which nobody knows whose it was is held in the answer; another site's is not.

What is kept for the account whose page it was: tests/web/test_kept_input.py.
"""

import inspect
import pkgutil
import re
from html.parser import HTMLParser
from importlib import import_module
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_wtf import FlaskForm
from wtforms import PasswordField

from registry import clock
from registry.models import Account, Application, SignIn
from registry.rules.role import Role
from registry.web import forms
from registry.web.access import TOKEN
from registry.web.held_input import FILE, KEPT_TO_ONESELF
from tests.conftest import People
from tests.make import PASSWORD, PDF, Make
from tests.web.typed_forms import forms_of

# What a page holds is the same on either engine.
pytestmark = pytest.mark.engines("sqlite")
HERE = {"Origin": "http://localhost"}
WORDS = "主营“精密轴承”，\r\n第二行 <b>&amp; 'x'"


class Forms(HTMLParser):
    """The forms inside the main part of a page: where each leads and what a browser would send of it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, list[tuple[str, str]]]] = []
        self.feed(page[page.index("<main") : page.index("</main>")])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append((values["action"], []))
        if tag == "input" and values["type"] == "hidden":
            self.found[-1][1].append((values["name"], values["value"]))


def held(page: str) -> tuple[str, dict[str, list[str]]]:
    """Where the one form of a page leads, and its fields."""
    ((action, fields),) = Forms(page).found
    names = dict.fromkeys(name for name, _value in fields)
    return action, {name: [value for each, value in fields if each == name] for name in names}


def sent_of(page: str, address: str) -> dict[str, str]:
    """What a browser would send of the form of a page that leads there."""
    own = [form for form in forms_of(address, page) if form.action == address and not form.word]
    return dict(own[0].sent())


@pytest.fixture
def guarded(app: Flask) -> Flask:
    """The site as people meet it: with tokens."""
    app.config["WTF_CSRF_ENABLED"] = True
    return app


@pytest.fixture
def draft(make: Make) -> Application:
    return make.draft()


@pytest.fixture
def owner(make: Make, draft: Application) -> Account:
    return make.account(Role.ENTERPRISE, enterprise_id=draft.enterprise_id)


def typed(client: FlaskClient, address: str, **changes: Any) -> dict[str, Any]:
    """The draft's form as its page gives it, with what somebody typed into it, and without its key."""
    fields = next(fields for action, fields in Forms(client.get(address).text).found if action == address)
    known = {name: value for name, value in fields if name != "once"}
    return {**known, "contact": "赵六", "phone": "022-23456789", "statement": WORDS, **changes}


def signs_in_again(client: FlaskClient, account: Account, make: Make) -> None:
    """In another tab of the same browser: as the page of signing in does, which begins a new session."""
    token = make.sign_in(account)
    with client.session_transaction() as session:
        session.clear()
        session[TOKEN] = token


def test_what_was_typed_outlives_the_end_of_a_session(
    guarded: Flask, people: People, make: Make, owner: Account, draft: Application
) -> None:
    client, address = people.client(owner), f"/enterprise/applications/{draft.id}"
    form = typed(client, address)
    SignIn.update(ended_at=clock.real_now()).execute()
    ended = client.post(address, data=form, headers=HERE)
    assert ended.status_code == 401
    action, fields = held(ended.text)
    assert (action, fields["statement"]) == (address, [WORDS])
    assert "csrf_token" not in fields
    assert f'href="/sign-in?next={address}" target="_blank"' in ended.text
    # Too early: the same page again.
    assert held(client.post(action, data=fields, headers=HERE).text) == (action, fields)
    signs_in_again(client, owner, make)
    asked = client.post(action, data=fields, headers=HERE)
    assert asked.status_code == 400
    assert "第二行 &lt;b&gt;&amp;amp;" in asked.text
    assert Application.get_by_id(draft.id).contact != "赵六"
    assert client.post(address, data=sent_of(asked.text, address), headers=HERE).status_code == 303
    kept = Application.get_by_id(draft.id)
    assert (kept.statement, kept.contact) == (WORDS.replace("\r\n", "\n"), "赵六")


def test_a_page_from_before_one_signed_in_again_is_sent_after_a_question(
    guarded: Flask, people: People, make: Make, owner: Account, draft: Application
) -> None:
    client, address = people.client(owner), f"/enterprise/applications/{draft.id}"
    form = typed(client, address)
    signs_in_again(client, owner, make)
    for stale in (form, {**form, "csrf_token": ""}):
        asked = client.post(address, data=stale, headers=HERE)
        assert asked.status_code == 400
        fields = sent_of(asked.text, address)
        assert fields["csrf_token"] != form["csrf_token"]
    assert client.post(address, data=fields, headers=HERE).status_code == 303
    assert Application.get_by_id(draft.id).contact == "赵六"


def test_who_signs_in_as_somebody_else_is_refused_and_keeps_the_words(
    guarded: Flask, people: People, make: Make, owner: Account, draft: Application
) -> None:
    address = f"/enterprise/applications/{draft.id}"
    form = typed(people.client(owner), address)
    for other, refusal in ((make.account(Role.ENTERPRISE), 404), (make.account(Role.LEADER), 403)):
        client = people.client(other)
        asked = client.post(address, data=form, headers=HERE)
        assert asked.status_code == 400
        refused = client.post(address, data=held(asked.text)[1], headers=HERE)
        assert refused.status_code == refusal
        action, fields = held(refused.text)
        assert fields["statement"] == [WORDS]
        assert "csrf_token" not in fields
        signs_in_again(client, owner, make)
        assert client.post(action, data=fields, headers=HERE).status_code == 400
    assert Application.get_by_id(draft.id).contact != "赵六"


def test_files_are_asked_for_again_by_name(
    guarded: Flask, people: People, make: Make, owner: Account, draft: Application
) -> None:
    address = f"/enterprise/applications/{draft.id}?do=attach"
    posted = {"statement": WORDS, "file": [(BytesIO(PDF), "甲|乙.pdf"), (BytesIO(PDF + b"1"), "丙.pdf")]}
    client = people.client()
    ended = client.post(address, data=posted, headers=HERE)
    assert ended.status_code == 401
    assert "届时请重新选择：甲|乙.pdf" in ended.text
    action, fields = held(ended.text)
    assert fields[FILE] == ["file|甲|乙.pdf", "file|丙.pdf"]
    signs_in_again(client, owner, make)
    asked = client.post(action, data=fields, headers=HERE, content_type="multipart/form-data")
    assert "文件不能保留，请重新选择：甲|乙.pdf" in asked.text
    assert "文件不能保留，请重新选择：丙.pdf" in asked.text
    assert FILE not in sent_of(asked.text, f"/enterprise/applications/{draft.id}")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost.evil.example", "Referer": "http://localhost/"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost"},
        {"Referer": "https://evil.example/localhost"},
        {},
    ],
)
def test_what_another_site_sends_gets_neither_token_nor_form(
    guarded: Flask, people: People, owner: Account, draft: Application, headers: dict[str, str]
) -> None:
    for client, status in ((people.client(owner), 400), (people.client(), 401)):
        answer = client.post(
            f"/enterprise/applications/{draft.id}", data={"statement": WORDS}, headers=headers
        )
        assert answer.status_code == status
        assert not Forms(answer.text).found
        assert "精密轴承" not in answer.text
        # A new session in the answer would take the place of the reader's own.
        assert status == 400 or not answer.headers.getlist("Set-Cookie")


def test_every_form_of_the_product_is_held(guarded: Flask, people: People, make: Make) -> None:
    """Signed out, and signed in with an old page: each address that is posted to."""
    posts = [rule for rule in guarded.url_map.iter_rules() if "POST" in (rule.methods or ())]
    assert len(posts) >= 40
    admin = make.account(Role.SYSTEM_ADMIN)
    for client, statuses in ((people.client(), {400, 401}), (people.client(admin), {400})):
        for rule in posts:
            path = re.sub(r"<(int:)?\w+>", "1", rule.rule)
            data = {"words": [WORDS, "二 三"], "id": "7", "password": "s3cret words", "csrf_token": "old"}
            answer = client.post(f"{path}?state=all&x=%22", data=data, headers=HERE)
            assert answer.status_code in statuses, path
            assert "s3cret words" not in answer.text
            if 'id="given-back"' in answer.text:
                # Its page is there for this reader: it comes again, with what it has no box for.
                assert "第二行 &lt;b&gt;&amp;amp;" in answer.text and "二 三" in answer.text, path
                continue
            action, fields = held(answer.text)
            assert action == f"{path}?state=all&x=%22"
            assert (fields.pop("csrf_token", None) is None) == (answer.status_code == 401), path
            assert fields == {"words": [WORDS, "二 三"], "id": ["7"]}, path


def test_a_registration_is_held_without_its_password(guarded: Flask, people: People) -> None:
    client = people.client()
    data = {"name": "天津某某有限公司", "login": "zizhuce", "password": PASSWORD, "again": PASSWORD}
    asked = client.post("/register", data=data, headers=HERE)
    assert asked.status_code == 400
    assert PASSWORD not in asked.text
    assert 'value="天津某某有限公司"' in asked.text
    form = client.post("/register", data=sent_of(asked.text, "/register"), headers=HERE)
    assert form.status_code == 422
    assert 'value="天津某某有限公司"' in form.text


def test_every_box_for_a_password_is_kept_to_oneself() -> None:
    found = set()
    for module in pkgutil.iter_modules(forms.__path__, f"{forms.__name__}."):
        for _name, form in inspect.getmembers(import_module(module.name), inspect.isclass):
            if issubclass(form, FlaskForm):
                for name, field in inspect.getmembers(form):
                    if getattr(field, "field_class", None) is PasswordField:
                        found.add(name)
    assert {"password", "again"} <= found <= KEPT_TO_ONESELF


def test_the_page_says_rightly_how_to_get_an_account(guarded: Flask, people: People) -> None:
    text = people.client().post("/profile/yearly", data={"source": "审计报告"}, headers=HERE).text
    assert 'href="/register"' in text
    assert "已在登记库中的企业也这样注册（认领），由所在区确认。" in text
    assert "没有账号的企业，请联系所在区主管部门" not in text
