"""What CONTRIBUTING.md says tests hold one to names the tests that do."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.guards.tree import finding, functions

FILE = "CONTRIBUTING.md"
HEADING = "## Rules that tests hold you to"
NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


def claims_without_test(root: Path) -> list[str]:
    """Items of the list that name no test, and tests they name that are not there."""
    path = root / FILE
    found = []
    for line, text in _items(path):
        tests = NAMED.findall(text)
        if not tests:
            words = " ".join(text.split()[:6])
            found.append(
                finding(root, path, line, f"“{words} …” names no test", "name it, as `tests/….py::test_…`")
            )
        for file, name in tests:
            if not name or name not in _tests_in(root / file):
                what = f"{file}::{name or '?'} is no test"
                found.append(finding(root, path, line, what, "name the test that proves it"))
    return found or (
        [] if _items(path) else [finding(root, path, 1, f"no list under “{HEADING}”", "write it")]
    )


def _items(path: Path) -> list[tuple[int, str]]:
    """The items under the heading, each with its first line."""
    items: list[tuple[int, str]] = []
    for line, text in _section(path):
        if text.startswith("- "):
            items.append((line, text.removeprefix("- ")))
        elif items and text.startswith("  "):
            first, before = items[-1]
            items[-1] = (first, f"{before} {text.strip()}")
    return items


def _section(path: Path) -> Iterator[tuple[int, str]]:
    inside = False
    for line, text in enumerate(path.read_text("utf-8").splitlines(), 1):
        if text.startswith("## "):
            inside = text == HEADING
        elif inside:
            yield line, text


def _tests_in(path: Path) -> set[str]:
    if not path.is_file():
        return set()
    return {each.name for each in functions(path) if each.name.startswith("test_")}
