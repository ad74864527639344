"""Pages that save themselves: found as left; an older save overwrites nothing; no event is written."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from registry.models import Account, Application, Event, TypedDraft
from registry.rules.role import Role
from registry.web.saved_typing import MOST_CHARACTERS, PAGE, SAVE_THEMSELVES, VERSION
from tests.conftest import People
from tests.make import Make
from tests.web.typed_forms import TypedForm, forms_of


@pytest.fixture
def draft(make: Make) -> Application:
    return make.draft()


@pytest.fixture
def owner(make: Make, draft: Application) -> Account:
    return make.account(Role.ENTERPRISE, enterprise_id=draft.enterprise_id)


def opened(client: FlaskClient, url: str) -> TypedForm:
    return next(form for form in forms_of(url, client.get(url).text) if form.action == url and not form.word)


def kept(client: FlaskClient, form: TypedForm, version: int, **typed: str) -> TestResponse:
    """What the page sends of itself while somebody types."""
    data = MultiDict([each for each in form.sent() if each[0] not in typed])
    data.update({**typed, PAGE: form.page, VERSION: str(version)})
    return client.post("/enterprise/typed", data=data)


def test_a_page_is_found_as_it_was_left_until_it_is_saved(
    people: People, make: Make, owner: Account, draft: Application
) -> None:
    client, url = people.client(owner), f"/enterprise/applications/{draft.id}"
    form, events = opened(client, url), Event.select().count()
    answer = kept(client, form, 0, statement="新写的说明\r\n第二段")
    assert (answer.status_code, answer.json["version"]) == (200, 1)  # type: ignore[index]
    assert len(answer.json["at"]) == len("12:03")  # type: ignore[index]
    assert kept(client, form, 1, statement="新写的说明\r\n第三段").json["version"] == 2  # type: ignore[index]
    assert Event.select().count() == events and Application.get_by_id(draft.id).version == draft.version
    again = client.get(url)
    assert (
        "第三段" in again.text and "还没有正式保存" in again.text and 'data-typed-version="2"' in again.text
    )
    # A colleague of the same enterprise has a page of their own.
    colleague = people.client(make.account(Role.ENTERPRISE, enterprise_id=draft.enterprise_id))
    assert "第三段" not in colleague.get(url).text
    assert client.post(url, data=MultiDict(opened(client, url).sent())).status_code == 303
    assert Application.get_by_id(draft.id).statement.endswith("第三段") and not TypedDraft.select().exists()
    assert "还没有正式保存" not in client.get(url).text


def test_an_older_save_never_overwrites_a_newer_one(
    people: People, make: Make, owner: Account, draft: Application
) -> None:
    client, url = people.client(owner), f"/enterprise/applications/{draft.id}"
    first, second = opened(client, url), opened(client, url)
    assert kept(client, second, 0, contact="新").status_code == 200
    late = kept(client, first, 0, contact="旧")
    assert late.status_code == 409 and late.json == {
        "reasons": ["另一个窗口已保存了较新的内容，这个窗口不再自动保存。"]
    }
    assert "新" in TypedDraft.get().fields.encode().decode("unicode_escape")
    # What was saved for good by another is not overwritten by what waits: saving it says so, with both texts.
    colleague = people.client(make.account(Role.ENTERPRISE, enterprise_id=draft.enterprise_id))
    theirs = MultiDict(opened(colleague, url).sent())
    theirs["statement"] = "同事保存的说明，十个字以上"
    assert colleague.post(url, data=theirs).status_code == 303
    answer = client.post(url, data=MultiDict(opened(client, url).sent()))
    assert answer.status_code == 409 and "同事保存的说明" in answer.text and 'value="新"' in answer.text


def test_what_waits_may_be_given_up(people: People, owner: Account, draft: Application) -> None:
    client, url = people.client(owner), f"/enterprise/applications/{draft.id}"
    kept(client, opened(client, url), 0, contact="赵六")
    (box,) = [form for form in forms_of(url, client.get(url).text) if form.word == "typed-discard"]
    assert box.action == url
    answer = client.post(box.action, data=MultiDict(box.sent()))
    assert (answer.status_code, answer.location) == (303, url)
    assert not TypedDraft.select().exists() and "赵六" not in client.get(url).text


@pytest.mark.engines("sqlite")
@pytest.mark.shipped
def test_only_pages_that_are_named_save_themselves_and_each_of_them_does(
    app: Flask, people: People, owner: Account, draft: Application
) -> None:
    assert {"enterprise.application", "profile.section"} <= SAVE_THEMSELVES <= set(app.view_functions)
    client = people.client(owner)
    for page in ("/enterprise/", "/sign-in", "//x", "/nowhere", ""):
        assert client.post("/enterprise/typed", data={PAGE: page, VERSION: "0"}).status_code == 404
    form = opened(client, "/profile/yearly")
    form.type_everywhere()
    assert kept(client, form, 0).status_code == 200
    assert opened(client, "/profile/yearly").sent()[3:] == form.sent()[3:]
    long = kept(client, form, 1, x="长" * MOST_CHARACTERS)
    assert long.status_code == 422 and "不能自动保存" in long.json["reasons"][0]  # type: ignore[index]


@pytest.mark.engines("sqlite")
@pytest.mark.shipped
def test_what_is_sent_beside_it_leaves_what_waits(people: People, make: Make, owner: Account) -> None:
    client, url = people.client(owner), "/profile/management"
    assert kept(client, opened(client, url), 0, source="新写的来源").status_code == 200
    (beside, *_others) = [form for form in forms_of(url, client.get(url).text) if form.word == "complete"]
    assert client.post(url, data=MultiDict(beside.sent())).status_code == 303
    assert TypedDraft.select().count() == 1 and "新写的来源" in client.get(url).text
