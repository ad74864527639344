"""A page with a tag reads only the tables it says it shows, and its tag moves whenever it differs."""

import re
from collections.abc import Iterator
from random import Random

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from registry import clock
from registry.config import Config
from registry.models import Call, Notice, Recognition
from registry.queries.once_written import forget_answers
from registry.rules.carried import CARRIED, OF_NAME
from registry.rules.last_write import PUBLIC
from registry.rules.role import Role
from registry.web.unchanged import Shown, shown_by
from tests.conftest import People
from tests.lawful import STEPS, Life
from tests.read_tables import reading
from tests.web.tagged import tag_of

pytestmark = pytest.mark.engines("sqlite")
ALWAYS_READ = {"setting", "setting_value", "ledger_head", "sqlite_master", "json_each"}
"""Whether it is a demo, what the bureau has set, what the tag itself is made of, and what is no table."""
OF_WHO_READS = {"account", "sign_in", "message", "message_seen", "approval"}
"""What the tag holds of who is signed in."""
OF_OFFICES = {"enterprises.index", "bureau.recognitions"}
NOT_SHOWN = {Life.restore_elsewhere, Life.rebuild}
"""Steps of another database, and one that changes nothing."""


def addresses(*, of_office: bool) -> list[str]:
    """Of every page that says what it shows, and of some with a row of each age; an office's as well."""
    fixed = ["/", "/roll", "/roll?q=%E5%A4%A9&sort=name", "/notices", "/definitions", "/ledger/heads"]
    library = ["/criteria/", "/criteria/small.2026", "/criteria/compare?a=small.2026&b=small.2026"]
    rows = []
    for name, table in {"calls": Call, "notices": Notice, "roll": Recognition}.items():
        ids = [row.id for row in table.select(table.id).order_by(table.id)]
        rows += [f"/{name}/{id}" for id in sorted({*ids[:2], *ids[-1:]})]
    words = ("", "?q=%E5%A4%A9&sort=name", "?waiting=code", "?waiting=place", "?state=valid&q=%E5%A4%A9")
    lists = [f"{path}{word}" for path in ("/enterprises/", "/bureau/recognitions") for word in words]
    return [*fixed, *library, *rows, *(lists if of_office else ())]


def shown_text(answer: TestResponse) -> str:
    """A page without its mask and the seconds of its session."""
    return re.sub(r'name="csrf_token" value="[^"]+"|data-left="\d+"', "", answer.text)


@pytest.fixture
def life(registry: Config, app: Flask) -> Life:
    """A registry with a title, a notice that runs, and a day that is signed."""
    found = Life(registry, Random(1))
    for step in (Life.recognize, Life.notice, Life.sign, Life.drain):
        found.live(step)
    return found


@pytest.mark.parametrize("role", [None, Role.ENTERPRISE, Role.BUREAU_REVIEWER])
def test_a_page_reads_nothing_that_it_does_not_say(
    app: Flask, life: Life, people: People, role: Role | None
) -> None:
    """Of tables that events hold only columns that they hold, too: no other ever moves without one."""
    client = people.client(life.make.account(role) if role else None)
    is_of_office = role is Role.BUREAU_REVIEWER
    with clock.at(life.noon):
        client.get("/")  # from now on the session has its token
        opened = read_as_said(app, client, addresses(of_office=is_of_office), is_signed_in=role is not None)
    with app.app_context():
        others = {name for name in app.view_functions if shown_by(name)} - opened
    assert others == (set() if is_of_office else OF_OFFICES), "one of each page"


def read_as_said(app: Flask, client: FlaskClient, asked: list[str], *, is_signed_in: bool) -> set[str]:
    """Asserts that these pages read only what they say; returns which pages they are."""
    wrong, opened = [], set()
    routes = app.url_map.bind("localhost")
    for address in asked:
        endpoint, _values = routes.match(address.partition("?")[0])
        with app.app_context():
            shown = shown_by(endpoint)
        assert shown is not None, address
        forget_answers()
        with reading() as read:
            tag_of(client.get(address))
        opened.add(endpoint)
        wrong += [f"{address}: {each}" for each in _not_said(shown, read, is_signed_in=is_signed_in)]
    assert not wrong, "\n".join(wrong)
    return opened


def _not_said(shown: Shown, read: dict[str, set[str]], *, is_signed_in: bool) -> Iterator[str]:
    with reading() as asked:
        for ask in shown.also:
            ask()
    known = shown.tables | ALWAYS_READ | asked.keys() | (OF_WHO_READS if is_signed_in else set())
    if PUBLIC in known:
        known |= {"event"}
    if "searched_name" in known:
        known |= {table for table in read if table.startswith("searched_pair")}
    for table in sorted(read.keys() - known):
        yield f"{table} is read, and no word of it in shows(…)"
    for table in sorted(read.keys() & CARRIED.keys() & shown.tables):
        if apart := read[table] - {*CARRIED[table].columns, *OF_NAME}:
            yield f"{table}.{'/'.join(apart)} is read, which no event holds"


@pytest.mark.slow
def test_whatever_happens_a_page_that_differs_has_another_tag(app: Flask, life: Life, people: People) -> None:
    """Every page before and after each step of a life, at the same instant."""
    nobody, reviewer = app.test_client(), people.client(life.make.account(Role.BUREAU_REVIEWER))
    differing = same = 0
    reviewer.get("/")

    def look() -> dict[str, tuple[str, str]]:
        forget_answers()  # what is kept goes by the same marks
        public = addresses(of_office=False)
        clients = {
            **dict.fromkeys(public, nobody),
            "/enterprises/": reviewer,
            "/bureau/recognitions": reviewer,
        }
        answers = {address: client.get(address) for address, client in clients.items()}
        return {address: (tag_of(answer), shown_text(answer)) for address, answer in answers.items()}

    for step in [step for step in STEPS if step not in NOT_SHOWN]:
        with clock.at(life.noon):
            before = look()
            step(life)
            after = look()
        for address in before.keys() & after.keys():
            (tag, text), (new_tag, new_text) = before[address], after[address]
            assert text == new_text or tag != new_tag, (step.__name__, address)
            differing += text != new_text
            same += tag == new_tag
    with clock.at(life.noon):
        # With all that has happened since.
        read_as_said(app, nobody, addresses(of_office=False), is_signed_in=False)
        read_as_said(app, reviewer, addresses(of_office=True), is_signed_in=True)
    assert differing > 20
    assert same > 100
