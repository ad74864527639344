"""The roll's usual order, latest announced first, and what is valid on a day: both from one index.

The last two columns spare the count of what is valid, on the public home, a visit to every row.
"""

from typing import Any

from playhouse.migrate import SchemaMigrator, migrate

COLUMNS = ("announced_on", "id", "valid_until", "ended_on")
NAME = "recognition_announced_on_id_valid_until_ended_on"


def up(migrator: SchemaMigrator, db: Any) -> None:
    migrate(migrator.add_index("recognition", COLUMNS, name=NAME))


def down(migrator: SchemaMigrator, db: Any) -> None:
    migrate(migrator.drop_index("recognition", NAME))
