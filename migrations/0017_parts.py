"""Each account of an enterprise has its part in it: those there were keep its accounts.

The table is rebuilt on SQLite, where a CHECK cannot be added, by the code of 0012; every account gets its
image with the new column, as in 0004.
"""

import importlib.util
import json
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any

from peewee import SqliteDatabase
from playhouse.migrate import SchemaMigrator

COLUMN, KIND = "part", "VARCHAR(24) NOT NULL"
NAME, PLACE = "account_part_if_enterprise", "account_district_if_role"
CHECK = (
    "(role = 'enterprise' AND part IN ('filler','administrator','legal_representative'))"
    " OR (role <> 'enterprise' AND part = '')"
)
FIRST = "CASE role WHEN 'enterprise' THEN 'administrator' ELSE '' END"
SHOWN = (
    "id:whole role district zone enterprise_id:whole disabled:truth link_digest link_expires_at:instant"
    " created_at:instant part"
)
IMAGE = (SHOWN, "login name", "password_hash")


def up(migrator: SchemaMigrator, db: Any) -> None:
    if isinstance(db, SqliteDatabase):
        rebuild(db)
    else:
        db.execute_sql(f'ALTER TABLE "account" ADD COLUMN "{COLUMN}" VARCHAR(24)')
        db.execute_sql(f'UPDATE "account" SET "{COLUMN}" = {FIRST}')  # noqa: S608 -- our own
        db.execute_sql(f'ALTER TABLE "account" ALTER COLUMN "{COLUMN}" SET NOT NULL')
        db.execute_sql(f'ALTER TABLE "account" ADD CONSTRAINT "{NAME}" CHECK ({CHECK})')
    take_images(db)


def down(migrator: SchemaMigrator, db: Any) -> None:
    """Stops where somebody has another part than all had: who may sign is never forgotten."""
    if db.execute_sql(
        "SELECT 1 FROM account WHERE part IN ('filler', 'legal_representative') LIMIT 1"
    ).fetchall():
        raise RuntimeError("people have parts in their enterprises: the schema before has no place for them")
    if isinstance(db, SqliteDatabase):
        build_back(db)
        return
    db.execute_sql(f'ALTER TABLE "account" DROP CONSTRAINT "{NAME}"')
    db.execute_sql(f'ALTER TABLE "account" DROP COLUMN "{COLUMN}"')


def rebuild(db: Any) -> None:
    tables = earlier("0012_procedures")
    text = tables.made(db, "account")
    text = tables.put_after(text, '"name_key" ', f'"{COLUMN}" {KIND}')
    text = tables.after_constraint(text, PLACE, f'CONSTRAINT "{NAME}" CHECK ({CHECK})')
    copied = {column.name: f'"{column.name}"' for column in db.get_columns("account")}
    tables.replace(db, "account", text, {**copied, COLUMN: FIRST})


def build_back(db: Any) -> None:
    tables = earlier("0012_procedures")
    text = tables.once(tables.made(db, "account"), f', "{COLUMN}" {KIND}', "")
    text = tables.once(text, f', CONSTRAINT "{NAME}" CHECK ({CHECK})', "")
    kept = [column.name for column in db.get_columns("account") if column.name != COLUMN]
    tables.replace(db, "account", text, {name: f'"{name}"' for name in kept})


def take_images(db: Any) -> None:
    """Append one event for each account that no event has this very image of."""
    images = earlier("0004_after_images")
    ((seq, digest, recorded_at),) = db.execute_sql(
        "SELECT seq, digest, recorded_at FROM ledger_head WHERE id = 1"
    ).fetchall()
    at: datetime = max(images.now(), images.as_datetime(recorded_at))
    chain, known = images.Chain(db, seq, digest, at), last_images(db)
    for key, image, apart in images.rows_of(db, "account", *(images.kinds(each) for each in IMAGE)):
        if known.get(key) != image:
            chain.append({"account": {key: image}}, {"account": {key: apart}} if any(apart.values()) else {})
    chain.close()


def last_images(db: Any) -> dict[str, dict[str, Any]]:
    """The last image of each account, with the new column or without."""
    sql = f"SELECT body FROM event WHERE body LIKE {db.param} ORDER BY seq"  # noqa: S608
    found: dict[str, dict[str, Any]] = {}
    for (body,) in db.execute_sql(sql, ('%"account":{%',)).fetchall():
        rows = json.loads(body).get("after", {}).get("account", {})
        found.update({key: row for key, row in rows.items() if row})
    return found


def earlier(name: str) -> ModuleType:
    """The code of a migration before, which never changes."""
    path = Path(__file__).with_name(f"{name}.py")
    spec = importlib.util.spec_from_file_location(f"migration_{name}", path)
    if spec is None or spec.loader is None:
        raise RuntimeError(f"{path} is missing")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
