"""Signed heads of the ledger, day by day, and the public keys they are signed by."""

from typing import Any

from peewee import BigIntegerField, CharField, Check, DateField, ForeignKeyField, Model, SqliteDatabase
from playhouse.migrate import SchemaMigrator


class Table(Model):
    class Meta:
        legacy_table_names = False


class SigningKey(Table):
    id = CharField(max_length=32, primary_key=True)
    public_key = CharField(max_length=64)
    first_day = DateField()
    retired_day = DateField(null=True)

    class Meta:
        constraints = [Check("retired_day IS NULL OR retired_day >= first_day", "signing_key_days")]


class DailyHead(Table):
    day = DateField(primary_key=True)
    first = BigIntegerField()
    seq = BigIntegerField(unique=True)
    digest = CharField(max_length=64)
    root = CharField(max_length=64)
    registry = CharField(max_length=64)
    key = ForeignKeyField(SigningKey, lazy_load=False)
    signed_on = DateField()
    signature = CharField(max_length=128)

    class Meta:
        constraints = [
            Check("first >= 1 AND seq >= first", "daily_head_events"),
            Check("signed_on > day", "daily_head_over"),
        ]


TABLES = [SigningKey, DailyHead]

# A key is retired once; nothing else of it ever changes.
RETIRED_ONCE = """OLD.retired_day IS NOT NULL OR NEW.retired_day IS NULL OR NEW.id <> OLD.id
    OR NEW.public_key <> OLD.public_key OR NEW.first_day <> OLD.first_day"""

SQLITE_GUARDS = [
    f"""CREATE TRIGGER {name} BEFORE {what}
    BEGIN SELECT RAISE(ABORT, 'kept for ever: rows are only added'); END"""
    for name, what in (
        ("daily_head_no_update", "UPDATE ON daily_head"),
        ("daily_head_no_delete", "DELETE ON daily_head"),
        # INSERT OR REPLACE deletes without firing a DELETE trigger, so what was used once is refused.
        (
            "daily_head_only_at_the_end",
            """INSERT ON daily_head
            WHEN NEW.seq <= (SELECT COALESCE(MAX(seq), 0) FROM daily_head)
            OR NEW.day <= (SELECT COALESCE(MAX(day), '') FROM daily_head)""",
        ),
        ("signing_key_no_update", f"UPDATE ON signing_key WHEN {RETIRED_ONCE}"),
        ("signing_key_no_delete", "DELETE ON signing_key"),
        (
            "signing_key_no_replace",
            "INSERT ON signing_key WHEN NEW.id IN (SELECT id FROM signing_key)",
        ),
    )
]

POSTGRES_GUARDS = [
    """CREATE TRIGGER daily_head_no_change BEFORE UPDATE OR DELETE ON daily_head
    FOR EACH ROW EXECUTE FUNCTION rows_only_added()""",
    f"""CREATE TRIGGER signing_key_no_update BEFORE UPDATE ON signing_key
    FOR EACH ROW WHEN ({RETIRED_ONCE}) EXECUTE FUNCTION rows_only_added()""",
    """CREATE TRIGGER signing_key_no_delete BEFORE DELETE ON signing_key
    FOR EACH ROW EXECUTE FUNCTION rows_only_added()""",
    *(
        f"""CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION rows_only_added()"""
        for table in ("daily_head", "signing_key")
    ),
]


def up(migrator: SchemaMigrator, db: Any) -> None:
    with db.bind_ctx(TABLES, bind_refs=False, bind_backrefs=False):
        db.create_tables(TABLES)
    for guard in SQLITE_GUARDS if isinstance(db, SqliteDatabase) else POSTGRES_GUARDS:
        db.execute_sql(guard)


def down(migrator: SchemaMigrator, db: Any) -> None:
    """Stops where a head was signed: a signature cannot be made again."""
    with db.bind_ctx(TABLES, bind_refs=False, bind_backrefs=False):
        if DailyHead.select().exists() or SigningKey.select().exists():
            raise RuntimeError("heads were signed: they are never deleted")
        db.drop_tables(TABLES[::-1])
