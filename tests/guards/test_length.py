from pathlib import Path

import pytest

from tests.guards.length import long_files, long_functions, long_template_lines
from tests.guards.tree import ROOT, plant, sound

pytestmark = pytest.mark.static


def test_no_file_is_longer_than_300_lines() -> None:
    sound(long_files(ROOT))


def test_no_function_is_longer_than_40_lines() -> None:
    sound(long_functions(ROOT))


def test_no_line_of_a_template_is_longer_than_160_characters() -> None:
    sound(long_template_lines(ROOT))


def test_a_long_file_is_found(tmp_path: Path) -> None:
    tree = plant(
        tmp_path,
        {
            "registry/rules/long.py": "x = 1\n" * 301,
            "registry/rules/full.py": "x = 1\n" * 300,
            "migrations/0009_long.py": "x = 1\n" * 301,
            "tests/migrations/test_long.py": "x = 1\n" * 301,
        },
    )
    places = ("registry/rules/long.py", "tests/migrations/test_long.py")
    assert sorted(long_files(tree)) == [
        f"{place}:301: 301 lines, 300 at most; split it by noun" for place in places
    ]


@pytest.mark.parametrize("where", ["tests/web/test_page.py", "manage.py", "bench/pools.py"])
def test_a_long_function_is_found(tmp_path: Path, where: str) -> None:
    body = "        x = 1\n" * 39
    just = f"class Page:\n    def just(self):\n{body}"
    tree = plant(tmp_path, {where: f"{just}\n    def over(self):\n        '''Why.'''\n{body}"})
    assert long_functions(tree) == [f"{where}:43: over has 41 lines, 40 at most; name a part of it"]


def test_a_long_line_of_a_template_is_found(tmp_path: Path) -> None:
    tree = plant(tmp_path, {"templates/board/overview.html": "<p>\n" + "长" * 161 + "\n" + "长" * 160 + "\n"})
    assert long_template_lines(tree) == [
        "templates/board/overview.html:2: 161 characters, 160 at most; break the line"
    ]
