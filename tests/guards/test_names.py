from pathlib import Path

import pytest

from tests.guards.names import empty_names, given_up_names, given_up_prose
from tests.guards.tree import ROOT, plant, sound

pytestmark = pytest.mark.static


def test_no_name_says_nothing() -> None:
    sound(empty_names(ROOT))


def test_no_name_that_was_given_up_comes_back() -> None:
    sound(given_up_names(ROOT))


def test_no_phrase_that_was_given_up_comes_back() -> None:
    sound(given_up_prose(ROOT))


@pytest.mark.parametrize(
    ("where", "text", "name"),
    [
        ("registry/web/utils.py", "x = 1", "registry/web/utils.py:1: utils"),
        ("registry/services/sheet.py", "x = 1", "registry/services/sheet.py:1: services"),
        ("registry/web/base.py", "x = 1", "registry/web/base.py:1: base"),
        ("tests/web/test_x.py", "\nclass PageHelper: pass", "tests/web/test_x.py:2: PageHelper"),
        ("registry/web/x.py", "class BasePage: pass", "registry/web/x.py:1: BasePage"),
        ("registry/actions/common.py", "", "registry/actions/common.py:1: common"),
        ("registry/actions/x.py", "def util(): pass", "registry/actions/x.py:1: util"),
        ("workers/x.py", "class A:\n    def _helper(self): pass", "workers/x.py:2: _helper"),
    ],
)
def test_a_name_that_says_nothing_is_found(tmp_path: Path, where: str, text: str, name: str) -> None:
    found = empty_names(plant(tmp_path, {where: text}))
    assert [line.partition(" says nothing")[0] for line in found] == [name]


def test_names_that_say_something_are_none_of_them(tmp_path: Path) -> None:
    text = "def base_of(version): pass\nclass Basis: pass\ndef common(): pass\n"
    assert empty_names(plant(tmp_path, {"registry/web/database.py": text, "manage.py": text})) == []


@pytest.mark.parametrize(
    ("where", "text", "found"),
    [
        ("registry/web/x.py", "def page(told): pass", "1: told was given up; use sheet"),
        ("registry/rules/x.py", "class ToldSheet: pass", "1: ToldSheet was given up; use sheet"),
        ("registry/rules/x.py", "\n_told_first = 1", "2: _told_first was given up; use sheet"),
        ("registry/rules/criteria/shelf.py", "", "1: shelf was given up; use shipped"),
        ("registry/queries/x.py", "def rows(actor, wanted): pass", "1: wanted was given up; use filters"),
        ("registry/queries/x.py", "def get(number): pass", "1: number was given up; use id"),
        ("tests/web/x.py", "self.last_words = 1", "1: last_words was given up; use latest_notes"),
        ("demo/portrait.py", "", "1: portrait was given up; use profile_facts"),
    ],
)
def test_a_name_that_was_given_up_is_found(tmp_path: Path, where: str, text: str, found: str) -> None:
    findings = given_up_names(plant(tmp_path, {where: text}))
    assert len(findings) == 1
    assert findings[0].startswith(f"{where}:{found}")


def test_the_same_word_elsewhere_or_within_another_is_none_of_them(tmp_path: Path) -> None:
    files = {
        "registry/web/forms/x.py": "from x import told\nwanted = asked = 1\ntelling = untold.told\n",
        "registry/rules/place.py": "def read(number, asked): pass\nworld = 1\n",
        "tests/web/x.py": "def test_who_is_told(): pass\n",
    }
    assert given_up_names(plant(tmp_path, files)) == []


def test_phrases_that_were_given_up_are_found_in_comments_and_docstrings_only(tmp_path: Path) -> None:
    text = (
        '"""For Whoever\nreads."""\n\nx = "whoever"\n# A run dry\n# or in earnest.\n\n'
        'Y = 1\n"""The surest\nfirst."""\n'
    )
    assert [line.partition(";")[0] for line in given_up_prose(plant(tmp_path, {"workers/x.py": text}))] == [
        "workers/x.py:1: “whoever” was given up",
        "workers/x.py:5: “dry or in earnest” was given up",
        "workers/x.py:9: “the surest first” was given up",
    ]
