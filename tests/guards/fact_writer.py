"""Only actions/enterprise.py writes the register, and only what has a right behind it asks it to; what an
undone import had brought is taken out by actions/taken_out.py, and a merge closes a record by
actions/merged_record.py.

What a holder is named, counted and routed by changes there alone: by a correction with its reason, a
confirmed change request, a list, a merge of two records, or, for the missing code of a record, a confirmed
claim. A restore puts back whole tables, by hand, in the rooms of raw_sql.py.
"""

import ast
from pathlib import Path

from tests.guards.tree import PRODUCT, called, calls, finding, python_files

WRITER = "registry/actions/enterprise.py"
WRITERS = frozenset({WRITER, "registry/actions/merged_record.py", "registry/actions/taken_out.py"})
ASKERS = frozenset(
    {
        WRITER,
        "registry/actions/change.py",
        "registry/actions/claim.py",
        "registry/actions/imports/enterprise.py",
        "registry/actions/imports/undo_part.py",
        "registry/actions/merge.py",
        "registry/actions/unmerge.py",
    }
)
WRITES = frozenset(
    {
        "create", "insert", "insert_many", "insert_from", "replace", "replace_many", "get_or_create",
        "update", "bulk_create", "bulk_update", "set_by_id", "delete", "delete_by_id",
    }
)  # fmt: skip


def fact_writes(root: Path) -> list[str]:
    """Calls elsewhere that write enterprises, or that change them without a request, a reason or a list."""
    return [
        finding(root, path, call.lineno, f"{ast.unparse(call.func)}() {what}", f"{WRITER} does it")
        for path in python_files(root, *PRODUCT)
        for call in calls(path)
        if (what := _breach(call, str(path.relative_to(root))))
    ]


def _breach(call: ast.Call, path: str) -> str:
    if path not in WRITERS and _writes(call):
        return "writes enterprises"
    asks = called(call) == "change_enterprises" and path not in ASKERS
    return "changes facts of enterprises" if asks else ""


def _writes(call: ast.Call) -> bool:
    match call:
        case ast.Call(func=ast.Name(id="insert_rows"), args=[first, *_]):
            return _names_it(first)
        case ast.Call(func=ast.Attribute(attr=verb, value=owner)):
            return verb in WRITES and _names_it(owner)
    return False


def _names_it(node: ast.expr) -> bool:
    return (isinstance(node, ast.Name) and node.id == "Enterprise") or (
        isinstance(node, ast.Attribute) and node.attr == "Enterprise"
    )
