"""All a database holds, to compare it with what it held before, or with another."""

import hashlib
import json
import marshal
import re
from typing import Any

from registry.backup.schema import is_kept
from registry.database import db, is_postgres
from tests.guards.test_migrations import schema

HISTORY = "schema_migration"
CASTS = (
    (r"\('([^']*)'::character varying\)::text", r"'\1'"),
    (r"'([^']*)'::character varying", r"'\1'"),
    (r"\((ARRAY\[[^\]]*\])\)::text\[\]", r"\1"),
)
"""In a database restored from a dump, PostgreSQL spells lists of texts in a CHECK with other casts."""


def rows(sql: str) -> list[Any]:
    found: list[Any] = db.execute_sql(sql).fetchall()
    return found


def structure() -> dict[str, Any]:
    """Tables with columns, indexes, keys and checks, and the triggers."""
    text = json.dumps({**schema(), "triggers": _triggers()}, default=str)
    for casts, plain in CASTS:
        text = re.sub(casts, plain, text)
    found: dict[str, Any] = json.loads(text)
    return found


def _triggers() -> list[Any]:
    if is_postgres():
        return sorted(rows("SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal"))
    return sorted(rows("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))


LEDGER = ("event", "event_secret", "ledger_head")
"""Tables a migration may only add to."""


def last_event() -> tuple[int, str]:
    """Number and digest of the ledger's last event."""
    ((seq, digest),) = rows("SELECT seq, digest FROM event ORDER BY seq DESC LIMIT 1") or [(0, "")]
    return seq, digest


def content(upto: int) -> dict[str, tuple[int, str]]:
    """How many rows each table has, and a digest of them; of the ledger as far as that event."""
    # What names are looked for by is no content: it is made again from them.
    tables = sorted({name for name in db.get_tables() if is_kept(name)} - {"ledger_head"})
    return {table: content_of(table, f"WHERE seq <= {upto}" if table in LEDGER else "") for table in tables}


def content_of(table: str, where: str = "") -> tuple[int, str]:
    keys = ", ".join(f'"{name}"' for name in db.get_primary_keys(table))
    if is_postgres():
        digested = f"md5(string_agg(row_to_json(r)::text, ' ' ORDER BY {keys}))"
        ((count, digest),) = rows(f'SELECT count(*), {digested} FROM "{table}" r {where}')
        return count, digest
    hashed, count = hashlib.sha256(), 0
    cursor = db.execute_sql(f'SELECT * FROM "{table}" {where} ORDER BY {keys}')
    while some := cursor.fetchmany(1000):
        # Version 2 writes equal values the same, each with its type; repr asks of every Chinese character
        # whether it can be printed.
        hashed.update(marshal.dumps(some, 2))
        count += len(some)
    return count, hashed.hexdigest()
