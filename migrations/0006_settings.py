"""What the bureau sets: a value from a day on, with its document. Rows are only added."""

from typing import Any

from peewee import (
    AutoField,
    BigIntegerField,
    CharField,
    DateField,
    DateTimeField,
    Model,
    SqliteDatabase,
    TextField,
)
from playhouse.migrate import SchemaMigrator


class Table(Model):
    class Meta:
        legacy_table_names = False


class SettingValue(Table):
    id = AutoField()
    key = CharField(max_length=96)
    from_day = DateField()
    value = TextField()
    document_no = CharField(max_length=100, default="")
    note = TextField(default="")
    set_by = CharField(max_length=64)
    set_at = DateTimeField()
    seq = BigIntegerField(unique=True)

    class Meta:
        indexes = ((("key", "seq"), False),)


SQLITE_GUARDS = [
    f"""CREATE TRIGGER {name} BEFORE {what}
    BEGIN SELECT RAISE(ABORT, 'kept for ever: rows are only added'); END"""
    for name, what in (
        ("setting_value_no_update", "UPDATE ON setting_value"),
        ("setting_value_no_delete", "DELETE ON setting_value"),
        # INSERT OR REPLACE deletes without firing a DELETE trigger, so what was used once is refused.
        (
            "setting_value_only_at_the_end",
            """INSERT ON setting_value
            WHEN NEW.id IN (SELECT id FROM setting_value)
            OR NEW.seq <= (SELECT COALESCE(MAX(seq), 0) FROM setting_value)""",
        ),
    )
]
POSTGRES_GUARDS = [
    """CREATE TRIGGER setting_value_no_change BEFORE UPDATE OR DELETE ON setting_value
    FOR EACH ROW EXECUTE FUNCTION rows_only_added()""",
    """CREATE TRIGGER setting_value_no_truncate BEFORE TRUNCATE ON setting_value
    FOR EACH STATEMENT EXECUTE FUNCTION rows_only_added()""",
]


def up(migrator: SchemaMigrator, db: Any) -> None:
    with db.bind_ctx([SettingValue]):
        db.create_tables([SettingValue])
    for statement in SQLITE_GUARDS if isinstance(db, SqliteDatabase) else POSTGRES_GUARDS:
        db.execute_sql(statement)


def down(migrator: SchemaMigrator, db: Any) -> None:
    """Stops where the bureau has set something."""
    with db.bind_ctx([SettingValue]):
        if SettingValue.select().exists():
            raise RuntimeError("the bureau has set values: they are never deleted")
        db.drop_tables([SettingValue])
