"""The demo as people see it: every number on every page is the length of the list it opens, every page
answers, and nothing of it is left half done."""

import re
import shutil
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from demo.accounts import ACCOUNTS
from registry import clock
from registry.actions.setting import put_setting
from registry.config import Config
from registry.database import db
from registry.models import Account, Application, Enterprise, Recognition
from registry.queries.setting import DEMO_CLOCK
from registry.rules.catalog import catalog
from registry.rules.role import Role
from registry.rules.state import State
from registry.web import create_app
from registry.web.access import TOKEN
from tests.databases import KEY, LOADED_ON
from tests.days import noon
from tests.journeys.system import close_database
from tests.lists import Lists
from tests.make import Make

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
LINK = re.compile(r"<a\b([^>]*)>(.*?)</a>", re.DOTALL)
COUNT = re.compile(r'<span class="r-count">\s*([\d,]+)')
HIDDEN = re.compile(r'<span class="visually-hidden">.*?</span>|<span class="r-unit">.*?</span>', re.DOTALL)
START = {
    "leader": [
        "/board/",
        "/board/?known_at=2024-03-01T00:00",
        "/board/districts",
    ],
    "district": ["/district/", "/claims/", "/enterprises/", "/candidates/", "/board/", "/board/districts"],
    "zone": ["/district/", "/board/"],
    "reviewer": [
        "/bureau/",
        "/bureau/notices",
        "/bureau/recognitions",
        "/bureau/calls",
        "/enterprises/",
        "/what-if/1",
        "/candidates/",
    ],
}


@pytest.fixture(scope="module")
def demo(loaded_demo: Path, tmp_path_factory: pytest.TempPathFactory, redis_server: str) -> Iterator[Flask]:
    copy = shutil.copy(loaded_demo / "registry.sqlite3", tmp_path_factory.mktemp("demo"))
    app = create_app(Config(f"sqlite:///{copy}", redis_server, loaded_demo, port=8000, secret_key=KEY))
    # It is still the day of loading: requests read from the database by how much the clock is off.
    offset = noon(LOADED_ON) - clock.real_now()
    clock.set_offset(offset)
    with db.connection_context(), db.atomic():
        put_setting(DEMO_CLOCK, offset.total_seconds())
    yield app
    close_database()
    clock.set_offset(timedelta(0))


def signed_in(demo: Flask, login: str) -> FlaskClient:
    db.connect(reuse_if_open=True)
    client = demo.test_client()
    token = Make(demo.config["REGISTRY"]).sign_in(Account.get(Account.login == login))
    with client.session_transaction() as session:
        session[TOKEN] = token
    return client


def numbers(html: str) -> set[tuple[str, int]]:
    """Address and number of every link that counts something."""
    found = set()
    for attributes, body in LINK.findall(html):
        href = re.search(r'href="([^"]+)"', attributes)
        count = COUNT.search(body)
        if href is None:
            continue
        if count:
            found.add((unescape(href[1]), int(count[1].replace(",", ""))))
        elif "r-figure" in attributes:
            text = re.sub(r"[^\d-]", "", HIDDEN.sub("", body))
            found.add((unescape(href[1]), int(text)))
    return found


@pytest.mark.parametrize("login", list(START))
def test_every_number_is_the_length_of_its_list(demo: Flask, login: str) -> None:
    client = signed_in(demo, login)
    lists = Lists(client)
    wrong: list[str] = []
    seen: set[tuple[str, int]] = set()
    for start in START[login]:
        answer = client.get(start)
        assert answer.status_code == 200, start
        for address, shown in numbers(answer.text) - seen:
            seen.add((address, shown))
            if shown == 0 and "board" in address:
                continue
            found = lists.length(address if address.startswith("/") else start.split("?")[0] + address)
            if found != shown:
                wrong.append(f"{start} → {address}: shows {shown}, lists {found}")
    assert seen, "no number found: has the markup changed?"
    assert not wrong, "\n".join(wrong[:20])


def test_the_demo_is_whole(demo: Flask) -> None:
    """Beside what tests/demo/test_past.py says of it: that its ledger is whole and a recount agrees."""
    db.connect(reuse_if_open=True)
    # One came by a published list.
    assert Enterprise.select().where(Enterprise.demo).count() == Enterprise.select().count() - 1 > 2500
    assert {row.state for row in Application.select(Application.state).distinct()} == {s.value for s in State}
    titles = {(scheme.id, level.id) for scheme, level in catalog().titles()}
    held = set(Recognition.select(Recognition.scheme, Recognition.level).distinct().tuples())
    assert held == titles
    places = {row.district for row in Recognition.select(Recognition.district).distinct()}
    assert set(catalog().districts) <= places
    waiting = Enterprise.select().where(Enterprise.uscc.is_null() | (Enterprise.district == "")).count()
    assert waiting >= 20


def test_every_role_has_an_account_and_a_first_page(demo: Flask) -> None:
    for account in ACCOUNTS:
        client = signed_in(demo, account.login)
        assert client.get("/").status_code == 200
    assert {account.role for account in ACCOUNTS} >= set(Role) - {
        Role.EXPERT,
        Role.SECURITY_ADMIN,
        Role.AUDIT_ADMIN,
    }
