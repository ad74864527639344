"""Tokens of forms under a mask: no two answers hold the same, and every one of a session is good."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from registry.rules.role import Role
from registry.web.access import TOKEN
from registry.web.csrf import masked, unmasked
from tests.conftest import People
from tests.make import PASSWORD, Make

pytestmark = pytest.mark.engines("sqlite")
FIELD = re.compile(r'name="csrf_token" value="([^"]+)"')


@pytest.fixture
def guarded(app: Flask) -> Iterator[Flask]:
    app.config["WTF_CSRF_ENABLED"] = True
    yield app
    app.config["WTF_CSRF_ENABLED"] = False


def drawn(client: FlaskClient, page: str) -> str:
    """The one token of all forms of a page."""
    tokens = set(FIELD.findall(client.get(page).text))
    assert len(tokens) == 1
    return tokens.pop()


def posted(client: FlaskClient, token: str) -> int:
    """What staying signed in answers to a token: it changes nothing that the next try would meet."""
    return client.post("/stay", data={"csrf_token": token}).status_code


@given(st.text(st.characters(max_codepoint=126, min_codepoint=33)))
def test_a_mask_comes_off_again(token: str) -> None:
    assert unmasked(masked(token)) == token


def test_two_pages_of_a_session_draw_different_tokens_and_both_are_good(
    guarded: Flask, people: People, make: Make
) -> None:
    client = people.client(make.account(Role.LEADER))
    first, second = drawn(client, "/password"), drawn(client, "/password")
    # Nothing of them is the same at the same place, but by chance.
    assert sum(a == b for a, b in zip(first, second, strict=True)) < len(first) / 8
    assert [posted(client, token) for token in (second, first, first)] == [200] * 3
    # What a page drew before tokens were masked is good, too: it is what is under the mask.
    assert posted(client, unmasked(first)) == 200


def test_a_token_of_another_session_and_none_at_all_are_refused(
    guarded: Flask, people: People, make: Make
) -> None:
    client, other = people.client(make.account(Role.LEADER)), people.client(make.account(Role.LEADER))
    own, foreign = drawn(client, "/password"), drawn(other, "/password")
    for token in ("", "x", own[:-4], own[4:], "A" * len(own), "ü", foreign, unmasked(foreign)):
        assert posted(client, token) == 400, token
    # Signed out and in again, it is another session.
    with client.session_transaction() as session:
        kept = session[TOKEN]
        session.clear()
        session[TOKEN] = kept
    drawn(client, "/password")
    assert posted(client, own) == 400


def test_a_script_sends_a_masked_token_in_a_header(guarded: Flask, people: People, make: Make) -> None:
    client = people.client(make.account(Role.LEADER))
    headers = {"X-CSRFToken": drawn(client, "/password")}
    assert client.post("/stay", headers=headers).status_code == 200


def test_who_signs_in_does_so_by_the_token_of_a_page_drawn_before(guarded: Flask, make: Make) -> None:
    account, client = make.account(Role.LEADER, password=PASSWORD), guarded.test_client()
    first_tab, second_tab = drawn(client, "/sign-in"), drawn(client, "/sign-in")
    assert first_tab != second_tab
    form = {"csrf_token": first_tab, "login": account.login, "password": PASSWORD}
    assert client.post("/sign-in", data=form).status_code == 303
