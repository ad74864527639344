from pathlib import Path

import pytest
from flask import Flask

from tests.guards.address import (
    blueprints,
    misnamed_blueprints,
    misplaced_templates,
    missing_templates,
    routes,
    taken_addresses,
    unknown_endpoints,
)
from tests.guards.tree import ROOT, plant, sound

VIEW = """from flask import Blueprint, render_template
blueprint = Blueprint("{name}", __name__, url_prefix="{prefix}")

@blueprint.get("{rule}")
def home():
    return render_template("{template}")
"""


def view(name: str, prefix: str, rule: str = "/", template: str = "") -> str:
    return VIEW.format(name=name, prefix=prefix, rule=rule, template=template or f"{name}/home.html")


@pytest.mark.static
def test_a_blueprint_its_file_and_its_address_are_one_word() -> None:
    sound(misnamed_blueprints(ROOT))


@pytest.mark.static
def test_no_short_address_begins_with_a_blueprints_word() -> None:
    sound(taken_addresses(ROOT))


@pytest.mark.static
def test_templates_lie_in_the_folder_of_who_draws_them() -> None:
    sound(misplaced_templates(ROOT))


@pytest.mark.static
def test_every_address_that_is_asked_for_has_its_view() -> None:
    sound(unknown_endpoints(ROOT))


@pytest.mark.static
def test_every_template_that_is_named_is_there() -> None:
    sound(missing_templates(ROOT))


@pytest.mark.engines("sqlite")
def test_the_guard_reads_every_address_of_the_application(app: Flask) -> None:
    prefixes = {each.name: each.prefix for each in blueprints(ROOT)}
    assert {(f"{each.home}.{each.view}", prefixes[each.home] + each.rule) for each in routes(ROOT)} == {
        (rule.endpoint, rule.rule) for rule in app.url_map.iter_rules() if rule.endpoint != "static"
    }


@pytest.mark.static
@pytest.mark.parametrize(
    ("where", "name", "prefix", "found"),
    [
        ("registry/web/views/pool.py", "candidates", "/candidates", ["blueprint candidates stands in pool"]),
        (
            "registry/web/views/pool/lists.py",
            "pool",
            "/candidates",
            ["blueprint pool has the address /candidates"],
        ),
        (
            "registry/web/views/imports.py",
            "imports",
            "/bureau/imports",
            ["imports has the address /bureau/imports"],
        ),
        ("registry/web/views/public.py", "public", "/public", ["blueprint public has the address /public"]),
        ("registry/web/views/what_if.py", "what_if", "/what-if", []),
        ("registry/web/views/bureau/blueprint.py", "bureau", "/bureau", []),
        ("registry/web/views/public.py", "public", "", []),
    ],
)
def test_another_word_is_found(tmp_path: Path, where: str, name: str, prefix: str, found: list[str]) -> None:
    lines = misnamed_blueprints(plant(tmp_path, {where: view(name, prefix)}))
    assert len(lines) == len(found)
    assert all(
        line.startswith(f"{where}:2: ") and what in line for line, what in zip(lines, found, strict=True)
    )


@pytest.mark.static
def test_a_short_address_in_anothers_room_is_found(tmp_path: Path) -> None:
    files = {
        "registry/web/views/public.py": view("public", "", "/what-if/<id>"),
        "registry/web/views/session.py": view("session", "", "/sign-in"),
        "registry/web/views/what_if.py": view("what_if", "/what-if"),
    }
    assert taken_addresses(plant(tmp_path, files)) == [
        "registry/web/views/public.py:4: /what-if/<id> is in the room of what_if; give it another first word"
    ]


@pytest.mark.static
def test_a_template_in_anothers_folder_is_found(tmp_path: Path) -> None:
    drawing = "page = lambda name: render_template(f'{}/{{name}}.html')\n"
    files = {
        "registry/web/views/board.py": view("board", "/board", template="bureau/home.html"),
        "registry/web/views/bureau/home.py": view("bureau", "/bureau"),
        "registry/web/sheet/filed.py": drawing.format("bureau"),
        "registry/web/what/edit.py": drawing.format("what_if"),
        "registry/web/errors.py": drawing.format("errors"),
        "registry/web/review/desk.py": "render_template(f'{audience.blueprint}/desk.html')",
        "templates/bureau/home.html": "",
        "templates/sheet/_sheet.html": "",
        "templates/staff/home.html": "",
        "templates/components/icon.html": "",
    }
    assert misplaced_templates(plant(tmp_path, files)) == [
        "templates/staff:1: staff is neither a blueprint nor a room; call it after its blueprint",
        "registry/web/sheet/filed.py:1: sheet draws bureau/; move the template to templates/sheet/",
        "registry/web/views/board.py:6: board draws bureau/; move the template to templates/board/",
    ]


@pytest.mark.static
def test_a_view_that_is_not_there_is_found(tmp_path: Path) -> None:
    files = {
        "registry/web/views/board.py": view("board", "/board"),
        "registry/web/context.py": "url_for('board.home')\nurl_for('staff.home')\nurl_for(f'{name}.home')\n",
        "templates/base.html": "{{ url_for('static', filename='x') }}\n{{ url_for('board.house', id=1) }}",
    }
    assert unknown_endpoints(plant(tmp_path, files)) == [
        "registry/web/context.py:2: no view is called staff.home; name one that is there",
        "templates/base.html:2: no view is called board.house; name one that is there",
    ]


@pytest.mark.static
def test_a_template_that_is_not_there_is_found(tmp_path: Path) -> None:
    files = {
        "registry/web/views/board.py": view("board", "/board"),
        "templates/base.html": "<p>",
        "templates/board/x.html": (
            "{% extends 'base.html' %}\n{% include 'board/_a.html' %}\n{% from 'icon.html' import icon %}"
        ),
    }
    assert missing_templates(plant(tmp_path, files)) == [
        "templates/board/x.html:2: there is no board/_a.html; name a template that is there",
        "templates/board/x.html:3: there is no icon.html; name a template that is there",
        "registry/web/views/board.py:6: there is no board/home.html; name a template that is there",
    ]
