"""What `--fast` leaves to the suite is there, and is of no file the whole."""

from collections import defaultdict
from pathlib import Path

from tests.guards.tree import finding, functions

FILE = "tests/left_to_suite.txt"


def wrongly_left(root: Path) -> list[str]:
    """Names in the list that are no test, come twice or out of order, and files of which no test is left."""
    path = root / FILE
    lines = path.read_text("utf-8").splitlines()
    found = []
    named: defaultdict[str, set[str]] = defaultdict(set)
    for number, line in enumerate(lines, 1):
        file, _, name = line.partition("::")
        if name not in _tests_in(root / file):
            found.append(finding(root, path, number, f"{line} is no test", "take it out"))
        if number > 1 and line <= lines[number - 2]:
            found.append(finding(root, path, number, f"{line} is out of order", "sort the list"))
        named[file].add(name)
    for number, line in enumerate(lines, 1):
        file, _, name = line.partition("::")
        if name == min(named[file]) and named[file] == _tests_in(root / file):
            found.append(finding(root, path, number, f"no test of {file} is left in --fast", "leave it one"))
    return found


def _tests_in(path: Path) -> set[str]:
    if not path.is_file():
        return set()
    return {each.name for each in functions(path) if each.name.startswith("test_")}
