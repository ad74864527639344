"""Behind proxies the limits count people, not the proxy; without a setting nobody is believed."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from registry.config import Config
from tests.conftest import site

WRONG = {"login": "somebody", "password": "not the password"}


def behind(registry: Config, proxies: int) -> FlaskClient:
    """A client of the site set up for so many proxies; one failure is all that an address has."""
    return site(replace(registry, proxies=proxies), SIGN_IN_ADDRESS_LIMIT="1 per minute").test_client()


def fail(client: FlaskClient, login: str, forwarded: str) -> int:
    """The answer to a wrong password; each login is another, so that only the address counts."""
    headers = {"X-Forwarded-For": forwarded}
    return client.post("/sign-in", data={**WRONG, "login": login}, headers=headers).status_code


@pytest.mark.parametrize(
    ("proxies", "others"),
    [(0, ["198.51.100.8", "198.51.100.9"]), (1, ["198.51.100.9, 198.51.100.7"] * 2)],
)
def test_an_address_that_no_proxy_wrote_is_not_believed(
    registry: Config, proxies: int, others: list[str]
) -> None:
    client = behind(registry, proxies)
    assert fail(client, "first", "198.51.100.7") == 422
    assert [fail(client, f"other{n}", text) for n, text in enumerate(others)] == [429, 429]


@pytest.mark.parametrize(("proxies", "tail"), [(1, ""), (2, ", 203.0.113.1")])
def test_everybody_behind_the_proxies_has_a_limit_of_their_own(
    registry: Config, proxies: int, tail: str
) -> None:
    client = behind(registry, proxies)
    assert fail(client, "first", f"198.51.100.7{tail}") == 422
    assert fail(client, "second", f"198.51.100.8{tail}") == 422
    assert fail(client, "third", f"198.51.100.7{tail}") == 429
