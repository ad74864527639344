"""Merges: which record counts for one that was merged into it; a merge can be proposed, and its taking back.

What can be proposed is read from the table, for other migrations add to it too.
"""

import importlib.util
from pathlib import Path
from typing import Any

from playhouse.migrate import SchemaMigrator

TABLE, COLUMN, INDEX = "enterprise", "merged_into", "enterprise_merged_into"
MERGE, UNMERGE = "merge_enterprises", "unmerge_enterprises"


def up(migrator: SchemaMigrator, db: Any) -> None:
    db.execute_sql(f'ALTER TABLE "{TABLE}" ADD COLUMN "{COLUMN}" INTEGER')
    db.execute_sql(f'CREATE INDEX "{INDEX}" ON "{TABLE}" ("{COLUMN}")')
    frozen("0022_corrections.py").allow(db, lambda actions: [*actions, MERGE, UNMERGE])


def down(migrator: SchemaMigrator, db: Any) -> None:
    """Stops where a merge was made or proposed: the schema before has no place for either."""
    if db.execute_sql(f'SELECT 1 FROM "{TABLE}" WHERE "{COLUMN}" IS NOT NULL LIMIT 1').fetchall():  # noqa: S608
        raise RuntimeError("records were merged into others: the schema before has no place for it")
    asked = f"SELECT 1 FROM approval WHERE action IN ('{MERGE}', '{UNMERGE}') LIMIT 1"  # noqa: S608 -- our own
    if db.execute_sql(asked).fetchall():
        raise RuntimeError("merges were proposed, and what was proposed is never deleted")
    frozen("0022_corrections.py").allow(
        db, lambda actions: [action for action in actions if action not in (MERGE, UNMERGE)]
    )
    db.execute_sql(f'DROP INDEX "{INDEX}"')
    db.execute_sql(f'ALTER TABLE "{TABLE}" DROP COLUMN "{COLUMN}"')


def frozen(name: str) -> Any:
    """The code of an earlier migration: 0022 changes what can be proposed."""
    path = Path(__file__).with_name(name)
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise RuntimeError(f"{path} is missing")
    code = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(code)
    return code
