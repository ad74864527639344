"""Only grant_recognitions inserts recognitions: what makes a title, its rows and its events come together.

A restore puts back whole tables; that is SQL by hand, which raw_sql.py keeps in its rooms.
"""

import ast
from pathlib import Path

from tests.guards.tree import PRODUCT, calls, finding, functions, python_files

WRITER = ("registry/actions/recognition.py", "grant_recognitions")
INSERTS = frozenset(
    {
        "create", "insert", "insert_many", "insert_from", "replace", "replace_many", "get_or_create",
        "bulk_create",
    }
)  # fmt: skip


def recognition_inserts(root: Path) -> list[str]:
    """Calls elsewhere that insert recognitions, or make a row that could be saved."""
    return [
        finding(
            root,
            path,
            call.lineno,
            f"{ast.unparse(call.func)}() inserts recognitions",
            "grant_recognitions() of actions/recognition.py does it, with their events",
        )
        for path in python_files(root, *PRODUCT)
        for call in calls(path)
        if _inserts(call) and id(call) not in _within_the_writer(root, path)
    ]


def _within_the_writer(root: Path, path: Path) -> set[int]:
    """The calls of the one function that may."""
    if str(path.relative_to(root)) != WRITER[0]:
        return set()
    writers = (function for function in functions(path) if function.name == WRITER[1])
    return {id(node) for function in writers for node in ast.walk(function)}


def _inserts(call: ast.Call) -> bool:
    match call:
        case ast.Call(func=ast.Name(id="insert_rows"), args=[first, *_]):
            return _names_it(first)
        case ast.Call(func=ast.Attribute(attr=verb, value=owner)):
            return _names_it(call.func) or (verb in INSERTS and _names_it(owner))
        case ast.Call(func=ast.Name()):
            return _names_it(call.func)
    return False


def _names_it(node: ast.expr) -> bool:
    return (isinstance(node, ast.Name) and node.id == "Recognition") or (
        isinstance(node, ast.Attribute) and node.attr == "Recognition"
    )
