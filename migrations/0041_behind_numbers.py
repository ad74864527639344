"""The list behind a number is as long as the number says, so no index counts it; by place and industry it is
read from an index (decision 50)."""

from typing import Any

from playhouse.migrate import SchemaMigrator

COUNTS = "tally_segment_list_counts"
COUNTED = ("scheme", "level", "seq_until", "from_on", "until_on", "net", "valid")
SORTED = {
    "tally_segment_list_place": ("district", "zone", "recognition_id"),
    "tally_segment_list_industry": ("industry", "recognition_id"),
}


def make(db: Any, name: str, columns: tuple[str, ...]) -> None:
    listed = ", ".join(f'"{each}"' for each in columns)
    db.execute_sql(f'CREATE INDEX "{name}" ON "tally_segment" ({listed})')


def up(migrator: SchemaMigrator, db: Any) -> None:
    db.execute_sql(f'DROP INDEX "{COUNTS}"')
    for name, columns in SORTED.items():
        make(db, name, columns)


def down(migrator: SchemaMigrator, db: Any) -> None:
    for name in SORTED:
        db.execute_sql(f'DROP INDEX "{name}"')
    make(db, COUNTS, (*COUNTED, "district", "zone", "industry", "award_year"))
