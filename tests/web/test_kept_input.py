"""What was posted after the session had ended comes back, field by field, of every form, to nobody else."""

import re
from html import unescape
from io import BytesIO
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from registry.models import Account, Application, KeptInput
from registry.queries.kept_input import KEPT_FOR
from registry.rules.role import Role
from registry.web.held_input import KEPT_TO_ONESELF
from registry.web.kept_input import with_key
from tests.conftest import People
from tests.make import PASSWORD, Make
from tests.web.branches import words_of
from tests.web.crawled import endpoint, every_form, forms_of_answers
from tests.web.typed_forms import BY_ITSELF, TypedForm, forms_of

# What a page holds is the same on either engine.
pytestmark = pytest.mark.engines("sqlite")
HERE = {"Origin": "http://localhost"}
OF_PASSWORDS = frozenset({"session.password"})
"""Nothing of it may be kept."""
ELSEWHERE = {
    "undo": "stands in a message on whatever page comes next; sent to the page of the file it speaks of",
}
"""Forms, by their word, that are not sent to the page on which they stand."""


@pytest.fixture
def guarded(app: Flask) -> Flask:
    """The site as people meet it: with tokens."""
    app.config["WTF_CSRF_ENABLED"] = True
    return app


def typed(form: TypedForm) -> list[tuple[str, str]]:
    return [each for each in form.sent() if each[0] not in BY_ITSELF | KEPT_TO_ONESELF]


def unsound(form: TypedForm, where: str) -> list[str]:
    """What Enter, Back, reload or a second press would not survive."""
    found = []
    for url in form.urls:
        if urlsplit(url).path != urlsplit(form.page).path and form.word not in ELSEWHERE:
            found.append(f"{where}: {url} is not the page's own address")
    keys = [box.value for box in form.boxes if box.name == "once"]
    return found + ([] if len(keys) == 1 and keys[0] else [f"{where}: {len(keys)} keys"])


def sent_by(app: Flask, form: TypedForm) -> set[tuple[str, str]]:
    """Which forms of which page these are, by their words."""
    words = {form.word, *(value.partition(":")[0] for _name, value in form.buttons)}
    # What is done at the desks of districts and of the bureau has one page.
    return {(endpoint(app, form.action).replace("district.", "bureau."), word) for word in words}


def lost(sent: list[tuple[str, str]], form: TypedForm, text: str) -> list[tuple[str, str]]:
    """What was sent and is not in the same form of a page that is drawn later; and what is otherwise."""
    again = [
        typed(each)
        for each in forms_of(form.page, text)
        if (each.urls, each.names) == (form.urls, form.names)
    ]
    # Of several of one shape, such as one for each line, the nearest.
    nearest = min(again, key=lambda each: len(set(sent) ^ set(each)), default=[])
    return [each for each in sent if each not in nearest] + [each for each in nearest if each not in sent]


def sign_in_url(text: str) -> str:
    found = re.search(r'href="(/sign-in\?next=[^"]*&amp;kept=[\w-]{43})"', text)
    assert found, text
    return unescape(found[1])


def back(client: FlaskClient, url: str) -> str:
    """The page to which the page of signing in leads after it."""
    asked = dict(parse_qsl(urlsplit(url).query))
    return client.get(with_key(asked["next"], asked["kept"]), follow_redirects=True).text


def ended(people: People, url: str, form: TypedForm, **others: str) -> str:
    """The answer where nobody is signed in any more: the address of the page of signing in."""
    data = MultiDict([*form.sent(), ("csrf_token", "old"), *others.items()])
    headers = {**HERE, "Referer": f"http://localhost{form.page}"}
    answer = people.client().post(url, data=data, headers=headers)
    assert answer.status_code == 401, answer.text
    # Who sits there now sees nothing of it.
    assert not re.search("第[0-9]+项", answer.text)
    return sign_in_url(answer.text)


