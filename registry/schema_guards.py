"""What the database itself refuses: its triggers, CHECKs, keys and unique indexes, against the
migrations.

Who may change the tables may take these away first, and then no row need differ for a while. What the
migrations make is kept beside them as digests, `migrations/guards.json`, engine by engine;
a test makes it anew.
"""

import json
import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from registry.database import db, is_postgres
from registry.migrating import FOLDER, HISTORY

KEPT = FOLDER / "guards.json"
WRITTEN_BY_HAND = ("trigger", "rule")
"""Kinds of which a strange one is a fault: it may change what is written, or keep a guard from being asked.
"""

_SQLITE = """
    SELECT type || ' ' || name, tbl_name, sql FROM sqlite_master
    WHERE type = 'trigger'
        OR (type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'searched_pair%')
        OR sql LIKE 'CREATE UNIQUE INDEX %'"""
_POSTGRES = (
    # With the body of its function, for one of the same name may do nothing; and whether it is switched on.
    """SELECT 'trigger ' || tgname, c.relname,
        concat_ws(' ', pg_get_triggerdef(t.oid, true), tgenabled, prosrc)
    FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid JOIN pg_proc p ON p.oid = tgfoid
    WHERE NOT tgisinternal AND c.relnamespace = current_schema()::regnamespace""",
    """SELECT 'rule ' || rulename, c.relname, pg_get_ruledef(r.oid, true)
    FROM pg_rewrite r JOIN pg_class c ON c.oid = ev_class
    WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace""",
    """SELECT 'constraint ' || conname, c.relname,
        concat_ws(' ', pg_get_constraintdef(o.oid, true), convalidated)
    FROM pg_constraint o JOIN pg_class c ON c.oid = conrelid
    WHERE contype IN ('c', 'f', 'p', 'u') AND c.relnamespace = current_schema()::regnamespace""",
    """SELECT 'index ' || i.relname, c.relname,
        concat_ws(' ', pg_get_indexdef(i.oid, 0, true), indisvalid)
    FROM pg_index x JOIN pg_class i ON i.oid = indexrelid JOIN pg_class c ON c.oid = indrelid
    WHERE indisunique AND c.relnamespace = current_schema()::regnamespace""",
    """SELECT 'table ' || c.relname, c.relname, string_agg(
        concat_ws(' ', attname, format_type(atttypid, atttypmod), attnotnull), ', ' ORDER BY attnum)
    FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
    WHERE attnum > 0 AND NOT attisdropped AND c.relkind = 'r'
        AND c.relnamespace = current_schema()::regnamespace
    GROUP BY c.relname""",
    # Anything but origin, of the database or of a role, and no trigger runs.
    "SELECT 'setting session_replication_role', '', current_setting('session_replication_role')",
)
_SPELLING = r"::(character varying|text|bpchar)(\[\])?|[()\s]+"
"""How PostgreSQL spells the same CHECK otherwise once it was restored from a dump."""


def guards() -> dict[str, str]:
    """What guards the tables of the open database: by kind and name, the digest of how it is defined."""
    statements = _POSTGRES if is_postgres() else (_SQLITE,)
    rows = [row for sql in statements for row in db.execute_sql(sql).fetchall()]
    spelling, instead = (_SPELLING, "") if is_postgres() else (r"\s+", " ")
    return {
        name: sha256(f"{table} {re.sub(spelling, instead, definition)}".encode()).hexdigest()[:32]
        for name, table, definition in sorted(rows)
        if table != HISTORY
    }


def kept_guards() -> Mapping[str, str]:
    """What the migrations make on the engine of the open database."""
    kept: dict[str, Any] = json.loads(KEPT.read_text("utf-8"))
    return kept["postgres" if is_postgres() else "sqlite"]  # type: ignore[no-any-return]


def guard_faults() -> Iterator[str]:
    """What is no longer as the migrations of this version made it; run it only where all are applied."""
    kept, found = kept_guards(), guards()
    for name, digest in kept.items():
        if name not in found:
            yield f"{name} is missing"
        elif found[name] != digest:
            yield f"{name} is not what the migrations make"
    for name in found:
        if name not in kept and name.startswith(WRITTEN_BY_HAND):
            yield f"{name} is none that the migrations make"
