"""Events are found by file, title and notice through indexes of those that have one (decision 49)."""

from typing import Any

from playhouse.migrate import SchemaMigrator

COLUMNS = ("application_id", "recognition_id", "notice_id")


def _index(db: Any, column: str, where: str) -> None:
    db.execute_sql(f'DROP INDEX "event_{column}"')
    db.execute_sql(f'CREATE INDEX "event_{column}" ON "event" ("{column}"){where}')


def up(migrator: SchemaMigrator, db: Any) -> None:
    for column in COLUMNS:
        _index(db, column, f' WHERE ("{column}" IS NOT NULL)')


def down(migrator: SchemaMigrator, db: Any) -> None:
    for column in COLUMNS:
        _index(db, column, "")
