"""Every request has a name, in its answer, the log and the page of a fault, and the log is not personal."""

import io
import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NoReturn

import pytest
from flask import Flask
from flask.testing import FlaskClient

from registry.config import Config
from registry.log_lines import request_id, set_lines
from registry.rules.role import Role
from registry.web.sight import HEADER
from tests.conftest import People, site
from tests.make import Make

pytestmark = pytest.mark.engines("sqlite")
GIVEN = "proxy-0123456789.ABC_x"
ONE_TIME = "W7kq-3fGh_abcdefghijklmnopqrstuvwxyz0123456"
TYPED = "天津某某精密机械有限公司"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What is logged meanwhile, as JSON."""
    stream, logger = io.StringIO(), logging.getLogger()
    handler = logging.StreamHandler(stream)
    set_lines(handler, as_json=True)
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield stream
    logger.removeHandler(handler)
    logger.setLevel(before)


def lines_of(written: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


@pytest.mark.parametrize("address", ["/", "/static/registry.css", "/nothing-here", "/healthz"])
def test_a_sane_name_is_kept_and_any_other_replaced(app: Flask, address: str) -> None:
    def named(given: str | None) -> str:
        with app.test_client().get(address, headers={} if given is None else {HEADER: given}) as answer:
            (name,) = answer.headers.getlist(HEADER)
            return name

    assert named(GIVEN) == GIVEN
    made = [
        named(given) for given in (None, "", "short", "x" * 65, "a b c d e f g", "<script>alert(1)", "-" * 9)
    ]
    assert all(len(name) == 12 and name.isalnum() for name in made)
    assert len(set(made)) == len(made)


def test_the_name_is_in_the_log_and_in_the_page_of_a_fault(
    app: Flask, written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> NoReturn:
        raise RuntimeError("a fault")

    monkeypatch.setitem(app.view_functions, "public.notices", broken)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    answer = app.test_client().get("/notices", headers={HEADER: GIVEN})
    assert answer.status_code == 500
    assert f"<code>{GIVEN}</code>" in answer.text
    fault, access = lines_of(written)
    assert fault["request"] == access["request"] == GIVEN
    assert "RuntimeError: a fault" in fault["exception"]
    assert (access["endpoint"], access["status"], access["method"]) == ("public.notices", 500, "GET")
    assert request_id.get() == ""


def test_the_log_of_requests_says_nothing_personal(make: Make, people: People, written: io.StringIO) -> None:
    officer = people.client(make.account(Role.LEADER))
    for address in (f"/roll?q={TYPED}", f"/enterprises/?q={TYPED}", f"/one-time/{ONE_TIME}", "/sign-in"):
        officer.get(address, headers={"Referer": f"http://localhost/?q={TYPED}"})
    officer.post("/sign-in", data={"login": "13800000000", "password": "of nobody"})
    said = written.getvalue()
    assert len(lines_of(written)) == 5
    assert all(word not in json.dumps(lines_of(written), ensure_ascii=False) for word in (TYPED, "张三"))
    assert ONE_TIME not in said
    assert "13800000000" not in said
    assert "/one-time/…" in [line["path"] for line in lines_of(written)]


def test_a_line_of_json_is_one_object_whatever_is_in_it(app: Flask, written: io.StringIO) -> None:
    logging.getLogger("tests").warning('a\n{"level": "INFO"}\u2028\x1b[2J%s', "\u202e")
    app.test_client().get("/x%0A%22%7D%E2%80%AE")
    assert written.getvalue().isascii()
    first, second = lines_of(written)
    assert (first["level"], "request" in first) == ("WARNING", False)
    assert (second["path"], second["status"]) == ('/x\n"}\u202e', 404)


def timing(client: FlaskClient) -> dict[str, str]:
    said = client.get("/roll").headers.get("Server-Timing", "")
    return dict(part.split(";", 1) for part in said.split(", ") if part)


def test_only_where_it_is_asked_for_an_answer_says_how_long_it_took(registry: Config, make: Make) -> None:
    make.draft()
    assert timing(site(registry).test_client()) == {}
    found = timing(site(replace(registry, timing=True)).test_client())
    assert set(found) == {"sql", "render", "total"}
    took = {name: float(text.removeprefix("dur=").partition(";")[0]) for name, text in found.items()}
    assert 0 < took["sql"] < took["total"]
    assert 0 < took["render"] < took["total"]
    assert int(found["sql"].partition('desc="')[2].split()[0]) >= 2
