"""A public function of the actions is one transaction, opens one, or demands to run inside one."""

import ast
from pathlib import Path

from tests.guards.calling import room
from tests.guards.tree import Function, finding

ACTIONS = "registry/actions"
DEMANDS = frozenset({"require_transaction", "in_transaction"})
MEND = "make it @transactional, let it demand a transaction, or move what only reads to queries or rules"


def functions_without_transaction(root: Path) -> list[str]:
    """Public functions of the actions that neither open a transaction nor demand one."""
    actions = room(root, ACTIONS, across=False)
    held = actions.reaching(_is_held)
    return [
        finding(root, path, function.lineno, f"{function.name} opens no transaction", MEND)
        for name, (path, function) in sorted(actions.public().items())
        if name not in held
    ]


def _is_held(function: Function) -> bool:
    if any(_word(decorator) == "transactional" for decorator in function.decorator_list):
        return True
    for node in ast.walk(function):
        match node:
            case ast.Call(func=ast.Name(id=name)) if name in DEMANDS:
                return True
            case ast.Call(func=ast.Attribute(attr="atomic")):
                return True
    return False


def _word(decorator: ast.expr) -> str:
    return decorator.id if isinstance(decorator, ast.Name) else getattr(decorator, "attr", "")
