from pathlib import Path

import pytest

from tests.guards.markup import SAFE_MODULES, SAFE_TEMPLATES, unescaped
from tests.guards.tree import ROOT, plant, sound

pytestmark = pytest.mark.static


def test_nothing_is_handed_over_unescaped() -> None:
    sound(unescaped(ROOT))


def test_every_place_that_may_does(tmp_path: Path) -> None:
    for name in SAFE_TEMPLATES:
        assert unescaped(plant(tmp_path, {"templates/board/x.html": (ROOT / name).read_text("utf-8")})), name
    (tmp_path / "templates/board/x.html").unlink()
    for name in SAFE_MODULES:
        assert unescaped(plant(tmp_path, {"registry/web/x.py": (ROOT / name).read_text("utf-8")})), name


@pytest.mark.parametrize(
    ("where", "text", "what"),
    [
        ("templates/board/x.html", "<p>\n{{ note|safe }}</p>", "2: |safe"),
        ("templates/board/x.html", "{{ ' checked'|safe if row.on }}", "1: |safe"),
        ("templates/board/x.html", "{% filter safe %}{{ note }}{% endfilter %}", "1: |safe"),
        ("templates/board/x.html", "{% autoescape false %}{{ note }}{% endautoescape %}", "1: autoescape"),
        ("registry/web/views/x.py", "Markup(note)", "1: Markup(note)"),
        ("registry/web/sheet/x.py", "\nmarkupsafe.Markup(f'<b>{note}</b>')", "2: Markup(f'<b>{note}</b>')"),
    ],
)
def test_what_is_not_escaped_is_found(tmp_path: Path, where: str, text: str, what: str) -> None:
    found = unescaped(plant(tmp_path, {where: text}))
    assert [line.partition(";")[0] for line in found] == [f"{where}:{what}"]


def test_markup_of_a_literal_escapes_what_it_is_given(tmp_path: Path) -> None:
    files = {
        "registry/web/x.py": "Markup('<a href=\"{}\">{}</a>').format(url, label)\nescape(note)\n",
        "templates/board/x.html": "{{ note }}{# |safe #}{{ note|escape }} |safe",
    }
    assert unescaped(plant(tmp_path, files)) == []
