"""A role is compared in gate, scope, workflow table and rules/right.py; actions and pages ask those."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.guards.tree import finding, nodes, python_files

ASKING = ("registry/actions", "registry/web", "workers")
GATE = "registry/web/access.py"
STEP = "registry/actions/step.py"
"""What a step of an officer keeps of the sheet is no right."""
DEMO_CLOCK = "registry/actions/setting.py"
"""Outside a demo nobody may move the clock: that is refused to every role."""
ROLE_OF_ACTOR = re.compile(r"\b(actor|account|current_actor\(\)|current_account\(\))\.role\b")


def role_checks(root: Path) -> list[str]:
    """Comparisons of the role of who acts, and refusals of a right that no table made."""
    return [
        finding(root, path, line, what, "give it a Right: require(), or may() to draw by it")
        for folder in ASKING
        for path in python_files(root, folder)
        for line, what in sorted(_checks(path, str(path.relative_to(root))))
    ]


def _checks(path: Path, name: str) -> Iterator[tuple[int, str]]:
    for node in nodes(path):
        if isinstance(node, ast.Compare) and name not in (GATE, STEP):
            text = ast.unparse(node)
            if ROLE_OF_ACTOR.search(text):
                yield node.lineno, f"{text} compares a role"
        if isinstance(node, ast.Raise) and name not in (GATE, DEMO_CLOCK):
            made = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
            if isinstance(made, ast.Name) and made.id == "NotAllowed":
                yield node.lineno, "NotAllowed is raised"
