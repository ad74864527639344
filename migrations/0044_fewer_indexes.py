"""Indexes of recognitions whose beginning another one has are gone: each costs each list that comes in."""

from typing import Any

from playhouse.migrate import SchemaMigrator

GONE = {
    "recognition_any_certificate_no": ("certificate_no",),
    "recognition_enterprise_id": ("enterprise_id",),
    "recognition_scheme_level_announced_on": ("scheme", "level", "announced_on"),
    "recognition_list_year": ("award_year", "id", "batch_id"),
}


def up(migrator: SchemaMigrator, db: Any) -> None:
    for name in GONE:
        db.execute_sql(f'DROP INDEX "{name}"')


def down(migrator: SchemaMigrator, db: Any) -> None:
    for name, columns in GONE.items():
        listed = ", ".join(f'"{each}"' for each in columns)
        db.execute_sql(f'CREATE INDEX "{name}" ON "recognition" ({listed})')
