"""SQLite as it plans once it has looked how much there is, in a registry that is large."""

import json
from pathlib import Path

from registry.database import db

STATISTICS = Path(__file__).parent / "samples" / "statistics.json"
"""What its ANALYZE says of the demo and 50,000 enterprises more (`bench/registers.py`)."""
FEW = 1000


def as_in_a_large_registry() -> set[str]:
    """Let the open SQLite plan so; returns the tables that have few rows there, which it may read whole."""
    kept = json.loads(STATISTICS.read_text())
    db.execute_sql("ANALYZE")
    db.execute_sql("DELETE FROM sqlite_stat1")
    for row in kept:
        db.execute_sql("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, ?, ?)", row)
    db.execute_sql("ANALYZE sqlite_schema")
    most: dict[str, int] = {}
    for table, _index, text in kept:
        most[table] = max(most.get(table, 0), int(text.split()[0]))
    return {table for table, rows in most.items() if rows < FEW}
