"""A call is changed, extended, closed early or withdrawn, each with what became of it.

A call of before was not withdrawn: its new column is null, so nothing else has to be said of it.
"""

from typing import Any

from peewee import (
    AutoField,
    BigIntegerField,
    CharField,
    Check,
    DateTimeField,
    ForeignKeyField,
    Model,
    SqliteDatabase,
    TextField,
)
from playhouse.migrate import SchemaMigrator, migrate

KINDS = "('changed','extended','closed_early','withdrawn','files_moved')"


class Table(Model):
    class Meta:
        legacy_table_names = False


class Call(Table):
    id = AutoField()


class CallChange(Table):
    id = AutoField()
    call = ForeignKeyField(Call, lazy_load=False)
    kind = CharField(max_length=16)
    made_at = DateTimeField()
    reason = TextField(default="")
    closes_before = DateTimeField()
    closes_after = DateTimeField()
    into = ForeignKeyField(Call, lazy_load=False, null=True)
    seq = BigIntegerField()

    class Meta:
        constraints = [
            Check(f"kind IN {KINDS}", "call_change_kind"),
            Check("kind = 'changed' OR reason <> ''", "call_change_reason"),
            Check("kind <> 'extended' OR closes_after > closes_before", "call_change_later"),
            Check("kind <> 'closed_early' OR closes_after < closes_before", "call_change_earlier"),
            Check(
                "kind <> 'files_moved' OR (into_id IS NOT NULL AND into_id <> call_id)", "call_change_into"
            ),
        ]


TABLE = "call_change"
SQLITE_GUARDS = [
    f"""CREATE TRIGGER {TABLE}_{name} BEFORE {what}
    BEGIN SELECT RAISE(ABORT, 'kept for ever: rows are only added'); END"""
    for name, what in (
        ("no_update", f"UPDATE ON {TABLE}"),
        ("no_delete", f"DELETE ON {TABLE}"),
        # INSERT OR REPLACE deletes without firing a DELETE trigger, so a number once used is refused.
        ("no_replace", f"INSERT ON {TABLE} WHEN NEW.id IN (SELECT id FROM {TABLE})"),  # noqa: S608
    )
]
POSTGRES_GUARDS = [
    f"""CREATE TRIGGER {TABLE}_no_change BEFORE UPDATE OR DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION rows_only_added()""",
    f"""CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE}
    FOR EACH STATEMENT EXECUTE FUNCTION rows_only_added()""",
]


def up(migrator: SchemaMigrator, db: Any) -> None:
    migrate(migrator.add_column("call", "withdrawn_at", DateTimeField(null=True)))
    with db.bind_ctx([CallChange], bind_refs=False, bind_backrefs=False):
        db.create_tables([CallChange])
    for guard in SQLITE_GUARDS if isinstance(db, SqliteDatabase) else POSTGRES_GUARDS:
        db.execute_sql(guard)


def down(migrator: SchemaMigrator, db: Any) -> None:
    """Stops where something became of a call: the schema before has no place for it."""
    if db.execute_sql(f'SELECT id FROM "{TABLE}" LIMIT 1').fetchone():  # noqa: S608 -- our own
        raise RuntimeError("calls were changed or withdrawn: the schema before has no place for it")
    with db.bind_ctx([CallChange], bind_refs=False, bind_backrefs=False):
        db.drop_tables([CallChange])
    migrate(migrator.drop_column("call", "withdrawn_at"))
