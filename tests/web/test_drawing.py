"""Templates print and call by ways of our own: what comes out is what Jinja's would be."""

from enum import StrEnum
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from jinja2 import Environment, StrictUndefined, UndefinedError
from markupsafe import Markup

from registry.errors import say
from registry.rules.catalog import catalog
from registry.web.drawing import said
from tests.conftest import site

pytestmark = pytest.mark.engines("sqlite")


class Tone(StrEnum):
    RED = "<red>"


class Html:
    def __html__(self) -> str:
        return "<b>甲</b>"


VALUES: tuple[object, ...] = (
    "甲 & <乙> \"'", "", Markup("<i>丙</i>"), 0, -7, True, None, 1.5, Tone.RED, Html(), ("<", 1), b"<",
    say("有效"), say("%(name)s <同名>", name="<script>"), next(iter(catalog().districts.values())),
)  # fmt: skip
MACRO = "{% macro m(a, b='<') %}({{ a }}{{ b }}){% endmacro %}{{ m(x) }}{{ m(1, b=x) }}"
CALLER = "{% macro n(a) %}({{ a }}{{ caller() }}){% endmacro %}{% call n(x) %}{{ x }}{% endcall %}"
ESCAPING = "{% autoescape false %}{{ x }}{% endautoescape %}{% autoescape on %}{{ x }}{% endautoescape %}"
TEMPLATES = (
    "{{ x }}",
    "{{ x }}{{ x|safe }}{{ x|e }}",
    "{% set y %}[{{ x }}]{% endset %}{{ y }}{{ y|length }}",
    "{% for each in [x, x] %}{{ loop.index }}{{ f(each) }}{% endfor %}",
    "{{ f(x) }}{{ p() }}{{ x ~ '<' }}",
    "{% filter upper %}{{ x }}{% endfilter %}",
    "{{ obj.method(x) }}",
    MACRO,
    CALLER,
    ESCAPING,
)


@pytest.fixture
def app(registry: Any) -> Flask:
    made: Flask = site(registry)
    return made


def _drawn(environment: Environment, source: str, value: object) -> str:
    def called(given: object) -> object:
        return given

    held = SimpleNamespace(method=lambda given: given)
    return environment.from_string(source).render(x=value, f=called, p=lambda: "&", obj=held, on=True)


@pytest.mark.parametrize("source", TEMPLATES)
def test_what_is_printed_is_what_jinja_prints(app: Flask, source: str) -> None:
    plain = Environment(autoescape=True, undefined=StrictUndefined, finalize=said)
    with app.test_request_context("/"):
        for value in VALUES:
            assert _drawn(app.jinja_env, source, value) == _drawn(plain, source, value), repr(value)


def test_what_is_not_there_is_not_passed_over(app: Flask) -> None:
    for source in ("{{ gone }}", "{{ gone() }}", "{{ x.gone }}", "{{ f(gone) }}"):
        with app.test_request_context("/"), pytest.raises(UndefinedError):
            _drawn(app.jinja_env, source, SimpleNamespace())


def test_any_text_is_escaped(app: Flask) -> None:
    seed = Random(7)
    with app.test_request_context("/"):
        for _ in range(200):
            text = "".join(seed.choices("<>&'\"甲a;", k=seed.randrange(9)))
            assert _drawn(app.jinja_env, "{{ x }}", text) == str(Markup.escape(text))
