"""Only actions/ledger.py writes events: numbered, chained and at the head of one line.

A restore puts back what it wrote, as whole tables; that is SQL by hand, which raw_sql.py keeps in its rooms.
"""

import ast
from pathlib import Path

from tests.guards.tree import PRODUCT, calls, finding, python_files

WRITERS = {
    "registry/actions/ledger.py": "it numbers and chains them",
    "registry/backup/tables.py": "it puts back whole tables where there is no row, with the guards on",
}
"""Who may write them, each for its reason."""
TABLES = frozenset({"Event", "EventSecret", "LedgerHead"})
WRITES = frozenset(
    {
        "create", "insert", "insert_many", "update", "delete", "replace", "replace_many", "get_or_create",
        "bulk_create", "bulk_update", "set_by_id", "delete_by_id", "truncate_table",
    }
)  # fmt: skip


def event_writes(root: Path) -> list[str]:
    """Statements that write the ledger's tables elsewhere."""
    return [
        finding(
            root,
            path,
            call.lineno,
            f"{ast.unparse(call.func)}() writes {table}",
            "record() of actions/ledger.py does it",
        )
        for path in python_files(root, *PRODUCT)
        if str(path.relative_to(root)) not in WRITERS
        for call in calls(path)
        if (table := _written(call)) in TABLES
    ]


def _written(call: ast.Call) -> str:
    """The table a call writes to; "" for none."""
    match call:
        case ast.Call(func=ast.Name(id="insert_rows"), args=[ast.Name(id=name), *_]):
            return name
        case ast.Call(func=ast.Attribute(attr=verb, value=ast.Name(id=name) | ast.Attribute(attr=name))):
            return name if verb in WRITES else ""
        case ast.Call(func=ast.Name(id=name)):
            return name
    return ""
