"""A page that is the same is not sent again; one that differs in anything always is."""

from datetime import timedelta
from itertools import pairwise

import pytest
from flask import Flask, flash
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from registry import clock
from registry.actions.imports.file import apply_import
from registry.actions.imports.taking_up import cancel_run
from registry.actions.setting import mark_as_demo, set_workday
from registry.config import SIGN_IN_IDLE, SIGN_IN_LASTS
from registry.models import Account, Notice, SignIn
from registry.queries.imports import piece
from registry.rules.imports.file import read_import
from registry.rules.role import Role
from registry.rules.state import State
from registry.web.access import TOKEN
from tests.actions.acts import decision
from tests.begun_list import FIRMS, begun
from tests.conftest import People
from tests.days import DAY
from tests.make import SYSTEM, Make
from tests.web.tagged import tag_of

ONE_ENGINE = pytest.mark.engines("sqlite")


def again(client: FlaskClient, address: str, tag: str, **headers: str) -> TestResponse:
    return client.get(address, headers={"If-None-Match": tag, **headers})


@pytest.fixture
def account(make: Make) -> Account:
    return make.account(Role.LEADER)


def test_nobody_is_sent_the_same_page_twice(app: Flask, make: Make) -> None:
    make.application(State.RECOGNIZED)
    client = app.test_client()
    page = client.get("/roll")
    tag = tag_of(page)
    # Nothing is begun for who only reads, and what differs by cookie or packing says so.
    assert "Set-Cookie" not in page.headers
    for method in ("GET", "HEAD"):
        answer = client.open("/roll", method=method, headers={"If-None-Match": f'"other", {tag}'})
        assert (answer.status_code, answer.data) == (304, b"")
        assert {"Cookie", "Accept-Encoding"} <= set(answer.vary)
        assert (answer.headers["ETag"], answer.headers["Cache-Control"]) == (tag, "private, no-cache")
        assert not {"Content-Length", "Set-Cookie", "Last-Modified"} & set(answer.headers.keys())
    head = client.head("/roll")
    assert (head.status_code, head.headers["ETag"]) == (200, tag)
    # Also told as a strong one, or packed otherwise, it is the same page; another address is another.
    assert again(client, "/roll", tag.removeprefix("W/"), **{"Accept-Encoding": "br"}).status_code == 304
    assert tag_of(client.get("/roll", headers={"Accept-Encoding": "gzip"})) == tag
    for other in ("/roll?page=1", "/notices"):
        assert again(client, other, tag).status_code == 200, other
    assert again(client, "/roll", "*").status_code == 200
    # Signing in is an event, and changes nothing here; another title does.
    make.sign_in(make.account(Role.LEADER))
    assert again(client, "/roll", tag).status_code == 304
    make.application(State.RECOGNIZED)
    assert again(client, "/roll", tag).status_code == 200


@ONE_ENGINE
def test_who_signs_in_and_out_gets_pages_of_their_own(people: People, account: Account, make: Make) -> None:
    client, other = people.client(), people.client(make.account(Role.BUREAU_REVIEWER))
    tags = [tag_of(client.get("/roll"))]
    for reader in (account, make.account(Role.BUREAU_REVIEWER), account):
        with client.session_transaction() as session:
            session[TOKEN] = make.sign_in(reader)
        assert again(client, "/roll", tags[-1]).status_code == 200
        tags.append(tag_of(client.get("/roll")))
        assert reader.name in client.get("/roll").text
    assert len(set(tags)) == 4, "each session has its own"
    with client.session_transaction() as session:
        session.clear()
    answer = again(client, "/roll", tags[-1])
    assert (answer.status_code, account.name in answer.text) == (200, False)
    assert again(client, "/roll", tags[0]).status_code == 304
    assert all(again(other, "/roll", tag).status_code == 200 for tag in tags)


@ONE_ENGINE
def test_what_an_account_is_now_is_what_its_pages_say(people: People, make: Make) -> None:
    account = make.account(Role.DISTRICT_OFFICER, district="120101")
    client = people.client(account)
    client.get("/roll")
    tag = tag_of(client.get("/roll"))
    assert again(client, "/roll", tag).status_code == 304
    Account.update(district="120111").where(Account.id == account.id).execute()
    assert again(client, "/roll", tag).status_code == 200


@ONE_ENGINE
def test_a_message_is_said_once_and_no_copy_of_it_is_kept(
    app: Flask, people: People, account: Account
) -> None:
    client = people.client(account)
    client.get("/roll")
    tag = tag_of(client.get("/roll"))
    with client.session_transaction() as session:
        session["_flashes"] = [("info", "已办理")]
    answer = again(client, "/roll", tag)
    assert (answer.status_code, answer.text.count("已办理")) == (200, 1)
    assert (answer.headers["Cache-Control"], answer.get_etag()) == ("private, no-store", (None, None))
    assert again(client, "/roll", tag).status_code == 304


