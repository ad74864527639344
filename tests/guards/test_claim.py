from pathlib import Path

import pytest

from tests.guards.claim import HEADING, claims_without_test
from tests.guards.tree import ROOT, plant, sound

pytestmark = pytest.mark.static


def test_every_claim_of_contributing_names_its_test() -> None:
    sound(claims_without_test(ROOT))


def contributing(*items: str) -> str:
    lines = "\n".join(f"- {item}" for item in items)
    return f"# Contributing\n\n- No rule.\n\n{HEADING}\n\n{lines}\n\n## House style\n\n- Plain words.\n"


@pytest.mark.parametrize(
    ("item", "found"),
    [
        ("Only one may write.", ["“Only one may write. …” names no test"]),
        ("One may (`tests/test_a.py`).", ["tests/test_a.py::? is no test"]),
        ("One may (`tests/test_b.py::test_one`).", ["tests/test_b.py::test_one is no test"]),
        ("One may (`tests/test_a.py::test_two`).", ["tests/test_a.py::test_two is no test"]),
        ("One may (`tests/test_a.py::one`).", ["tests/test_a.py::one is no test"]),
        ("One may (`tests/test_a.py::test_one`,\n  `tests/test_a.py::test_none`).", ["test_none is no test"]),
        ("One may and it is long\n  (`tests/test_a.py::test_one`).", []),
    ],
)
def test_a_claim_without_its_test_is_found(tmp_path: Path, item: str, found: list[str]) -> None:
    files = {
        "CONTRIBUTING.md": contributing(item),
        "tests/test_a.py": "def test_one(): pass\ndef one(): pass\n",
    }
    lines = claims_without_test(plant(tmp_path, files))
    assert len(lines) == len(found)
    assert all(
        line.startswith("CONTRIBUTING.md:7: ") and what in line
        for line, what in zip(lines, found, strict=True)
    )


def test_a_list_that_is_gone_is_found(tmp_path: Path) -> None:
    assert claims_without_test(plant(tmp_path, {"CONTRIBUTING.md": "# Contributing\n"}))
