"""A cursor keeps when it was last moved: figures that are being counted are not behind as that takes long.

Null where it has not moved since.
"""

from typing import Any

from peewee import DateTimeField
from playhouse.migrate import SchemaMigrator, migrate


def up(migrator: SchemaMigrator, db: Any) -> None:
    migrate(migrator.add_column("cursor", "moved_at", DateTimeField(null=True)))


def down(migrator: SchemaMigrator, db: Any) -> None:
    migrate(migrator.drop_column("cursor", "moved_at"))
