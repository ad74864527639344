"""Files of at most 300 lines, functions of at most 40, lines of templates of at most 160 characters."""

from collections.abc import Iterator
from pathlib import Path

from tests.guards.tree import finding, functions, python_files, templates

FILE, FUNCTION, TEMPLATE_LINE = 300, 40, 160
FREE = "migrations"
"""A migration is written once and never edited; the tests of migrations are held."""


def long_files(root: Path) -> list[str]:
    """Python files that are too long, tests as well."""
    return [
        finding(root, path, FILE + 1, f"{lines} lines, {FILE} at most", "split it by noun")
        for path in _held(root)
        if (lines := len(path.read_text("utf-8").splitlines())) > FILE
    ]


def long_functions(root: Path) -> list[str]:
    """Functions and methods that are too long, from `def` to the last line with the docstring."""
    return [
        finding(
            root, path, node.lineno, f"{node.name} has {lines} lines, {FUNCTION} at most", "name a part of it"
        )
        for path in _held(root)
        for node in functions(path)
        if (lines := (node.end_lineno or node.lineno) - node.lineno + 1) > FUNCTION
    ]


def long_template_lines(root: Path) -> list[str]:
    return [
        finding(root, path, number, f"{len(line)} characters, {TEMPLATE_LINE} at most", "break the line")
        for path in templates(root)
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if len(line) > TEMPLATE_LINE
    ]


def _held(root: Path) -> Iterator[Path]:
    return (path for path in python_files(root) if path.relative_to(root).parts[0] != FREE)
