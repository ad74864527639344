from pathlib import Path

import pytest

from tests.guards.list_files import lists_without_a_file
from tests.guards.tree import ROOT, plant, sound

pytestmark = pytest.mark.static

TABLE, FILE = "{% call table('x') %}{% endcall %}", "{{ downloads('board.titles_file') }}"


def test_every_list_can_be_taken_away_or_says_why_not() -> None:
    sound(lists_without_a_file(ROOT))


@pytest.mark.parametrize(
    ("page", "reasons", "found"),
    [
        (TABLE, {}, ["templates/board/x.html:1"]),
        ("{{ page_numbers(1, 2, 3) }}", {}, ["templates/board/x.html:1"]),
        (TABLE, {"board/x": "a form"}, []),
        (TABLE + FILE, {}, []),
        (TABLE + FILE, {"board/x": "a form"}, ["templates/board/x.html:1"]),
        ("", {"board/y": "a form"}, ["templates/board/y.html:1"]),
    ],
)
def test_a_list_without_a_file_is_found(
    tmp_path: Path, page: str, reasons: dict[str, str], found: list[str]
) -> None:
    root = plant(tmp_path, {"templates/board/x.html": page})
    assert [line.partition(": ")[0] for line in lists_without_a_file(root, reasons)] == found
