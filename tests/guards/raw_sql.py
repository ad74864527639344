"""SQL is written by Peewee; where it is written by hand is a short list."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.guards.tree import PRODUCT, called, calls, finding, nodes, python_files

ROOMS = {
    "registry/database.py": "what the engines do differently",
    "registry/postgres.py": "what PostgreSQL alone is told",
    "registry/sqlite_file.py": "what only SQLite is told",
    "registry/prepared.py": "the text that Peewee wrote of a query, kept for the next time",
    "registry/inserted.py": "inserting many rows by one text",
    "registry/conditions.py": "many values as one, which each engine takes in its own way",
    "registry/pair_index.py": "the index of pairs of characters, which each engine keeps in its own way",
    "registry/stored.py": "values as they are stored, which Peewee would make into others",
    "registry/schema_guards.py": "what guards the tables, which only the engine's own catalog says",
    "registry/backup/tables.py": "whole tables at any schema, which no model may name any more",
    "registry/backup/schema.py": "counting rows of a database in memory",
    "registry/migrating.py": "the lock that lets one process migrate",
    "registry/actions/tally.py": "adding to a sum that may be there, by ON CONFLICT",
}
"""Where SQL may be written by hand, each for its reason."""
MODELS = "registry/models"
"""There SQL() may say which rows a partial index is of."""
BY_HAND = frozenset({"execute_sql", "SQL", "raw", "executemany"})
STATEMENT = re.compile(
    r"\s*(SELECT\s.+\sFROM\s|INSERT\s+INTO\s|UPDATE\s.+\sSET\s|DELETE\s+FROM\s|ON\s+CONFLICT|PRAGMA\s|BEGIN\b|COMMIT\b"
    r"|(CREATE|DROP|ALTER|TRUNCATE)\s+(TABLE|INDEX|TRIGGER|VIEW|DATABASE)\b|LOCK\s+TABLE)",
    re.DOTALL,
)
"""The beginning of a statement or of a clause as one writes it: in capitals."""


def raw_sql(root: Path) -> list[str]:
    """SQL by hand outside its rooms. Benches and tests may: they measure against it and tamper by it."""
    return [
        finding(
            root,
            path,
            line,
            f"{what} is SQL by hand",
            "say it by Peewee, or put it into registry/database.py",
        )
        for path in python_files(root, *PRODUCT)
        if (where := str(path.relative_to(root))) not in ROOMS
        for line, what in sorted(
            {*_by_hand(path, in_model=where.startswith(f"{MODELS}/")), *_statements(path)}
        )
    ]


def _by_hand(path: Path, *, in_model: bool) -> Iterator[tuple[int, str]]:
    for call in calls(path):
        if called(call) in BY_HAND and not (in_model and called(call) == "SQL"):
            yield call.lineno, f"{called(call)}()"


def _statements(path: Path) -> Iterator[tuple[int, str]]:
    for node in nodes(path):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and STATEMENT.match(node.value):
            yield node.lineno, f"“{node.value.strip().split()[0]} …”"
