"""Rules return refusals, actions raise them, and pages catch those that show a form again."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.guards.tree import finding, nodes, python_files

REFUSALS = frozenset(
    {
        "Refusal",
        "SignInFirst",
        "NotAllowed",
        "NotFound",
        "Stale",
        "Conflict",
        "TooMany",
        "Unmet",
        "Unavailable",
    }
)
ON_A_FORM = frozenset({"Unmet", "Stale", "Conflict", "TooMany"})
"""What a form is shown again for: something typed is wrong, somebody was faster, it is there already, or it
was tried too often."""
RAISING_RULES = frozenset(
    {
        "registry/rules/workflow.py",
        "registry/rules/right.py",
        "registry/rules/right_to_confirm.py",
        "registry/rules/second_person.py",
    }
)
"""A step the table does not have was drawn on a page that is out of date: Stale says all there is.
A right is required before anything else, by actions and pages alike: NotAllowed says what it takes."""
ANSWERING = ("registry/web/errors.py", "registry/web/commands/")
"""Where every refusal becomes a page, or a line at the terminal."""


def misplaced_refusals(root: Path) -> list[str]:
    """Rules that raise a refusal, and pages that swallow one."""
    raised = [
        finding(root, path, line, f"a rule raises {name}", "return its sentence; the action raises")
        for path in python_files(root, "registry/rules")
        if str(path.relative_to(root)) not in RAISING_RULES
        for line, name in _raised(path)
    ]
    caught = [
        finding(root, path, line, f"a page catches {name}", "let it pass: errors.py shows it")
        for path in python_files(root, "registry/web")
        if not str(path.relative_to(root)).startswith(ANSWERING)
        for line, name in _caught(path)
    ]
    return raised + caught


def _raised(path: Path) -> Iterator[tuple[int, str]]:
    for node in nodes(path):
        if isinstance(node, ast.Raise) and node.exc is not None:
            made = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
            if (name := _name(made)) in REFUSALS:
                yield node.lineno, name


def _caught(path: Path) -> Iterator[tuple[int, str]]:
    """Refusals that no form is shown again for, and exceptions that are any."""
    for node in nodes(path):
        if isinstance(node, ast.ExceptHandler):
            kinds = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
            for name in (_name(kind) if kind else "everything" for kind in kinds):
                if name in (REFUSALS - ON_A_FORM) | {"Exception", "BaseException", "everything"}:
                    yield node.lineno, name


def _name(node: ast.expr | None) -> str:
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")
