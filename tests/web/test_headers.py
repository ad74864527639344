"""What every answer says to browsers and to what stands between: of pages, tables, files and static files."""

from dataclasses import replace
from http.cookies import SimpleCookie

import pytest
from flask import Flask
from flask.testing import FlaskClient

from registry.config import Config
from registry.models import Attachment
from registry.rules.role import Role
from registry.web.headers import HEADERS
from tests.conftest import People, site
from tests.make import PASSWORD, Make


def cache_control(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.headers["Cache-Control"]


@pytest.mark.engines("sqlite")
def test_tables_and_files_are_kept_by_no_cache(make: Make, people: People) -> None:
    leader = people.client(make.account(Role.LEADER))
    for name in ("targets", "districts", "titles", "indicators", "breakdown"):
        assert cache_control(leader, f"/board/{name}.csv") == "private, no-store", name
    draft = make.draft()
    owner = people.client(make.account(Role.ENTERPRISE, enterprise_id=draft.enterprise_id))
    file = Attachment.get(Attachment.application == draft.id)
    assert cache_control(owner, f"/files/{file.id}") == "private, no-store"
    assert cache_control(owner, "/readyz") == "private, no-store"
    # A page may be gone back to.
    assert cache_control(owner, "/enterprise/") == "private, no-cache"


@pytest.mark.engines("sqlite")
def test_static_files_are_what_they_say_and_for_this_site_only(app: Flask) -> None:
    with app.test_client().get("/static/registry.css") as answer:
        assert answer.status_code == 200
        assert "Access-Control-Allow-Origin" not in answer.headers
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
        assert "max-age=3600" in answer.headers["Cache-Control"]


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize(("https", "prefix"), [(True, "__Host-"), (False, "")])
def test_cookies_of_a_site_over_https_are_its_own(
    registry: Config, make: Make, https: bool, prefix: str
) -> None:
    account = make.account(Role.LEADER, password=PASSWORD)
    client = site(replace(registry, https=https)).test_client()
    answer = client.post("/sign-in", data={"login": account.login, "password": PASSWORD})
    assert answer.status_code == 303
    kept = SimpleCookie()
    for line in answer.headers.getlist("Set-Cookie"):
        kept.load(line)
    assert set(kept) == {f"{prefix}registry", f"{prefix}registry-device"}
    for cookie in kept.values():
        assert (bool(cookie["secure"]), cookie["path"], cookie["domain"]) == (https, "/", "")
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
