from pathlib import Path

import pytest

from tests.guards.left_to_suite import FILE, wrongly_left
from tests.guards.tree import ROOT, plant, sound

pytestmark = pytest.mark.static


def test_what_fast_leaves_to_the_suite_is_there_and_of_no_file_all() -> None:
    sound(wrongly_left(ROOT))


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["test_a.py::test_one"], []),
        (["test_a.py::test_three"], ["test_a.py::test_three is no test"]),
        (["test_b.py::test_one"], ["test_b.py::test_one is no test"]),
        (["test_a.py::test_one", "test_a.py::test_two"], ["no test of tests/test_a.py is left in --fast"]),
        (["test_c.py::test_two", "test_c.py::test_one"], ["test_c.py::test_one is out of order"]),
        (["test_c.py::test_one", "test_c.py::test_one"], ["test_c.py::test_one is out of order"]),
    ],
)
def test_what_is_wrongly_left_is_found(tmp_path: Path, names: list[str], found: list[str]) -> None:
    two = "def test_one(): pass\ndef test_two(): pass\n"
    files = {
        FILE: "".join(f"tests/{name}\n" for name in names),
        "tests/test_a.py": two,
        "tests/test_c.py": f"{two}def test_more(): pass\n",
    }
    lines = wrongly_left(plant(tmp_path, files))
    assert len(lines) == len(found)
    assert all(what in line for line, what in zip(lines, found, strict=True))
