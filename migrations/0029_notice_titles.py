"""One notice may be of several titles: the first stands in its own columns, the others beside it.

Null where there is no other, so that nothing else has to be said of the notices of before.
"""

from typing import Any

from playhouse.migrate import SchemaMigrator


def up(migrator: SchemaMigrator, db: Any) -> None:
    db.execute_sql('ALTER TABLE "notice" ADD COLUMN "more_titles" VARCHAR(500)')


def down(migrator: SchemaMigrator, db: Any) -> None:
    """Stops where a notice is of several titles."""
    if db.execute_sql("SELECT 1 FROM notice WHERE more_titles IS NOT NULL LIMIT 1").fetchall():
        raise RuntimeError("a notice is of several titles: the schema before has no place for it")
    db.execute_sql('ALTER TABLE "notice" DROP COLUMN "more_titles"')