@pytest.mark.slow
@pytest.mark.shipped
def test_every_form_comes_back_field_by_field_and_to_nobody_else(
    guarded: Flask, make: Make, people: People
) -> None:
    wrong: list[str] = []
    strangers: set[str] = set()
    met: set[tuple[str, str]] = set()
    count = 0
    for client, account, form in every_form(guarded, make, people):
        where = f"{account and account.role}: {form.page} → {form.action}"
        if account is None or endpoint(guarded, form.action) in OF_PASSWORDS:
            continue
        wrong += unsound(form, where)
        met |= sent_by(guarded, form)
        form.type_everywhere()
        for button in [dict([each]) for each in form.buttons] or [{}]:
            address, count = ended(people, form.action, form, **button), count + 1
            wrong += [f"{where}: {each} is lost" for each in lost(typed(form), form, back(client, address))]
            if account.role not in strangers:
                strangers.add(account.role)
                other = back(people.client(make.account(Role(account.role))), address)
                wrong += [f"{where}: another account sees it"] * bool(re.search("第[0-9]+项", other))
    guarded.config["WTF_CSRF_ENABLED"] = False
    for _client, account, form in forms_of_answers(make, people):
        # Drawn by an answer, with nothing in it to type: where it is sent, and its key.
        wrong += unsound(form, f"{account and account.role}: {form.page} → {form.action}")
        met |= sent_by(guarded, form)
    assert not wrong, "\n".join(wrong)
    assert count > 60
    forms = {(page, word) for page in guarded.view_functions for word in words_of(guarded, page) if word}
    forms = {each for each in forms if not each[0].startswith("district.")}
    assert forms - met == set(), forms - met


def test_what_a_page_drawn_later_lacks_is_found() -> None:
    """Planted: a page that gives back all but one thing, of each kind of box."""
    drawn = (
        '<main><form method="post" action="/a"><input type="hidden" name="once" value="1">'
        '<input type="text" name="b" value="x"><textarea name="c">\ny</textarea>'
        '<select name="d"><option value="1"></option><option value="2" selected></option></select>'
        '<input type="checkbox" name="e" value="1" checked><input type="radio" name="f" value="1" checked>'
        "</form></main>"
    )
    (form,) = forms_of("/a", drawn)
    assert not lost(typed(form), form, drawn)
    for fault in ('value="x"', "\ny", 'value="2" selected', 'name="e" value="1" checked', 'action="/a"'):
        assert lost(typed(form), form, drawn.replace(fault, 'value="0" name="z" action="/b"')), fault
    forms = forms_of("/b", drawn.replace('name="once" value="1"', ""))
    assert len(unsound(forms[0], "here")) == 2


@pytest.fixture
def draft(make: Make) -> Application:
    return make.draft()


@pytest.fixture
def owner(make: Make, draft: Application) -> Account:
    return make.account(Role.ENTERPRISE, enterprise_id=draft.enterprise_id, password=PASSWORD)


def own_form(url: str, text: str) -> TypedForm:
    """The form of a page that leads to the page itself."""
    return next(form for form in forms_of(url, text) if form.action == url and not form.word)


def filled_draft(client: FlaskClient, draft: Application) -> TypedForm:
    url = f"/enterprise/applications/{draft.id}"
    form = own_form(url, client.get(url).text)
    form.type_everywhere()
    return form


def test_after_signing_in_one_goes_on_where_one_was(
    guarded: Flask, people: People, owner: Account, draft: Application
) -> None:
    form = filled_draft(people.client(owner), draft)
    address = ended(people, form.action, form, file="x")
    client = people.client()
    (sign_in,) = forms_of(address, client.get(address).text)
    # Switching the language on the way loses nothing either.
    for code in ("en", "zh"):
        assert "kept=" in client.get(f"/language/{code}?next=" + quote(address, safe="")).location
    data = {**dict(sign_in.sent()), "login": owner.login, "password": PASSWORD}
    answer = client.post(sign_in.action, data=data)
    assert answer.status_code == 303 and answer.location.startswith(f"{form.page}?kept=")
    page = client.get(answer.location)
    assert not lost(typed(form), form, page.text)
    assert "还没有提交。请核对后再提交。" in page.text
    again = own_form(form.page, page.text)
    assert client.post(form.action, data=MultiDict(again.sent())).status_code == 303
    assert Application.get_by_id(draft.id).contact == dict(form.sent())["contact"]