def drawn(app: Flask, endpoint: str, *, say: str = "") -> TestResponse:
    """What a view draws at an address that has a tag, with something that it says itself."""
    with app.test_request_context("/notices"):
        app.preprocess_request()
        if say:
            flash(say)
        return app.process_response(app.make_response(app.view_functions[endpoint]()))


@ONE_ENGINE
def test_what_is_good_once_has_no_tag(app: Flask) -> None:
    """What a page says while it is drawn; and the key of a form, which is good once."""
    assert drawn(app, "public.notices").get_etag() != (None, None)
    said = drawn(app, "public.notices", say="已保存")
    assert ("已保存" in said.get_data(as_text=True), said.get_etag()) == (True, (None, None))
    form = drawn(app, "public.register")
    assert ('name="once"' in form.get_data(as_text=True), form.get_etag()) == (True, (None, None))


@ONE_ENGINE
def test_a_language_a_day_and_a_working_day_are_seen(app: Flask, make: Make) -> None:
    make.application(State.ON_NOTICE)
    client, address = app.test_client(), f"/notices/{Notice.get().id}"
    with clock.at(clock.start_of(DAY) + timedelta(hours=1)):
        tag = tag_of(client.get(address))
    with clock.at(clock.start_of(DAY) + timedelta(hours=23)):
        assert again(client, address, tag).status_code == 304
        client.get("/language/en")
        assert again(client, address, tag).status_code == 200
        assert 'lang="en"' in client.get(address).text
        client.get("/language/zh")
        set_workday(DAY + timedelta(days=2), False, "", SYSTEM)
        assert again(client, address, tag).status_code == 200
        tag = tag_of(client.get(address))
    with clock.at(clock.start_of(DAY + timedelta(days=1))):
        assert again(client, address, tag).status_code == 200


@pytest.mark.parametrize("edge", ["opens_at", "closes_at"])
def test_a_call_is_open_and_over_at_its_instant(app: Flask, make: Make, edge: str) -> None:
    call, client = make.call(), app.test_client()
    instant = getattr(call, edge)
    for address in ("/", f"/calls/{call.id}"):
        with clock.at(instant - timedelta(seconds=2)):
            tag = tag_of(client.get(address))
        with clock.at(instant - timedelta(seconds=1)):
            assert again(client, address, tag).status_code == 304
        with clock.at(instant):
            assert again(client, address, tag).status_code == 200


@ONE_ENGINE
def test_a_session_that_nothing_puts_off_is_counted_anew(people: People, account: Account) -> None:
    client = people.client(account)
    client.get("/roll")
    tag = tag_of(client.get("/roll"))
    assert again(client, "/roll", tag).status_code == 304
    begun = clock.real_now() - SIGN_IN_LASTS + SIGN_IN_IDLE / 2
    SignIn.update(created_at=begun).execute()
    answer = again(client, "/roll", tag)
    assert (answer.status_code, answer.get_etag()) == (200, (None, None))


@ONE_ENGINE
def test_the_clock_of_a_demo_moves_every_page(app: Flask, people: People, make: Make) -> None:
    admin, client = people.client(make.account(Role.SYSTEM_ADMIN)), app.test_client()
    mark_as_demo(SYSTEM)
    tag = tag_of(client.get("/notices"))
    assert again(client, "/notices", tag).status_code == 304
    admin.post("/admin/workdays?do=clock", data={"days": "1"})
    assert again(client, "/notices", tag).status_code == 200


@ONE_ENGINE
def test_a_list_that_is_written_is_seen_once_it_is_whole(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """While its pieces are written the page is what it was; then it is another, with another tag."""
    client, looks = app.test_client(), []
    monkeypatch.setattr(piece, "ROWS", 1)
    file = read_import("名单.xlsx", FIRMS, decision())
    looks.append(client.get("/roll"))
    apply_import(
        file,
        SYSTEM,
        accept_good=True,
        yes=True,
        progress=lambda _done, _total: looks.append(client.get("/roll")),
    )
    looks.append(client.get("/roll"))
    assert len(looks) > 3
    for before, after in pairwise(looks):
        assert before.text == after.text or tag_of(before) != tag_of(after)
    assert ["天津长单乙" in look.text for look in looks[:2]] == [False, False]
    assert "天津长单乙" in looks[-1].text


@ONE_ENGINE
def test_a_list_that_is_taken_back_moves_what_differs(app: Flask) -> None:
    client = app.test_client()
    looks = [client.get("/roll")]
    run = begun(decision())
    looks.append(client.get("/roll"))
    cancel_run(run, SYSTEM)
    looks.append(client.get("/roll"))
    assert "天津长单" not in looks[1].text
    for before, after in pairwise(looks):
        assert before.text == after.text or tag_of(before) != tag_of(after)
