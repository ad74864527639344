"""Addresses that are worked out once by their kind are those that Flask gives."""

from datetime import date
from enum import StrEnum
from random import Random
from typing import Any

import flask
import pytest
from flask import Flask
from werkzeug.routing import BuildError

from registry.web.addresses import url_for, with_query
from tests.conftest import site

pytestmark = pytest.mark.engines("sqlite")


class Kind(StrEnum):
    ONE = "a:b"


VALUES: tuple[object, ...] = (
    0, 7, 2**31 - 1, 2**31, -3, True, None, "", "甲 乙", "a&b=c/..", "%d", "%(id)d", "seed:municipal",
    "2147483647", date(2026, 3, 1), Kind.ONE, ["x", "y"], 1.5,
)  # fmt: skip


@pytest.fixture
def app(registry: Any) -> Flask:
    made: Flask = site(registry)
    return made


def _said(ask: Any, endpoint: str, values: dict[str, Any]) -> str:
    try:
        return str(ask(endpoint, **values))
    except (BuildError, ValueError, TypeError) as fault:
        return type(fault).__name__


@pytest.mark.parametrize("where", ["/", "/below"])
def test_every_address_is_the_one_that_flask_gives(app: Flask, where: str) -> None:
    seed, rules = Random(3), sorted(app.url_map.iter_rules(), key=lambda rule: rule.endpoint)
    with app.test_request_context("/roll?page=2", base_url=f"http://localhost{where}"):
        for rule in rules * 8:
            values = {name: seed.choice((1, 23, *VALUES)) for name in sorted(rule.arguments)}
            more = {"page": seed.choice(VALUES), "_anchor": "x", "q": seed.choice(VALUES)}
            values |= {name: more[name] for name in seed.sample(sorted(more), seed.randrange(3))}
            for _again in range(2):
                found, given = (_said(ask, rule.endpoint, values) for ask in (url_for, flask.url_for))
                assert found == given, (rule.endpoint, values)


def test_a_blueprint_and_no_request_are_answered_by_flask(app: Flask) -> None:
    with app.test_request_context("/roll"):
        flask.request.url_rule = next(app.url_map.iter_rules("public.roll"))
        assert url_for(".recognition", id=4) == "/roll/4"
        assert url_for("public.roll", _external=True) == "http://localhost/roll"
        assert url_for("static", filename="none.css") == "/static/none.css"


def test_a_query_is_changed_and_nothing_else_is_put_into_an_address(app: Flask) -> None:
    with app.test_request_context("/roll?q=甲%26&page=3&_external=1&q=乙&endpoint=x"):
        assert with_query({"page": 4, "sort": "", "after": None}) == (
            "/roll?q=%E7%94%B2%26&q=%E4%B9%99&_external=1&endpoint=x&page=4"
        )
        assert with_query(dict.fromkeys(("page", "q", "_external", "endpoint"))) == "/roll"
