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
from tests.web.crawled import endpoint, every_form
from tests.web.typed_forms import BY_ITSELF, TypedForm, forms_of

# What a page holds is the same on either engine.
pytestmark = pytest.mark.engines("sqlite")
HERE = {"Origin": "http://localhost"}
OF_PASSWORDS = frozenset({"session.password"})
"""Nothing of it may be kept."""
ELSEWHERE = {
    "enterprise.submit": "one form with the draft, handed in by a button of its own address",
    "enterprise.attach": "the same",
    "enterprise.detach": "the same",
    "enterprise.step": "a button beside the file",
    "colleagues.link": "a button in each line of a list; its answer is a link that is shown once",
    "invitations.link": "the same",
    "admin.link": "the same",
    "bureau.close": "a list of many files that is sent from their forwarding",
    "criteria_drafts.discard": "one of two decisions on a page",
    "profile.remove": "a button in each line of a section",
    "profile.complete": "a button beside a section",
    "invitations.letters": "its answer is letters that are shown once",
    "imports.apply": "a decision on what was uploaded",
    "candidates.scan": "asked for from several pages",
    "approvals.approve": "one of three decisions on a page",
    "approvals.decline": "the same",
    "approvals.withdraw": "the same",
    "changes.confirm": "one of three decisions on a page",
    "changes.decline": "the same",
    "changes.withdraw": "the same",
    "changes.several": "a decision on a list",
    "claims.confirm": "one of two decisions on a page",
    "claims.decline": "the same",
}
"""Posted to an address that is no page: opened, it leads to the page; refused, the page comes again there."""


@pytest.fixture
def guarded(app: Flask) -> Flask:
    """The site as people meet it: with tokens."""
    app.config["WTF_CSRF_ENABLED"] = True
    return app


def typed(form: TypedForm) -> list[tuple[str, str]]:
    return [each for each in form.sent() if each[0] not in BY_ITSELF | KEPT_TO_ONESELF]


def unsound(app: Flask, form: TypedForm, where: str) -> list[str]:
    """What Enter, Back, reload or a second press would not survive."""
    found = []
    for url in form.urls:
        if urlsplit(url).path != urlsplit(form.page).path and endpoint(app, url) not in ELSEWHERE:
            found.append(f"{where}: {url} is not the page's own address")
    keys = [box.value for box in form.boxes if box.name == "once"]
    return found + ([] if len(keys) == 1 and keys[0] else [f"{where}: {len(keys)} keys"])


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
    met: set[str] = set()
    count = 0
    for client, account, form in every_form(guarded, make, people):
        where = f"{account and account.role}: {form.page} → {form.action}"
        if account is None or endpoint(guarded, form.action) in OF_PASSWORDS:
            continue
        wrong += unsound(guarded, form, where)
        met |= {endpoint(guarded, url) for url in form.urls if urlsplit(url).path != urlsplit(form.page).path}
        form.type_everywhere()
        for url in form.urls:
            address, count = ended(people, url, form), count + 1
            wrong += [f"{where}: {each} is lost" for each in lost(typed(form), form, back(client, address))]
            if account.role not in strangers:
                strangers.add(account.role)
                other = back(people.client(make.account(Role(account.role))), address)
                wrong += [f"{where}: another account sees it"] * bool(re.search("第[0-9]+项", other))
    assert not wrong, "\n".join(wrong)
    assert count > 60
    assert met == set(ELSEWHERE)


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
    assert len(unsound(Flask(__name__), forms[0], "here")) == 2


@pytest.fixture
def draft(make: Make) -> Application:
    return make.draft()


@pytest.fixture
def owner(make: Make, draft: Application) -> Account:
    return make.account(Role.ENTERPRISE, enterprise_id=draft.enterprise_id, password=PASSWORD)


def own_form(url: str, text: str) -> TypedForm:
    """The form of a page that leads to the page itself."""
    return next(form for form in forms_of(url, text) if form.action == url)


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
    assert answer.status_code == 302 and answer.location.startswith(f"{form.page}?kept=")
    page = client.get(answer.location)
    assert not lost(typed(form), form, page.text)
    assert "还没有提交。请核对后再提交。" in page.text
    again = own_form(form.page, page.text)
    assert client.post(form.action, data=MultiDict(again.sent())).status_code == 302
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
    """Posted to an address that is no page; opened, that leads to the page."""
    officer = people.client(make.account(Role.BUREAU_REVIEWER))
    url = "/candidates/scan"
    refused = officer.post(url, data={"title": "第1项"}, headers={"Referer": "http://localhost/candidates/"})
    assert refused.status_code == 422 and "r-errors" in refused.text and "<title>错误：" in refused.text
    assert (officer.get(url).status_code, officer.get(url).location) == (302, "/candidates")
