from pathlib import Path

import pytest

from tests.guards.mirror import strange_test_folders
from tests.guards.tree import ROOT, plant, sound

pytestmark = pytest.mark.static
PRODUCT = {
    "registry/rules/advice/gap.py": "",
    "registry/rules/place.py": "",
    "registry/rules/imports/x.py": "",
    "registry/clock.py": "",
    "tests/rules/advice/test_gap.py": "",
    "workers/app.py": "",
}


def test_the_folders_of_tests_are_those_of_what_they_test() -> None:
    sound(strange_test_folders(ROOT))


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("tests/rule/test_place.py", "tests/rule:1: there is no rule; call it after the folder it tests"),
        (
            "tests/rules/columns/test_place.py",
            "tests/rules/columns:1: there is no rules/columns; call it after the folder it tests",
        ),
        (
            "tests/rules/test_advice_gap.py",
            "tests/rules/test_advice_gap.py:1: advice is a folder of rules; move it to tests/rules/advice/",
        ),
        (
            "tests/rules/test_advice.py",
            "tests/rules/test_advice.py:1: advice is a folder of rules; move it to tests/rules/advice/",
        ),
        (
            "tests/rules/test_import_x.py",
            "tests/rules/test_import_x.py:1: imports is a folder of rules; move it to tests/rules/imports/",
        ),
    ],
)
def test_a_folder_that_mirrors_none_is_found(tmp_path: Path, where: str, found: str) -> None:
    assert strange_test_folders(plant(tmp_path, {**PRODUCT, where: ""})) == [found]


def test_folders_that_mirror_one_and_whole_journeys_are_not_found(tmp_path: Path) -> None:
    tests = (
        "rules/test_place.py", "rules/test_imports.py", "clock/test_offset.py", "workers/test_app.py",
        "journeys/x/test_x.py", "test_manage.py", "conftest.py", "rules/cases/a.json",
    )  # fmt: skip
    tree = plant(tmp_path, PRODUCT | {f"tests/{name}": "" for name in tests})
    assert strange_test_folders(tree) == []
