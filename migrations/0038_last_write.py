"""The head of the ledger keeps which event wrote each table last, so that a page knows that it is the same.

What wrote which table before is in the bodies of all events; here every table is taken to be written by the
last one, which is never too early (decision 52).
"""

from typing import Any

from peewee import TextField
from playhouse.migrate import SchemaMigrator, migrate

BESIDE = "public"
HISTORY = "schema_migration"


def up(migrator: SchemaMigrator, db: Any) -> None:
    migrate(migrator.add_column("ledger_head", "writes", TextField(default="")))
    head = db.execute_sql("SELECT seq, digest FROM ledger_head WHERE id = 1").fetchone()
    if head is None:
        return
    names = sorted({*db.get_tables(), BESIDE} - {HISTORY})
    writes = " ".join(f"{name}={head[0]}:{head[1][:8]}" for name in names)
    db.execute_sql(f"UPDATE ledger_head SET writes = {db.param}", (writes,))  # noqa: S608 -- a mark


def down(migrator: SchemaMigrator, db: Any) -> None:
    """It follows from the events."""
    migrate(migrator.drop_column("ledger_head", "writes"))
