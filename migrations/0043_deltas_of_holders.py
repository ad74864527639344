"""What changed for a holder is found by an index: a rebuild, a deep check and every part of a recount ask for
it, and went through all changes of all holders each time (decision 59)."""

from typing import Any

from playhouse.migrate import SchemaMigrator

NAME = "tally_delta_enterprise_id"


def up(migrator: SchemaMigrator, db: Any) -> None:
    db.execute_sql(f'CREATE INDEX "{NAME}" ON "tally_delta" ("enterprise_id")')


def down(migrator: SchemaMigrator, db: Any) -> None:
    db.execute_sql(f'DROP INDEX "{NAME}"')
