"""What was decided here and stands is found by title and day through an index of such alone: where nearly all
came by lists, it is few, and the board and the bureau's list ask for it at each view (decision 50)."""

from typing import Any

from playhouse.migrate import SchemaMigrator

NAME = "recognition_decided"


def up(migrator: SchemaMigrator, db: Any) -> None:
    db.execute_sql(
        f'CREATE INDEX "{NAME}" ON "recognition" ("scheme", "level", "announced_on") '
        "WHERE origin = 'decided' AND ended_on IS NULL"
    )


def down(migrator: SchemaMigrator, db: Any) -> None:
    db.execute_sql(f'DROP INDEX "{NAME}"')
