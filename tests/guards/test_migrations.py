"""The migrated schema is what the models say; up, down and up again gives the same."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from peewee import PeeweeException

from registry.config import Config
from registry.database import db, is_postgres
from registry.migrating import apply_migrations, pending_migrations, undo_migration
from registry.models import TABLES, Event, EventSecret
from registry.rules.state import State
from tests.make import Make


def replaced() -> dict[str, Any]:
    """The first event with another body."""
    row = Event.select().where(Event.seq == 1).dicts().get()
    return {**row, "body": "{}"}


def schema() -> dict[str, Any]:
    """Columns, indexes and check constraints of every table, as the database itself tells them."""
    tables: dict[str, Any] = {}
    for table in sorted(db.get_tables()):
        if table == "schema_migration" or table.startswith("searched_pair"):
            continue
        columns = sorted((c.name, c.data_type.upper(), c.null, c.primary_key) for c in db.get_columns(table))
        indexes = sorted((i.name, tuple(i.columns), i.unique) for i in db.get_indexes(table))
        keys = sorted((k.column, k.dest_table, k.dest_column) for k in db.get_foreign_keys(table))
        tables[table] = (columns, indexes, keys, _checks(table), _partial(table))
    return tables


def _checks(table: str) -> list[str]:
    if is_postgres():
        sql = (
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE conrelid = %s::regclass AND contype = 'c'"
        )
        return sorted(map(str, db.execute_sql(sql, (f'"{table}"',)).fetchall()))
    sql = "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?"
    return [db.execute_sql(sql, (table,)).fetchone()[0]]


def _partial(table: str) -> list[str]:
    return sorted(str(index.sql) for index in db.get_indexes(table) if "WHERE" in (index.sql or "").upper())


def test_migrations_make_what_the_models_say(registry: Config) -> None:
    migrated = schema()
    while undo_migration():
        pass
    assert set(db.get_tables()) <= {"schema_migration"}
    db.create_tables(TABLES)
    assert schema() == migrated


def test_up_down_up(registry: Config) -> None:
    before = schema()
    while undo_migration():
        pass
    assert pending_migrations()
    apply_migrations()
    assert pending_migrations() == []
    assert schema() == before


@pytest.mark.parametrize(
    "change",
    [
        lambda: Event.update(kind="x").where(Event.seq == 1).execute(),
        lambda: Event.delete().where(Event.seq == 1).execute(),
        lambda: db.execute_sql("DELETE FROM event"),
        lambda: (
            Event.insert(**replaced()).on_conflict("REPLACE").execute()
            if not is_postgres()
            else db.execute_sql("TRUNCATE event")
        ),
    ],
)
def test_the_database_refuses_to_change_the_ledger(make: Make, change: Callable[[], Any]) -> None:
    make.enterprise()
    count = Event.select().count()
    with pytest.raises(PeeweeException, match="append-only"):
        change()
    assert Event.select().count() == count


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": b"recognition.granted"},
        {"application_id": 17.5},
        {"recorded_at": "2026-3-1 04:00:00"},
        {"recorded_at": "2026-03-01 04:00:00.000123"},
        {"effective_on": "2026-3-1"},
        {"body": None},
    ],
    ids=str,
)
@pytest.mark.engines("sqlite")
def test_the_database_refuses_what_the_ledger_does_not_spell_so(make: Make, wrong: dict[str, Any]) -> None:
    make.enterprise()
    row = {**Event.select().order_by(Event.seq.desc()).dicts().get(), "recorded_at": "2026-03-01 04:00:00"}
    row |= {"seq": row["seq"] + 1, "effective_on": "2026-03-01", **wrong}
    sql = f"INSERT INTO event ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})"
    with pytest.raises(PeeweeException, match=r"whole numbers|NOT NULL"):
        db.execute_sql(sql, tuple(row.values()))


@pytest.mark.engines("postgres")
def test_the_database_refuses_microseconds(make: Make) -> None:
    make.enterprise()
    row = Event.select().order_by(Event.seq.desc()).dicts().get()
    row |= {"seq": row["seq"] + 1, "recorded_at": datetime(2026, 3, 1, 4, 0, 0, 123)}
    with pytest.raises(PeeweeException, match="milliseconds"), db.atomic():
        Event.insert(**row).execute()


def test_personal_content_is_erased_or_stays_as_it_is(make: Make) -> None:
    make.application(State.SUBMITTED)
    with pytest.raises(PeeweeException, match="stays as it is"), db.atomic():
        EventSecret.update(content="{}").execute()
