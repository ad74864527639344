"""Guards of the tables that are taken away, switched off or emptied, behind the registry's back."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

from registry.database import db, is_postgres
from registry.schema_guards import guards
from tests.lifted import Named, NothingToPlantIn, Plant, pick

GONE, OTHER, STRANGE = "is missing", "is not what the migrations make", "is none that the migrations make"
OURS = "relnamespace = current_schema()::regnamespace"


@contextmanager
def rolled_back() -> Iterator[None]:
    """What happens inside did not happen afterwards."""
    try:
        with db.atomic() as transaction:
            try:
                yield
            finally:
                transaction.rollback()
    finally:
        if not is_postgres():
            db.execute_sql("PRAGMA writable_schema = RESET")


def _rows(sql: str) -> list[Any]:
    return [tuple(row) for row in db.execute_sql(sql).fetchall()]


def _a_trigger(chance: Random) -> tuple[str, str]:
    """Its name and its table."""
    if not is_postgres():
        return pick(chance, _rows("SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"))  # type: ignore[no-any-return]
    own = f"FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid WHERE NOT tgisinternal AND {OURS}"
    return pick(chance, _rows(f"SELECT tgname, relname {own}"))  # type: ignore[no-any-return]


def _drop(name: str, table: str) -> None:
    db.execute_sql(f'DROP TRIGGER "{name}"' + (f' ON "{table}"' if is_postgres() else ""))


def _nothing_for(name: str, table: str) -> None:
    """A trigger of this name that does nothing."""
    if not is_postgres():
        db.execute_sql(f'CREATE TRIGGER "{name}" BEFORE UPDATE ON "{table}" BEGIN SELECT 1; END')
        return
    db.execute_sql(
        "CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$"
    )
    db.execute_sql(f'CREATE TRIGGER "{name}" BEFORE UPDATE ON "{table}" EXECUTE FUNCTION nothing()')


def trigger_dropped(chance: Random) -> Named:
    name, table = _a_trigger(chance)
    _drop(name, table)
    return (f"trigger {name} {GONE}",)


def trigger_emptied(chance: Random) -> Named:
    name, table = _a_trigger(chance)
    _drop(name, table)
    _nothing_for(name, table)
    return (f"trigger {name} {OTHER}",)


def trigger_added(chance: Random) -> Named:
    _nothing_for("quiet", _a_trigger(chance)[1])
    return (f"trigger quiet {STRANGE}",)


def index_dropped(chance: Random) -> Named:
    found = sorted(name.removeprefix("index ") for name in guards() if name.startswith("index "))
    bound = {name for (name,) in _rows("SELECT conname FROM pg_constraint")} if is_postgres() else set()
    name = pick(chance, [each for each in found if each not in bound])
    db.execute_sql(f'DROP INDEX "{name}"')
    return (f"index {name} {GONE}",)


def check_dropped(chance: Random) -> Named:
    if is_postgres():
        own = "contype IN ('c', 'f') AND connamespace = current_schema()::regnamespace"
        found = _rows(f"SELECT conname, conrelid::regclass FROM pg_constraint WHERE {own}")
        name, table = pick(chance, found)
        db.execute_sql(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        return (f"constraint {name} {GONE}",)
    tables = dict(_rows("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql LIKE '%CHECK (%'"))
    name = pick(chance, sorted(tables))
    lifted = re.sub(r"CHECK \(", "CHECK (1 OR ", tables[name], count=1)
    db.execute_sql("PRAGMA writable_schema = ON")
    db.execute_sql("UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = ?", (lifted, name))
    return (f"table {name} {OTHER}",)


def trigger_disabled(chance: Random) -> Named:
    _only_on_postgres()
    name, table = _a_trigger(chance)
    db.execute_sql(f'ALTER TABLE "{table}" DISABLE TRIGGER "{name}"')
    return (f"trigger {name} {OTHER}",)


def function_emptied(chance: Random) -> Named:
    _only_on_postgres()
    own = f"FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid WHERE NOT tgisinternal AND {OURS}"
    name, function = pick(chance, _rows(f"SELECT tgname, tgfoid::regproc {own}"))
    db.execute_sql(
        f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RETURN COALESCE(NEW, OLD); END $$"
    )
    return (f"trigger {name} {OTHER}",)


def rule_added(chance: Random) -> Named:
    _only_on_postgres()
    db.execute_sql(f'CREATE RULE quiet AS ON UPDATE TO "{_a_trigger(chance)[1]}" DO INSTEAD NOTHING')
    return (f"rule quiet {STRANGE}",)


def not_null_dropped(chance: Random) -> Named:
    _only_on_postgres()
    column = chance.choice(("actor", "kind", "body", "digest"))
    db.execute_sql(f"ALTER TABLE event ALTER COLUMN {column} DROP NOT NULL")
    return (f"table event {OTHER}",)


def triggers_switched_off(chance: Random) -> Named:
    _only_on_postgres()
    db.execute_sql("SET LOCAL session_replication_role = replica")
    return (f"setting session_replication_role {OTHER}",)


def _only_on_postgres() -> None:
    if not is_postgres():
        raise NothingToPlantIn


PLANTS: tuple[Plant, ...] = (trigger_dropped, trigger_emptied, trigger_added, index_dropped, check_dropped)
ON_POSTGRES: tuple[Plant, ...] = (
    trigger_disabled, function_emptied, rule_added, not_null_dropped, triggers_switched_off,
)  # fmt: skip
