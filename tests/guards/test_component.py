from pathlib import Path

import pytest

from tests.guards.component import undocumented_macros, unimported_macros
from tests.guards.tree import ROOT, plant, sound

pytestmark = pytest.mark.static

MACROS = "{% macro empty(title) %}x{% endmacro %}{% macro _inner() %}x{% endmacro %}"


def test_the_page_of_components_names_every_macro() -> None:
    sound(undocumented_macros(ROOT))


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("| empty | `{{ empty(title) }}` |", []),
        ("| empty | `{{ void(title) }}` |", ["templates/components/empty.html:1"]),
        ("| table | `{{ empty(title) }}` |", ["templates/components/empty.html:1", "docs/components.md:1"]),
    ],
)
def test_what_the_page_leaves_out_or_keeps_too_long_is_found(
    tmp_path: Path, row: str, found: list[str]
) -> None:
    page = f"| File | Call |\n|---|---|\n{row}\n"
    root = plant(tmp_path, {"templates/components/empty.html": MACROS, "docs/components.md": page})
    assert [line.partition(": ")[0] for line in undocumented_macros(root)] == found


def test_who_calls_a_macro_imports_it() -> None:
    sound(unimported_macros(ROOT))


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("{{ empty('x') }}", ["templates/board/x.html:1"]),
        ('{% extends "base.html" %}\n{% block a %}{{ empty() }}{% endblock %}', ["templates/board/x.html:2"]),
        ('{% extends "board/_base.html" %}{% block a %}{{ empty() }}{% endblock %}', []),
        ('{% from "components/empty.html" import empty %}{{ empty() }}', []),
        ("{% macro empty() %}{% endmacro %}{{ empty() }}{{ url_for('x') }}", []),
    ],
)
def test_a_macro_that_is_called_without_its_import_is_found(
    tmp_path: Path, page: str, found: list[str]
) -> None:
    imports = '{% from "components/empty.html" import empty %}'
    files = {
        "templates/base.html": "{% block a %}{% endblock %}",
        "templates/board/_base.html": '{% extends "base.html" %}' + imports,
        "templates/board/x.html": page,
        "templates/components/empty.html": MACROS,
    }
    assert [line.partition(": ")[0] for line in unimported_macros(plant(tmp_path, files))] == found