def test_it_is_kept_for_half_an_hour_and_nobody_reads_it_without_its_key(
    guarded: Flask, people: People, owner: Account, draft: Application
) -> None:
    client = people.client(owner)
    form = filled_draft(client, draft)
    address = ended(people, form.action, form, password="s3cret words")
    kept = KeptInput.get()
    assert kept.account_id == owner.id and "第" not in kept.sealed and kept.key_digest not in address
    assert not lost(typed(form), form, back(client, address))
    assert "s3cret" not in back(client, address)
    KeptInput.update(made_at=kept.made_at - KEPT_FOR).execute()
    text = back(client, address)
    assert lost(typed(form), form, text) and "没有可以放回的内容" in text
    # The next one that is kept clears away what is older.
    ended(people, form.action, form)
    assert KeptInput.select().count() == 1


def test_a_key_of_ones_own_making_opens_nothing(
    guarded: Flask, people: People, owner: Account, draft: Application
) -> None:
    form = filled_draft(people.client(owner), draft)
    forged = next(box for box in form.boxes if box.name == "once")
    forged.value = re.sub("-[0-9]+", f"-{owner.id + 1}", forged.value)
    answer = people.client().post(form.action, data=MultiDict(form.sent()), headers=HERE)
    # Whose page it was is not known: the answer itself holds it, as for any page of nobody's.
    assert answer.status_code == 401 and "我已登录，继续" in answer.text
    assert not KeptInput.select().exists()
    for key in ("x" * 43, "..", "x" * 44, "第"):
        assert people.client(owner).get(form.page, query_string={"kept": key}).status_code == 200


def test_an_old_page_of_ones_own_comes_again_and_of_somebody_elses_is_kept_for_them(
    guarded: Flask, people: People, make: Make, owner: Account, draft: Application
) -> None:
    form = filled_draft(people.client(owner), draft)
    data = MultiDict([*form.sent(), ("csrf_token", "old")])
    mine = people.client(owner).post(form.action, data=data, headers=HERE)
    assert mine.status_code == 400 and not lost(typed(form), form, mine.text)
    assert "这次提交还没有办理" in mine.text and not KeptInput.select().exists()
    theirs = people.client(make.account(Role.ENTERPRISE)).post(form.action, data=data, headers=HERE)
    assert theirs.status_code == 400 and "这一页是另一账号打开的" in theirs.text
    assert not re.search("第[0-9]+项", theirs.text)
    assert not lost(typed(form), form, back(people.client(owner), sign_in_url(theirs.text)))


def test_beside_too_large_a_file_every_word_comes_back(
    guarded: Flask, people: People, owner: Account, draft: Application
) -> None:
    client = people.client(owner)
    form = filled_draft(client, draft)
    token = re.search('name="csrf_token" value="([^"]+)"', client.get(form.page).text)
    assert token
    guarded.config["MAX_CONTENT_LENGTH"] = 4000
    for browser, status in ((client, 413), (people.client(), 401)):
        data = MultiDict([*form.sent(), ("csrf_token", token[1])])
        data.add("file", (BytesIO(b"%PDF" + b"0" * 5000), "扫描.pdf"))
        answer = browser.post(form.action, data=data, headers=HERE)
        assert answer.status_code == status and "请重新选择" in answer.text and "扫描.pdf" in answer.text
        text = answer.text if status == 413 else back(client, sign_in_url(answer.text))
        assert not lost(typed(form), form, text), status
    # Far beyond it nothing is read.
    data.setlist("file", [(BytesIO(b"0" * 50_000), "扫描.pdf")])
    assert "文件太大，没有上传成功" in client.post(form.action, data=data, headers=HERE).text


def test_a_form_that_its_page_does_not_catch_comes_again_with_the_reason(
    app: Flask, people: People, make: Make, draft: Application
) -> None:
    """Several forms of one page: which one it was is said by none of the others."""
    officer = people.client(make.account(Role.BUREAU_REVIEWER))
    refused = officer.post("/changes/?page=1", data={"do": "confirm"})
    assert refused.status_code == 422 and "r-errors" in refused.text and "<title>错误：" in refused.text
    assert officer.post("/changes/", data={"do": "approve"}).status_code == 400
    assert officer.post("/changes/", data={}).status_code == 400
